"""领取: one person takes an item that lies on the desk of her post."""

from app.accounts.person import Person
from app.cases.complete import actor_of
from app.cases.models import Case
from app.cases.taken import take
from app.trail.write import write


def claim(person: Person, item_id: int) -> Case:
    """Raises NotFound, Forbidden, or Conflict if a colleague was first."""
    taken = take(person, item_id)
    if taken.item.claimed_by is None:  # who has written has it in hand already
        taken.item.claimed_by = person.id
        write(taken.case.id, "claim", actor_of(person), taken.item.step)
    return taken.case
