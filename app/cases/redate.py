"""Deadlines of open items after the calendar has changed."""

import logging
from dataclasses import replace

from sqlalchemy import select

from app import alarms, clock, db
from app.calendar.decree import FRESH
from app.cases.models import Case, WorkItem
from app.cases.state import deadlines, suspensions
from app.cases.trouble import trouble_of
from app.enums import ItemKind, ItemState
from app.errors import Unavailable
from app.jobs.incident import new_reference, open_incident
from app.jobs.put import put
from app.packages import queries as packages

log = logging.getLogger(__name__)


def redate() -> int:
    """Compute the deadlines of all open items again; how many have moved. An item whose deadline cannot be
    computed keeps its own: an incident tells, and operators are told as long as it lasts."""
    rows = select(WorkItem, Case.release_id, Case.process).join(Case, Case.id == WorkItem.case_id)
    mine = rows.where(
        WorkItem.state == ItemState.OPEN, WorkItem.kind == ItemKind.TASK, WorkItem.due_at.is_not(None)
    )
    stood = suspensions.past()
    found = [
        _moved(item, release, process, suspensions.still(item, stood.get(item.case_id, ())))
        for item, release, process in db.session().execute(mine).all()
    ]
    failed = found.count(None)
    if failed:
        alarms.tell("redate", f"{failed} 件未办结事项的时限没有按工作日历重算，仍为原时限；原因见系统异常")
    else:
        alarms.settle("redate", "未办结事项的时限已全部重算")
    return found.count(True)


def _moved(item: WorkItem, release_id: int, process: str, still: int) -> bool | None:
    """None where its deadline cannot be computed."""
    try:
        asked = packages.release(release_id).package, process, item.step, item.arrived_at, still
        due, remind = deadlines.due_at(*asked), deadlines.next_reminder(*asked)
    except Unavailable:
        raise
    except Exception as failure:
        reference = new_reference()
        log.exception("reference %s: no new deadline for item %s", reference, item.id)
        open_incident(replace(trouble_of(failure, reference, item.case_id), operation="redate"))
        return None
    moved = due != item.due_at
    item.due_at, item.remind_at = due, remind
    return moved


def follow() -> int:
    """The same, and once more when every process has read the new calendar: some go on by the old one for a minute
    and date new items by it."""
    put("redate", {}, due=clock.now() + 2 * FRESH)
    return redate()
