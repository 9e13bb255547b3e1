"""转办: hand an item to a colleague of the same post."""

from app.accounts import queries as accounts
from app.accounts.person import Person
from app.cases.complete import actor_of
from app.cases.models import Case
from app.cases.posts import barred
from app.cases.taken import take
from app.errors import Invalid, Problem
from app.trail.write import write


def transfer(person: Person, item_id: int, to_user: str) -> Case:
    """`to_user` is a username. Raises Invalid unless she holds the same post and may act."""
    taken = take(person, item_id)
    holders = {holder.username: holder.id for holder in accounts.holders(taken.item.org, taken.item.role)}
    chosen = holders.get(to_user)
    if chosen is None or chosen in barred(taken.item, taken.case):
        raise Invalid([Problem("/to_user", "V-PRM-3", "只能转给本单位同一岗位且可以办理此事项的人员。")])
    taken.item.claimed_by = chosen
    write(taken.case.id, "transfer", actor_of(person), taken.item.step, {"to": chosen})
    return taken.case
