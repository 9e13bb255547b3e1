"""暂停办理、恢复办理: a case stands still with its people, timers and deadlines, and goes on as it stood."""

from app import clock, db
from app.accounts.person import Person
from app.cases import advance, notices, posts
from app.cases.models import Case, Suspension, WorkItem
from app.cases.state import deadlines, overtaken, personal_numbers, suspensions
from app.cases.take import open_tasks
from app.enums import CaseState
from app.errors import Conflict, NotPossible
from app.jobs.hold import hold, let_go
from app.packages import queries as packages
from app.trail.write import Actor, write

LONGEST = 500


def suspend(person: Person, case_id: int, reason: str) -> Case:
    """Let nobody and nothing go on with it. Raises NotFound, Invalid, Conflict if it has ended or stands still."""
    case = advance.locked(case_id)
    reason = personal_numbers.stated(reason, "暂停办理的原因", LONGEST)
    if case.finished_at is not None:
        raise overtaken.closed(case) or Conflict("办件已经办结，不能暂停办理。")
    if case.state == CaseState.DRAFT:  # nobody but its author knows of it yet
        raise NotPossible("该件尚未提交，不能暂停办理。")
    suspensions.require_going(case)
    db.session().add(
        Suspension(case_id=case.id, before=case.state, since=clock.now(), by_user=person.id, reason=reason)
    )
    tasks = list(open_tasks(case).values())
    for item in tasks:
        item.due_at = item.remind_at = None
    hold(case.id)
    _turn(case, CaseState.SUSPENDED)
    _tell(case, tasks, f"办件已暂停办理：{reason}")
    write(case.id, "suspend", Actor(person.id, person.org.code), note={"reason": reason})
    return case


def resume(person: Person, case_id: int, reason: str) -> Case:
    """Let it go on as it stood: with the deadlines it would have had, and what became due meanwhile. Raises
    NotFound, Invalid, Conflict unless it is suspended."""
    case = advance.locked(case_id)
    reason = personal_numbers.stated(reason, "恢复办理的原因", LONGEST)
    if case.state != CaseState.SUSPENDED:
        raise overtaken.closed(case) or Conflict("办件没有暂停，无需恢复办理。")
    found = suspensions.of(case.id)
    found.until = clock.now()
    db.session().flush()
    tasks = list(open_tasks(case).values())
    _redate(case, tasks)
    let_go(case.id)
    _turn(case, found.before)
    _tell(case, tasks, f"办件已恢复办理：{reason}")
    write(case.id, "resume", Actor(person.id, person.org.code), note={"reason": reason})
    return case


def _turn(case: Case, state: CaseState) -> None:
    case.state = state
    case.rev += 1


def _redate(case: Case, tasks: list[WorkItem]) -> None:
    package = packages.release(case.release_id).package
    mine = suspensions.past([case.id]).get(case.id, [])
    for item in tasks:
        asked = package, case.process, item.step, item.arrived_at, suspensions.still(item, mine)
        item.due_at, item.remind_at = deadlines.due_at(*asked), deadlines.next_reminder(*asked)


def _tell(case: Case, tasks: list[WorkItem], title: str) -> None:
    """Who began the case and every desk at which it lies."""
    desks = {(one.org, one.role) for one in tasks}
    role = posts.desk_of(case)
    for desk in sorted(desks | ({(case.starter_org, role)} if role else set())):
        notices.put(case.id, *desk, title)
