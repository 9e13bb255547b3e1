"""Deadlines of open items after the calendar has changed."""

from sqlalchemy import select

from app import clock, db
from app.calendar.decree import FRESH
from app.cases import deadlines
from app.cases.models import Case, WorkItem
from app.jobs.put import put
from app.packages import queries as packages


def redate() -> int:
    """Compute the deadlines of all open items again; how many have moved."""
    rows = select(WorkItem, Case.release_id, Case.process).join(Case, Case.id == WorkItem.case_id)
    mine = rows.where(WorkItem.state == "open", WorkItem.kind == "task", WorkItem.due_at.is_not(None))
    moved = 0
    for item, release_id, process in db.session().execute(mine).all():
        package = packages.release(release_id).package
        due = deadlines.due_at(package, process, item.step, item.arrived_at)
        item.remind_at = deadlines.next_reminder(package, process, item.step, item.arrived_at)
        moved += due != item.due_at
        item.due_at = due
    return moved


def follow() -> int:
    """The same, and once more when every process has read the new calendar: some go on by the old one for a minute
    and date new items by it."""
    put("redate", {}, due=clock.now() + 2 * FRESH)
    return redate()
