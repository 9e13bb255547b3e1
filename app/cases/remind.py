"""Reminders of open tasks at the days named in package.toml; to the superior what is overdue, and what nobody can
take: after three working days without anybody on the post (RT)."""

import json
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, exists, select, update

from app import clock, db
from app.accounts import queries as accounts
from app.accounts.models import Post, User
from app.calendar import decree, working_days
from app.cases import notices
from app.cases.models import Case, WorkItem
from app.cases.state import deadlines, suspensions
from app.cases.take import open_item
from app.enums import CaseState, ItemKind, ItemState
from app.jobs.put import put
from app.packages import queries as packages
from app.site.current import roles
from app.trail import queries as trail
from app.trail.write import SYSTEM, write

BATCH = 100


def hand_out_reminders() -> None:
    """A job for each reminder that is due: one that fails is tried again alone, and told."""
    due = WorkItem.remind_at <= clock.now()
    if db.session().scalar(select(WorkItem.id).where(due).limit(1)) is None:
        return
    db.write().execute(update(WorkItem).where(due, WorkItem.state != ItemState.OPEN).values(remind_at=None))
    rows = select(WorkItem).where(due, WorkItem.state == ItemState.OPEN).order_by(WorkItem.remind_at, WorkItem.id)
    for item in db.session().scalars(rows.limit(BATCH).with_for_update(skip_locked=True)).all():
        put("remind", {"item": item.id}, case_id=item.case_id)
        item.remind_at = None


def remind(item_id: int) -> None:
    """Put a notice on the desk of the post, or of the superior's once the deadline has passed."""
    case, item = open_item(item_id)
    if item is None:
        return
    _notify(item, case)
    package = packages.release(case.release_id).package
    still = suspensions.still(item, suspensions.past([case.id]).get(case.id, ()))
    item.remind_at = deadlines.next_reminder(package, case.process, item.step, item.arrived_at, still)


def _notify(item: WorkItem, case: Case) -> None:
    late = item.due_at is not None and item.due_at < clock.now()
    above = accounts.superior(item.org) if late else None
    org = above.code if above else item.org
    title = f"{'已超期' if late else '即将到期'}：{item.title}"
    notices.put(case.id, org, item.role, title, item.step, item.due_at)
    write(case.id, "overdue" if late else "remind", SYSTEM, item.step)


PATIENCE = 3
ESCALATED_AT_ONCE = 100


def hand_out_escalations() -> None:
    """A job a day for each such task that has lain long enough: one that fails is tried again alone, and told."""
    db.write()
    last, before = 0, _long_ago()
    while rows := db.session().execute(_unstaffed(last, before)).all():
        for last, case_id, org in rows:
            put("escalate", {"item": last}, key=f"escalate:{last}:{org}:{clock.today()}", case_id=case_id)


def escalate(item_id: int) -> None:
    """Move the task one level up, if it still has to."""
    _case, item = open_item(item_id)
    if item is not None and _without_holder(item) and _waited(item):
        _lift(item)


def _unstaffed(after: int, before: datetime) -> Select[int, int, str]:
    """A page of those that arrived before that moment."""
    due = WorkItem.id > after, WorkItem.arrived_at < before, *_waiting()
    return (
        select(WorkItem.id, WorkItem.case_id, WorkItem.org)
        .where(*due)
        .order_by(WorkItem.id)
        .limit(ESCALATED_AT_ONCE)
    )


def _waiting() -> tuple[ColumnElement[bool], ...]:
    held = exists().where(
        Post.org_code == WorkItem.org, Post.role == WorkItem.role, User.id == Post.user_id, User.active
    )
    suspended = exists().where(Case.id == WorkItem.case_id, Case.state == CaseState.SUSPENDED)
    task = WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.OPEN
    return *task, WorkItem.role == roles().desk, ~held, ~suspended


def _without_holder(item: WorkItem) -> bool:
    return db.session().scalar(select(WorkItem.id).where(WorkItem.id == item.id, *_waiting())) is not None


def _long_ago() -> datetime:
    """What arrived earlier has lain for PATIENCE working days."""
    decree.load()
    day = clock.today()
    while working_days.between(day, clock.today()) < PATIENCE:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time.min, clock.SHANGHAI)


def _waited(item: WorkItem) -> bool:
    return _here_since(item) < _long_ago()


def _here_since(item: WorkItem) -> datetime:
    """When it came to this post. The deadline goes on counting from the day the step began."""
    rows = (row for row in trail.of_case(item.case_id) if row.kind == "escalate" and row.step == item.step)
    here = (row.at for row in rows if json.loads(row.note or "{}").get("to") == item.org)
    return max((item.arrived_at, *here))


def _lift(item: WorkItem) -> None:
    above = accounts.superior(item.org)
    if above is not None:
        write(item.case_id, "escalate", SYSTEM, item.step, {"from": item.org, "to": above.code})
        item.org = above.code
