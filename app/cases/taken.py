"""Take hold of a work item: lock its case, read everything again, check that this person may act."""

import uuid
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app import db
from app.accounts.person import Person
from app.cases.access import may_act
from app.cases.advance import LOCKED, locked_by
from app.cases.models import Case, WorkItem
from app.errors import Conflict, NotFound


@dataclass(frozen=True)
class Taken:
    """A locked case, the item in hand, and all its open tasks by engine id."""

    case: Case
    item: WorkItem
    open_items: dict[uuid.UUID, WorkItem]


_CASE_OF = LOCKED.where(
    Case.id == select(WorkItem.case_id).where(WorkItem.id == bindparam("item")).scalar_subquery()
)
_OPEN = (
    select(WorkItem)
    .where(WorkItem.case_id == bindparam("case"), WorkItem.kind == "task", WorkItem.state == "open")
    .execution_options(populate_existing=True)
)


def locked_of(item_id: int) -> Case:
    """The case of an item, locked and fresh. Raises NotFound."""
    return locked_by(_CASE_OF, item=item_id)


def open_tasks(case: Case) -> dict[uuid.UUID, WorkItem]:
    """Open tasks of the case by engine id."""
    rows = db.session().scalars(_OPEN, {"case": case.id})
    return {item.task_id: item for item in rows if item.task_id}


def take(person: Person, item_id: int, rev: int | None = None) -> Taken:
    """Everything a deciding verb needs. Raises NotFound, Forbidden or Conflict; changes nothing."""
    case = locked_of(item_id)
    tasks = open_tasks(case)
    item = next((item for item in tasks.values() if item.id == item_id), None) or _other(item_id)
    may_act(person, item, case)
    if rev is not None and rev != case.rev:
        raise Conflict
    return Taken(case, item, tasks)


def _other(item_id: int) -> WorkItem:
    item = db.session().get(WorkItem, item_id, populate_existing=True)
    if item is None:
        raise NotFound
    return item
