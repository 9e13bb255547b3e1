"""Reminders of open tasks: at the days named in package.toml, and to the superior once overdue (R5 of 图3)."""

from sqlalchemy import select

from app import clock, db
from app.accounts import queries as accounts
from app.cases import deadlines, notices
from app.cases.models import Case, WorkItem
from app.packages import queries as packages
from app.trail.write import SYSTEM, write

BATCH = 100


def _due() -> list[tuple[WorkItem, Case]]:
    rows = (
        select(WorkItem, Case)
        .join(Case, Case.id == WorkItem.case_id)
        .where(WorkItem.remind_at <= clock.now())
        .limit(BATCH)
    )
    return list(db.session().execute(rows.with_for_update(of=WorkItem, skip_locked=True)))


def pending() -> bool:
    """Whether any reminder is due; a cheap look before becoming a writer."""
    return (
        db.session().scalars(select(WorkItem.id).where(WorkItem.remind_at <= clock.now()).limit(1)).first()
        is not None
    )


def remind() -> None:
    """Put a notice on the desk of the post, or of the superior's once the deadline has passed."""
    db.write()
    for item, case in _due():
        if item.state == "open":
            _notify(item, case)
        package = packages.release(case.release_id).package
        item.remind_at = deadlines.next_reminder(package, case.process, item.step, item.arrived_at)
        if item.state != "open":
            item.remind_at = None


def _notify(item: WorkItem, case: Case) -> None:
    late = item.due_at is not None and item.due_at < clock.now()
    above = accounts.superior(item.org) if late else None
    org = above.code if above else item.org
    title = f"{'已超期' if late else '即将到期'}：{item.title}"
    notices.put(case.id, org, item.role, title, item.step, item.due_at)
    write(case.id, "overdue" if late else "remind", SYSTEM, item.step)
