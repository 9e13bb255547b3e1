"""To whom a step goes: lane → post, with the rule that the second person is another one."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from app import db
from app.accounts import queries as accounts
from app.accounts.person import Person, PostView
from app.cases.models import Case, Submission, WorkItem
from app.engine.steps import EngineError, HumanStep
from app.enums import ItemState
from app.packages import queries as packages
from app.packages.package import Lane


@dataclass(frozen=True)
class Address:
    """A post, and who of its holders may not act."""

    org: str
    role: str
    barred_by: int | None = None


def address(
    step: HumanStep,
    lanes: Mapping[str, Lane],
    case: Case,
    variables: Mapping[str, Any],
    sent: Iterable[Submission],
) -> Address:
    """The post of a step. Raises EngineError where the diagram leads to no department."""
    lane = lanes[step.lane]
    org = case.starter_org if lane.org == "starter" else _code(variables.get(lane.org))
    if not org:
        raise EngineError(step.element, f"步骤「{step.title}」没有确定办理单位（变量 {lane.org}）")
    if org != case.starter_org and accounts.org(org) is None:
        raise EngineError(step.element, f"步骤「{step.title}」的办理单位 {org[:40]} 不存在（变量 {lane.org}）")
    if not lane.different_from:
        return Address(org, lane.role)
    return _second(org, lane, sent)


def _code(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("code")
    return value if isinstance(value, str) else None


def _second(org: str, lane: Lane, sent: Iterable[Submission]) -> Address:
    """Somebody else of the same post; where there is none, the superior's post."""
    entered = writers(lane, sent)
    if not entered:
        return Address(org, lane.role)
    return Address(_staffed(org, lane.role, entered), lane.role, entered[-1])


def writers(lane: Lane, sent: Iterable[Submission]) -> list[int]:
    """Whoever sent anything in the steps that may not be followed by the same person, the latest last: of a form
    that came back and was sent again everybody who wrote a version of it."""
    found = [row.by_user for row in sent if _last(row.step) in lane.different_from]
    return list(dict.fromkeys(reversed(found)))[::-1]


def _last(path: str) -> str:
    return path.rsplit(":", 1)[-1]


def returner(step: HumanStep, lanes: Mapping[str, Lane], post: Address, actor: int | None) -> int | None:
    """Who has reviewed a form and gives it back to her own post: she does not answer it herself, or nobody would
    be left to review it. None where nobody else is there."""
    apart = any(_last(step.path) in lane.different_from for lane in lanes.values())
    if actor is None or not apart or not accounts.holds(actor, post.org, post.role):
        return None
    return actor if accounts.staffed(post.org, post.role, without=(actor,)) else None


def reviewed_above(
    person: int, item: WorkItem, lanes: Mapping[str, Lane], sent: Sequence[Submission]
) -> str | None:
    """The department that would have to review what this person sends here, since nobody is left to do so at her
    post; None where somebody is."""
    for lane in lanes.values():
        if _last(item.step) in lane.different_from and lane.role == item.role:
            place = _staffed(item.org, item.role, {person, *writers(lane, sent)})
            if place != item.org:
                return place
    return None


def barred(item: WorkItem, case: Case) -> frozenset[int]:
    """Who of the post may not act on this item. Its row names the latest alone, for quick lists."""
    if item.barred_by is None:
        return frozenset()
    lane = _lane(item, case)
    sent = _sent((case.id,))[case.id] if lane.different_from else ()
    return _kept_out(item.barred_by, item, lane, sent, _others_there)


def _kept_out(
    latest: int, item: WorkItem, lane: Lane, sent: Sequence[Submission], others: Callable[[str, str, int], bool]
) -> frozenset[int]:
    if lane.different_from:
        return frozenset({latest, *writers(lane, sent)})
    # She has given it back herself: where nobody else is there, she answers it all the same.
    return frozenset({latest} if others(item.org, item.role, latest) else ())


def _others_there(org: str, role: str, than: int) -> bool:
    return accounts.staffed(org, role, without=(than,))


def _lane(item: WorkItem, case: Case) -> Lane:
    loaded = packages.release(case.release_id)
    return loaded.package.lanes[loaded.definition(case.process).lane(item.step) or ""]


def shut(person: Person) -> frozenset[int]:
    """The open items on her desks on which she may not act, as `barred` says it of each: told by a number of
    statements that depends on the posts, not on the items. A page asks for list, counts and rows: while nothing
    is written in this transaction, the first answer serves."""
    return db.once(("shut", person.id), lambda: _shut_now(person))


def none_shut(person: Person) -> None:
    """A list of hers has told so already: it need not be asked for again."""
    db.once(("shut", person.id), frozenset)


def _shut_now(person: Person) -> frozenset[int]:
    written = select(Submission.id).where(Submission.case_id == Case.id, Submission.by_user == person.id)
    hers = (
        WorkItem.state == ItemState.OPEN,
        or_(WorkItem.barred_by == person.id, and_(WorkItem.barred_by.is_not(None), written.exists())),
    )
    found = (
        db.session()
        .execute(select(WorkItem, Case).join(Case, Case.id == WorkItem.case_id).where(lies_with(person), *hers))
        .all()
    )
    sent = _sent({case.id for item, case in found if item.barred_by != person.id})
    others = cache(_others_there)
    return frozenset(
        item.id
        for item, case in found
        if item.barred_by is not None
        and ((lane := _lane(item, case)).different_from or item.barred_by == person.id)
        if person.id in _kept_out(item.barred_by, item, lane, sent[case.id], others)
    )


def _sent(cases: Collection[int]) -> Mapping[int, list[Submission]]:
    sent = defaultdict[int, list[Submission]](list)
    rows = select(Submission).where(Submission.case_id.in_(cases)).order_by(Submission.id)
    for row in db.session().scalars(rows) if cases else ():
        sent[row.case_id].append(row)
    return sent


def _staffed(org: str, role: str, without: Collection[int]) -> str:
    place = org
    while not accounts.staffed(place, role, without=without):
        above = accounts.superior(place)
        if above is None:
            return org
        place = above.code
    return place


def desk_of(case: Case) -> str | None:
    """The starter's post that had the case in hand; where it never had, any post of its organisation."""
    rows = select(WorkItem.role).where(WorkItem.case_id == case.id, WorkItem.org == case.starter_org)
    return db.session().scalar(rows.order_by(WorkItem.id).limit(1)) or accounts.first_role(case.starter_org)


def lies_with(person: Person) -> ColumnElement[bool]:
    """SQL: whether an item lies, or lay, on a desk of hers."""
    return on_desks(person.posts)


def on_desks(desks: Iterable[PostView]) -> ColumnElement[bool]:
    """SQL: whether an item lies, or lay, on one of these."""
    return or_(false(), *(and_(WorkItem.org == post.org, WorkItem.role == post.role) for post in desks))
