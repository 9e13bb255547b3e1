"""放回: give a claimed item back to the desk."""

from app.accounts.person import Person
from app.cases.complete import actor_of
from app.cases.models import Case
from app.cases.taken import take
from app.errors import Conflict
from app.trail.write import write


def release(person: Person, item_id: int) -> Case:
    """Raises Conflict if it was not this person who claimed it."""
    taken = take(person, item_id)
    if taken.item.claimed_by != person.id:
        raise Conflict("该事项不在您手中，无需放回。")
    taken.item.claimed_by = None
    write(taken.case.id, "release", actor_of(person), taken.item.step)
    return taken.case
