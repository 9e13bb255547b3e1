"""Take hold of a work item: lock its case, read everything again, check that this person may act."""

import uuid
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, or_, select

from app import db
from app.accounts.models import User
from app.accounts.person import Person
from app.cases.advance import LOCKED, locked_by
from app.cases.models import Case, WorkItem
from app.cases.reading.access import may_act
from app.cases.state import overtaken, suspensions
from app.cases.state.overtaken import DOING
from app.enums import ItemKind, ItemState
from app.errors import Conflict, NotFound
from app.trail.models import TrailEntry


@dataclass(frozen=True)
class Taken:
    """A locked case, the item in hand, and its tasks by engine id: the open ones, and those that have ended with
    something typed."""

    case: Case
    item: WorkItem
    tasks: dict[uuid.UUID, WorkItem]


_ITS_CASE = select(WorkItem.case_id).where(WorkItem.id == bindparam("item"))
_CASE_OF = LOCKED.where(Case.id == _ITS_CASE.scalar_subquery())
_CASE_OF_OPEN = LOCKED.where(Case.id == _ITS_CASE.where(WorkItem.state == ItemState.OPEN).scalar_subquery())
_SAYS_SO = and_(
    TrailEntry.case_id == WorkItem.case_id,
    TrailEntry.step == WorkItem.step,
    TrailEntry.person_id == WorkItem.done_by,
    TrailEntry.at >= WorkItem.done_at,
    TrailEntry.kind.in_(DOING),
)
_WHOLE = (
    select(WorkItem, Case, User, TrailEntry)
    .join(Case, Case.id == WorkItem.case_id)
    .outerjoin(User, User.id == WorkItem.done_by)
    .outerjoin(TrailEntry, _SAYS_SO)
    .where(WorkItem.id == bindparam("item"))
    .order_by(TrailEntry.id)
    .limit(1)
    .execution_options(populate_existing=True)
)
_TASKS = (
    select(WorkItem)
    .where(
        WorkItem.case_id == bindparam("case"),
        WorkItem.kind == ItemKind.TASK,
        or_(WorkItem.state == ItemState.OPEN, WorkItem.draft_rev > 0),
    )
    .execution_options(populate_existing=True)
)


def locked_of(item_id: int) -> Case:
    """The case of an item, locked and fresh. Raises NotFound."""
    return locked_by(_CASE_OF, item=item_id)


def open_item(item_id: int) -> tuple[Case, WorkItem | None]:
    """The case of an item, locked, and the item if it is still open. Raises NotFound, Suspended."""
    case = locked_of(item_id)
    suspensions.require_going(case)
    item = db.session().get(WorkItem, item_id, populate_existing=True)
    return case, item if item is not None and item.state == ItemState.OPEN else None


def tasks_of(case: Case) -> dict[uuid.UUID, WorkItem]:
    """Tasks of the case by engine id: open, or ended with something typed that is kept."""
    rows = db.session().scalars(_TASKS, {"case": case.id})
    return {item.task_id: item for item in rows if item.task_id}


def open_tasks(case: Case) -> dict[uuid.UUID, WorkItem]:
    """Open tasks of the case by engine id."""
    return {task: item for task, item in tasks_of(case).items() if item.state == ItemState.OPEN}


def take(person: Person, item_id: int, rev: int | None = None) -> Taken:
    """Everything a deciding verb needs. Raises NotFound, Forbidden or Conflict; changes nothing.

    Of two who send the same item the later one reads little: no case is found for an item that is done.
    """
    case = db.write().scalars(_CASE_OF_OPEN, {"item": item_id}).one_or_none()
    tasks = tasks_of(case) if case else {}
    item = next((item for item in tasks.values() if item.id == item_id and item.state == ItemState.OPEN), None)
    if case is None or item is None:
        item, case = _other(person, item_id)
    may_act(person, item, case)
    if rev is not None and rev != case.rev:
        raise overtaken.migrated(case) or Conflict
    return Taken(case, item, tasks)


def _other(person: Person, item_id: int) -> tuple[WorkItem, Case]:
    """An open copy or notice. Any other is told about, by the name of who was faster, which comes with it."""
    row = db.session().execute(_WHOLE, {"item": item_id}).one_or_none()
    if row is None:
        raise NotFound
    item, case, _faster, line = row
    if item.state != ItemState.OPEN:
        may_act(person, item, case, line)
        raise Conflict
    return item, case
