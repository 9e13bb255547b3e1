"""移动环节、修改变量: one administrator asks with a reason, another agrees; only then it is done to the case."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import select

from app import clock, db
from app.accounts.person import Person
from app.cases import advance, notices, service_steps
from app.cases.models import Case, Intervention
from app.cases.state import personal_numbers, refusals, suspensions
from app.cases.state.case_run import CaseRun
from app.cases.take import tasks_of
from app.engine.spiff.run import Run
from app.engine.spiff.shift import shift
from app.engine.steps import EngineError
from app.enums import Act, CaseState
from app.errors import AppError, Conflict, Forbidden, Invalid, NotFound, NotPossible, Problem
from app.packages import drawing
from app.packages import queries as packages
from app.packages.kinds import STARTED_WITH
from app.packages.landing import landings
from app.trail.write import Actor, write

LONGEST, LARGEST, MOST = 500, 4000, 100
WORDS: Mapping[type, str] = {
    str: "文字",
    bool: "是或否",
    int: "整数",
    float: "数字",
    list: "列表",
    dict: "一组内容",
}
MOVED_ON = "办件在申请之后又有办理，请重新提出。"


def ask_move(person: Person, case_id: int, origin: str, target: str, reason: str) -> Intervention:
    """Ask that the token at this path goes to another step of the same diagram. Raises NotFound, Invalid,
    Conflict, NotPossible where it cannot."""
    case = _running(case_id)
    if target not in targets(case, origin):
        raise Invalid([Problem("/to", "V-KEY", "不能移动到这一环节。")])
    _shifted(advance.resumed(case), origin, target)
    return _asked(person, case, Act.MOVE, {"from": origin, "to": target}, reason)


def ask_set(person: Person, case_id: int, values: Mapping[str, Any], reason: str) -> Intervention:
    """Ask that these process variables get other values of the same kind. Raises the same."""
    case = _running(case_id)
    if not values or len(orjson.dumps(dict(values))) > LARGEST:
        raise Invalid([Problem("/values", "V-REQ", "请填写要修改的变量，内容不超过 4000 个字符。")])
    known = _own(advance.resumed(case))
    wrong = [name for name, value in values.items() if name not in known or not _alike(known[name], value)]
    if wrong:
        raise Invalid(
            [Problem(f"/values/{one}", "V-KEY", f"没有变量“{one}”，或者新值与原值的类型不同。") for one in wrong]
        )
    return _asked(person, case, Act.SET, dict(values), reason)


def _own(case_run: CaseRun) -> dict[str, Any]:
    """Without those by which the platform knows the case again."""
    return {name: value for name, value in case_run.run.variables.items() if name not in STARTED_WITH}


def _alike(old: Any, new: Any) -> bool:
    return old is None or new is None or type(old) is type(new)


def targets(case: Case, origin: str) -> dict[str, str]:
    """Where the token at this path may go, by element; empty for a path that is not drawn."""
    prefix, _, element = origin.rpartition(":")
    drawn = drawing.entered(packages.release(case.release_id).content.drawings, case.process, prefix)
    found = landings(drawn.scope) if drawn and element in drawn.scope.nodes else {}
    return {key: title for key, title in found.items() if key != element}


def kinds(case: Case) -> dict[str, str]:
    """Names of the process variables, each with the kind of its value; the values themselves are not told. None of
    a case that stands still, or whose state cannot be read."""
    try:
        found = _own(advance.resumed(case))
    except AppError:
        return {}
    return {name: WORDS.get(type(value), "空") for name, value in sorted(found.items())}


def pending(case_id: int) -> Intervention | None:
    """What was asked for a case and nobody has decided."""
    mine = select(Intervention).where(Intervention.case_id == case_id, Intervention.decided_at.is_(None))
    return db.session().scalars(mine.order_by(Intervention.id.desc()).limit(1)).first()


def all_pending() -> list[tuple[Intervention, Case]]:
    """The same of all cases, oldest first."""
    rows = select(Intervention, Case).join(Case, Case.id == Intervention.case_id)
    mine = rows.where(Intervention.decided_at.is_(None), Case.finished_at.is_(None)).order_by(Intervention.id)
    return [(row, case) for row, case in db.session().execute(mine.limit(MOST))]


def refuse(person: Person, intervention_id: int) -> Intervention:
    """It is not done; whoever asked for it takes it back so. Raises NotFound, Conflict if it was decided."""
    case, row = _undecided(intervention_id)
    _decide(row, person, False)
    write(case.id, "refuse_" + row.kind, Actor(person.id, person.org.code), note={"reason": row.reason})
    return row


def agree(person: Person, intervention_id: int) -> Intervention:
    """It is done. Raises NotFound, Forbidden for who has asked for it, Conflict if it was decided or the case has
    moved on, NotPossible."""
    case, row = _undecided(intervention_id)
    if row.asked_by == person.id:
        raise Forbidden("须由另一名系统管理员同意。")
    suspensions.require_going(case)
    if row.rev != case.rev:
        raise Conflict(MOVED_ON)
    case_run, content = advance.resumed(case, Actor(person.id, person.org.code)), orjson.loads(row.content)
    with advance.failures(case_run):
        if row.kind == Act.MOVE:
            case_run.run = _shifted(case_run, content["from"], content["to"])
            case_run.run.refresh()
        else:
            case_run.run.assign(content)
    _decide(row, person, True)
    advance.settle(case_run, tasks_of(case))
    said = content if row.kind == Act.MOVE else {"variables": sorted(content)}
    write(case.id, row.kind, case_run.actor, note={**said, "reason": row.reason, "asked_by": row.asked_by})
    refusals.tell(case_run)
    if row.kind == Act.MOVE:
        notices.tell_starter(case, f"办件由管理员移至其他环节：{row.reason}")
    return row


def _shifted(case_run: CaseRun, origin: str, target: str) -> Run:
    """The run with its token there; nothing has happened yet. Raises NotPossible."""
    case, definition = case_run.case, case_run.loaded.definition(case_run.case.process)
    try:
        return shift(definition, case.engine or b"", origin, target, service_steps.caller(case_run))
    except EngineError as failure:
        raise NotPossible(f"{failure.message}。") from failure


def _running(case_id: int) -> Case:
    """The case, locked, for which nothing else is asked. Raises NotFound, Conflict."""
    case = advance.locked(case_id)
    if case.finished_at is not None:
        raise Conflict("办件已经办结，不能再办理。")
    if case.state == CaseState.DRAFT:  # nobody but its author knows of it yet
        raise NotPossible("该件尚未提交，不能移动或者修改。")
    suspensions.require_going(case)
    if pending(case.id) is not None:
        raise Conflict("该办件已有等待同意的申请，请先处理。")
    return case


def _asked(person: Person, case: Case, kind: Act, content: dict[str, Any], reason: str) -> Intervention:
    row = Intervention(
        case_id=case.id,
        kind=kind,
        content=orjson.dumps(content).decode(),
        reason=personal_numbers.stated(reason, "原因", LONGEST),
        rev=case.rev,
        asked_by=person.id,
        asked_at=clock.now(),
    )
    db.session().add(row)
    db.session().flush()
    write(case.id, "ask_" + kind, Actor(person.id, person.org.code), note={"reason": row.reason})
    return row


def _undecided(intervention_id: int) -> tuple[Case, Intervention]:
    db.write()
    row = db.session().get(Intervention, intervention_id)
    if row is None:
        raise NotFound
    case = advance.locked(row.case_id)
    db.session().refresh(row)
    if row.decided_at is not None:
        raise Conflict("该申请已经处理。")
    return case, row


def _decide(row: Intervention, person: Person, agreed: bool) -> None:
    row.decided_by, row.decided_at, row.agreed = person.id, clock.now(), agreed
