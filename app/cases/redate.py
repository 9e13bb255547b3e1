"""Deadlines of open items after the calendar has changed."""

from sqlalchemy import select

from app import db
from app.cases import deadlines
from app.cases.models import Case, WorkItem
from app.packages import queries as packages


def redate() -> int:
    """Compute the deadlines of all open items again; how many have moved."""
    rows = select(WorkItem, Case.release_id, Case.process).join(Case, Case.id == WorkItem.case_id)
    mine = rows.where(WorkItem.state == "open", WorkItem.kind == "task", WorkItem.due_at.is_not(None))
    moved = 0
    for item, release_id, process in db.session().execute(mine).all():
        package = packages.release(release_id).package
        due = deadlines.due_at(package, process, item.step, item.arrived_at)
        if due != item.due_at:
            item.due_at = due
            item.remind_at = deadlines.next_reminder(package, process, item.step, item.arrived_at)
            moved += 1
    return moved
