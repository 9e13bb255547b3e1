"""Reminders of open tasks: at the days named in package.toml, and to the superior once overdue."""

from sqlalchemy import select, update

from app import clock, db
from app.accounts import queries as accounts
from app.cases import deadlines, notices
from app.cases.models import Case, WorkItem
from app.cases.taken import open_item
from app.jobs.put import put
from app.packages import queries as packages
from app.trail.write import SYSTEM, write

BATCH = 100


def hand_out() -> None:
    """A job for each reminder that is due: one that fails is tried again alone, and told."""
    due = WorkItem.remind_at <= clock.now()
    if db.session().scalar(select(WorkItem.id).where(due).limit(1)) is None:
        return
    db.write().execute(update(WorkItem).where(due, WorkItem.state != "open").values(remind_at=None))
    rows = select(WorkItem).where(due, WorkItem.state == "open").order_by(WorkItem.remind_at, WorkItem.id)
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
    item.remind_at = deadlines.next_reminder(package, case.process, item.step, item.arrived_at)


def _notify(item: WorkItem, case: Case) -> None:
    late = item.due_at is not None and item.due_at < clock.now()
    above = accounts.superior(item.org) if late else None
    org = above.code if above else item.org
    title = f"{'已超期' if late else '即将到期'}：{item.title}"
    notices.put(case.id, org, item.role, title, item.step, item.due_at)
    write(case.id, "overdue" if late else "remind", SYSTEM, item.step)
