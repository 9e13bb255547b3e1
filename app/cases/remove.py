"""删除草稿: only what was never published and is back with its author."""

from collections.abc import Sequence

from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.accounts.queries import org_name
from app.cases import advance, notices, overtaken, private
from app.cases.access import sees
from app.cases.cancel import end
from app.cases.complete import actor_of
from app.cases.models import Case, WorkItem
from app.cases.taken import open_tasks
from app.cases.withdraw import recallable
from app.errors import AppError, Conflict, Forbidden, NotFound
from app.trail.write import write


def remove(person: Person, case_id: int, reason: str) -> Case:
    """Cancel a draft or returned case with a reason; its drafts are wiped, what was sent stays in the file."""
    case = advance.locked(case_id)
    if not sees(person, case):
        raise NotFound
    _require(person, case)
    why = private.stated(reason, "删除原因")
    end(case, person.id)
    _tell_others(case, why)
    write(case.id, "remove", actor_of(person), note={"reason": why})
    return case


def removable(person: Person, case: Case) -> bool:
    """Whether this person may delete the case now: what pages offer is what `remove` does."""
    try:
        _require(person, case)
    except AppError:
        return False
    return True


def _require(person: Person, case: Case) -> None:
    """Raise unless the case is back with its author, and she is of its desk."""
    if person.org.code != case.starter_org:
        raise Forbidden("只有填报单位可以删除草稿。")
    if case.state == "cancelled":
        raise overtaken.closed(case) or Conflict("办件已经终止，不能再次删除。")
    tasks = list(open_tasks(case).values())
    if case.finished_at:
        raise Conflict("该件已经办结，不能删除。")
    if not tasks or not all(_at_author(case, item) for item in tasks):
        raise Conflict(_elsewhere(person, case, tasks))
    if not all(person.holds(item.org, item.role) for item in tasks):
        raise Forbidden
    for item in tasks:
        if item.draft_rev and item.claimed_by not in (None, person.id):
            raise overtaken.taken(person, item, case)


def _elsewhere(person: Person, case: Case, tasks: Sequence[WorkItem]) -> str:
    """Where it lies instead, and what can be done to have it back."""
    where = "、".join(dict.fromkeys(f"{org_name(item.org) or item.org}「{item.title}」" for item in tasks))
    back = "可以先撤回，再删除。" if recallable(person, case) else "退回补正后方可删除。"
    return (
        f"只有草稿或退回补正的填报可以删除。该件正在{where}环节办理，{back}"
        if where
        else "该件正在等待继续办理，不能删除。"
    )


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
