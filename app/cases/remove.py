"""删除草稿: only what was never published and is back with its author (platform.md 11.7 C8)."""

from app.accounts.person import Person
from app.cases import advance
from app.cases.access import sees
from app.cases.cancel import end
from app.cases.complete import actor_of
from app.cases.models import Case
from app.cases.taken import open_tasks
from app.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from app.trail.write import write


def remove(person: Person, case_id: int, reason: str) -> Case:
    """Cancel a draft or returned case with a reason; its drafts are wiped, what was sent stays in the file."""
    case = advance.locked(case_id)
    if not sees(person, case):
        raise NotFound
    if person.org.code != case.starter_org:
        raise Forbidden("只有填报单位可以删除草稿。")
    if not reason.strip():
        raise Invalid([Problem("/reason", "V-REQ", "请填写删除原因。")])
    tasks = open_tasks(case)
    if case.finished_at or not tasks or any(item.org != person.org.code for item in tasks.values()):
        raise Conflict("只有草稿或退回补正的填报可以删除；审核中的请先撤回，已公示的请办理完工或注销。")
    if not all(person.holds(item.org, item.role) for item in tasks.values()):
        raise Forbidden
    end(case, person.id)
    write(case.id, "remove", actor_of(person), note={"reason": reason})
    return case
