"""The statement of a box of the inbox: its page, and the numbers that stand around it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
)

from app import db
from app.accounts.models import Post, User
from app.cases.models import KEPT, Case, Draft, Submission, WorkItem
from app.cases.queries import CAP
from app.enums import CaseState, ItemKind, ItemState

OPEN = WorkItem.state == ItemState.OPEN
OPEN_TASK = and_(WorkItem.kind == ItemKind.TASK, OPEN)
Condition = ColumnElement[bool]


class Shape(NamedTuple):
    """What a statement is made for; all else are its values. `shut`: whether open items are shut to her."""

    desks: int
    box: str
    due: str = ""
    only: str = ""
    by_due: bool = False
    shut: bool = False


_ME, _NOW = bindparam("me", type_=Integer), bindparam("now", type_=db.Moment)
_SOON = and_(
    WorkItem.done_at.is_(None), WorkItem.due_at >= _NOW, WorkItem.due_at < bindparam("soon", type_=db.Moment)
)
_LATE = and_(WorkItem.due_at < _NOW, or_(WorkItem.done_at.is_(None), WorkItem.due_at < WorkItem.done_at))
"""Not done in time, be it done since."""
_UNTIL = {"overdue": _LATE, "soon": _SOON}
_ALONE = {"returned": and_(WorkItem.remarks.is_not(None), OPEN), "unread": OPEN}
_BEGUN = or_(WorkItem.draft_rev > 0, and_(Case.state == CaseState.DRAFT, Case.opened_from.is_(None)))
"""Something is typed there, or the case was begun by somebody and never sent."""
_ANSWERING = and_(WorkItem.kind != ItemKind.TASK, OPEN, WorkItem.draft_rev > 0)
"""An answer to a copy or a notice is begun and not sent."""
_SHARED = exists().where(
    and_(Post.user_id == User.id, Post.org_code == WorkItem.org, Post.role == WorkItem.role, User.active),
    and_(User.id != _ME, or_(WorkItem.barred_by.is_(None), User.id != WorkItem.barred_by)),
)


def listing(shape: Shape, more: tuple[Condition, ...] = (), beyond: tuple[Condition, ...] = ()) -> Select[Any]:
    """The numbers once, beside each row of the page; they come alone where the page is empty."""
    here = [_box(shape), *_narrower(shape), *more]
    head = _head(shape, None if not more and _whole(shape) else _capped(_items(here)))
    order = (WorkItem.due_at.is_(None), WorkItem.due_at, WorkItem.id) if shape.by_due else (WorkItem.id.desc(),)
    inner = _items(here).where(*beyond).order_by(*order).limit(bindparam("most")).subquery()
    around = head.outerjoin(inner, true()).outerjoin(WorkItem, WorkItem.id == inner.c.id)
    around = around.outerjoin(Case, Case.id == WorkItem.case_id).outerjoin(
        Draft, Draft.work_item_id == WorkItem.id
    )
    columns = WorkItem, Case, Draft.saved_by.label("writer"), _SHARED.label("shared"), *head.c
    return select(*columns).select_from(around).order_by(*order)


plain = lru_cache(maxsize=256)(listing)


@lru_cache(maxsize=64)
def counting(shape: Shape) -> Select[Any]:
    return select(*_head(shape, None).c)


def _head(shape: Shape, total: ScalarSelect[Any] | None) -> FromClause:
    """The numbers in one row. `total`: of the list; `doubtful`: whether some items may be shut to her."""
    mine = select(
        func.count().label("todo"),
        func.count().filter(_SOON).label("soon"),
        func.count().filter(WorkItem.due_at < _NOW).label("overdue"),
        func.count().filter(WorkItem.remarks.is_not(None)).label("returned"),
    )
    counted = mine.select_from(WorkItem).where(_desk(shape), _in_hand_or_free(shape)).subquery()
    unread = _capped(select(WorkItem.id).where(_copied(shape), OPEN))
    more = unread.label("unread"), _doubtful(shape).label("doubtful")
    every = counted.c.todo if total is None else total
    return select(*counted.c, *more, every.label("total")).select_from(counted).subquery()


def _doubtful(shape: Shape) -> Any:
    """Whether open items on her desks are barred by her, or by another in a case where she sent something."""
    written = exists().where(Submission.case_id == WorkItem.case_id, Submission.by_user == _ME)
    barred = or_(WorkItem.barred_by == _ME, and_(WorkItem.barred_by.is_not(None), written))
    return exists().where(_desk(shape), OPEN, barred)


def _whole(shape: Shape) -> bool:
    return shape.box == "todo" and not shape.due and not shape.only


def _capped(found: Select[Any]) -> ScalarSelect[Any]:
    return select(func.count()).select_from(found.limit(CAP + 1).subquery()).scalar_subquery()


def _items(here: Sequence[Condition]) -> Select[Any]:
    return select(WorkItem.id).join(Case, Case.id == WorkItem.case_id).where(*here)


def _narrower(shape: Shape) -> list[Condition]:
    found = (_UNTIL.get(shape.due), _ALONE.get(shape.only))
    return [one for one in found if one is not None]


def _box(shape: Shape) -> Condition:
    if shape.box == "started":
        return _last_of_started()
    if shape.box == "done":
        return and_(WorkItem.done_by == _ME, WorkItem.state == ItemState.DONE)
    if shape.box == "copied":
        return _copied(shape)
    desk = _desk(shape)
    if shape.box == "pool":
        return and_(desk, OPEN_TASK, _free(shape))
    mine = _in_hand_or_free(shape)
    return and_(desk, mine) if shape.box == "todo" else and_(desk, or_(and_(mine, _BEGUN), _ANSWERING))


def _desk(shape: Shape) -> Condition:
    here = (
        and_(WorkItem.org == bindparam(f"org{n}"), WorkItem.role == bindparam(f"role{n}"))
        for n in range(shape.desks)
    )
    return or_(false(), *here)


def _copied(shape: Shape) -> Condition:
    return and_(
        _desk(shape), WorkItem.kind != ItemKind.TASK, or_(WorkItem.step != KEPT, WorkItem.claimed_by == _ME)
    )


def _free(shape: Shape) -> Condition:
    free = WorkItem.claimed_by.is_(None)
    return and_(free, WorkItem.id.not_in(bindparam("shut", expanding=True))) if shape.shut else free


def _in_hand_or_free(shape: Shape) -> Condition:
    return and_(OPEN_TASK, or_(WorkItem.claimed_by == _ME, _free(shape)))


def _last_of_started() -> Condition:
    """One row per case that her organisation started: its newest task."""
    newest = (
        select(func.max(WorkItem.id))
        .join(Case, Case.id == WorkItem.case_id)
        .where(Case.starter_org == bindparam("home"), WorkItem.kind == ItemKind.TASK)
    )
    return WorkItem.id.in_(newest.group_by(WorkItem.case_id))
