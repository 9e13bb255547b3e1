"""删除草稿: only what was never published and is back with its author (platform.md 11.7 C8)."""

from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.cases import advance, notices, overtaken, private
from app.cases.access import sees
from app.cases.cancel import end
from app.cases.complete import actor_of
from app.cases.models import Case, WorkItem
from app.cases.taken import open_tasks
from app.errors import Conflict, Forbidden, NotFound
from app.trail.write import write


def remove(person: Person, case_id: int, reason: str) -> Case:
    """Cancel a draft or returned case with a reason; its drafts are wiped, what was sent stays in the file."""
    case = advance.locked(case_id)
    if not sees(person, case):
        raise NotFound
    if person.org.code != case.starter_org:
        raise Forbidden("只有填报单位可以删除草稿。")
    if case.state == "cancelled":
        raise overtaken.closed(case) or Conflict("办件已经终止，不能再次删除。")
    why = private.stated(reason, "删除原因")
    tasks = open_tasks(case)
    if case.finished_at or not tasks or not all(_at_author(case, item) for item in tasks.values()):
        raise Conflict("只有草稿或退回补正的填报可以删除；审核中的请先撤回，已公示的请办理完工或注销。")
    if not all(person.holds(item.org, item.role) for item in tasks.values()):
        raise Forbidden
    end(case, person.id)
    _tell_others(case, why)
    write(case.id, "remove", actor_of(person), note={"reason": why})
    return case


def _at_author(case: Case, item: WorkItem) -> bool:
    """Whether the item is the author's own: the step the case began with. Others may hold the same post."""
    first = select(WorkItem.step).where(WorkItem.case_id == case.id, WorkItem.kind == "task")
    begun = db.session().scalar(first.order_by(WorkItem.id).limit(1))
    return item.org == case.starter_org and item.step == begun


def _tell_others(case: Case, reason: str) -> None:
    """Every other desk that has had it in hand learns that it will not come back."""
    desks = select(WorkItem.org, WorkItem.role, WorkItem.step).where(WorkItem.case_id == case.id)
    rows = db.session().execute(desks.where(WorkItem.kind == "task", WorkItem.state == "done")).all()
    first = db.session().scalar(desks.with_only_columns(WorkItem.step).order_by(WorkItem.id).limit(1))
    for org, role in sorted({(org, role) for org, role, step in rows if step != first}):
        notices.put(case.id, org, role, f"填报单位已删除：{reason}")
