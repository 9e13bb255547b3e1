"""领取、放回、转交: who has an item in hand, among those at whose post it lies."""

from app.accounts.models import User
from app.accounts.person import Person
from app.cases.complete import actor_of
from app.cases.models import Case
from app.cases.reading.access import may_act, seen_item
from app.cases.state import personal_numbers
from app.cases.state.holding import colleagues
from app.cases.take import take
from app.errors import Conflict, Invalid, Problem
from app.trail.write import write


def claim(person: Person, item_id: int) -> Case:
    """Raises NotFound, Forbidden, or Conflict if a colleague was first."""
    taken = take(person, item_id)
    if taken.item.claimed_by is None:  # who has written has it in hand already
        taken.item.claimed_by = person.id
        write(taken.case.id, "claim", actor_of(person), taken.item.step)
    return taken.case


def release(person: Person, item_id: int) -> Case:
    """Raises Conflict if it was not this person who claimed it."""
    taken = take(person, item_id)
    if taken.item.claimed_by != person.id:
        raise Conflict("该事项不在您手中，无需放回。")
    taken.item.claimed_by = None
    write(taken.case.id, "release", actor_of(person), taken.item.step)
    return taken.case


LONGEST = 200


def receivers(person: Person, item_id: int) -> list[User]:
    """Whom she may hand it to. Raises NotFound, Forbidden or Conflict as the hand-over itself would."""
    item, case = seen_item(person, item_id)
    may_act(person, item, case)
    return colleagues(person, item, case)


def transfer(person: Person, item_id: int, to_user: str, reason: str = "") -> Case:
    """`to_user` is a username. Raises Invalid unless she is another one of the same post and may act."""
    taken = take(person, item_id)
    chosen = {one.username: one.id for one in colleagues(person, taken.item, taken.case)}.get(to_user)
    if chosen is None:
        raise Invalid([Problem("/to_user", "V-PRM-3", "只能转交本单位同一岗位且可以办理此事项的其他人员。")])
    reason = personal_numbers.remarked(reason, "转交说明", LONGEST)
    taken.item.claimed_by = chosen
    note = {"to": chosen, **({"reason": reason} if reason else {})}
    write(taken.case.id, "transfer", actor_of(person), taken.item.step, note)
    return taken.case
