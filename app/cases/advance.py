"""The only place where engine state and rows meet."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import undefer

from app import clock, db
from app.cases import notices, posts, service_steps
from app.cases.models import Case, WorkItem
from app.cases.state import deadlines, kept_drafts, refusals, suspensions, waits
from app.cases.state.case_run import CaseRun
from app.cases.state.opened_cases import Origin
from app.cases.state.waits import awaited, is_record, settled_state
from app.engine.spiff.run import Run
from app.engine.steps import EngineError, HumanStep, Json, Rest
from app.enums import ItemKind, ItemState
from app.errors import Conflict, NotFound, StepFailed
from app.forms.deciding import DECISION
from app.jobs import queries as jobs
from app.jobs.drop import drop_open
from app.jobs.put import put
from app.packages import queries as packages
from app.trail.write import SYSTEM, Actor

LOCKED = select(Case).options(undefer(Case.engine)).with_for_update().execution_options(populate_existing=True)
TIMER, SOON = "timer", timedelta(seconds=5)
_BY_ID = LOCKED.where(Case.id == bindparam("case"))


def locked(case_id: int) -> Case:
    """The case row, locked and fresh. Raises NotFound."""
    return locked_by(_BY_ID, case=case_id)


def locked_by(rows: Select[Case], **values: int) -> Case:
    """The one case that `rows`, made from LOCKED, finds with these values. Raises NotFound."""
    case = db.write().scalars(rows, values).one_or_none()
    if case is None:
        raise NotFound
    return case


def resumed(case: Case, actor: Actor = SYSTEM) -> CaseRun:
    """A locked case with its engine state loaded. Raises Conflict if it has ended or is suspended."""
    if case.engine is None:
        raise Conflict("办件已经办结，不能再办理。")
    suspensions.require_going(case)
    case_run = CaseRun(case, packages.release(case.release_id), actor)
    with failures(case_run):
        definition = case_run.loaded.definition(case.process)
        case_run.run = Run.load(definition, case.engine, service_steps.caller(case_run))
        case_run.waited = any(is_record(wait) for wait in case_run.run.waits)
        case_run.origin = Origin.of(case.id, case_run.run.variables)
    return case_run


def begun(case: Case, variables: Mapping[str, Any], actor: Actor) -> CaseRun:
    """A new case run to its first human step."""
    case_run = CaseRun(case, packages.release(case.release_id), actor)
    case_run.sent_new()
    case_run.fresh = True
    case_run.origin = Origin.of(case.id, variables)
    with failures(case_run):
        definition = case_run.loaded.definition(case.process)
        case_run.run = Run.start(definition, variables, service_steps.caller(case_run))
    return case_run


class failures:  # noqa: N801 - reads as a phrase: with failures(case_run)
    """Translate what the engine says into a failed step, for the person and the administrator."""

    def __init__(self, case_run: CaseRun, item: WorkItem | None = None) -> None:
        self.case_run, self.item = case_run, item

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: Any, failure: BaseException | None, trace: Any) -> None:
        """An EngineError becomes a StepFailed; each knows its release, and its case and item if they remain."""
        if isinstance(failure, EngineError):
            raise self._placed(StepFailed(failure.element, failure.message)) from failure
        if isinstance(failure, StepFailed):
            self._placed(failure)

    def _placed(self, failure: StepFailed) -> StepFailed:
        case = self.case_run.case
        failure.case_id = None if self.case_run.fresh else case.id
        failure.release_id, failure.package, failure.process = case.release_id, case.package, case.process
        if self.item is not None:
            failure.item_id = None if self.case_run.fresh else self.item.id
            failure.element = failure.element or self.item.step
        return failure


def settle(case_run: CaseRun, tasks: Mapping[uuid.UUID, WorkItem]) -> None:
    """Store the new state: rows of work items, the case with its engine bytes, what is waited for, timers.

    `tasks`: as `taken.tasks_of` has them. The case is whole before anything is asked: what is asked writes down
    first what has changed so far."""
    case, before = case_run.case, case_run.case.next_due
    with failures(case_run):
        rest = case_run.run.rest()
        called_off = _sync_items(case_run, rest, dict(tasks))
    case_run.begin_rounds(_begun_empty(case_run))
    case.engine = rest.state
    case.passed = orjson.dumps(case_run.passed(called_off)).decode()
    case.rev += 1
    if case_run.changing:
        case.entry_id, case.base_version = case_run.changing
    case.state = settled_state(case_run, rest)
    case.next_due = rest.next_due
    paths = sorted({wait.path for wait in rest.waits if not wait.boundary})
    case.rests = orjson.dumps(paths).decode() if paths else None
    if rest.finished:
        case.finished_at = clock.now()
    _sync_waits(case_run, rest)
    _set_alarm(case, before)
    notices.tell_about(case_run)


def _begun_empty(case_run: CaseRun) -> list[str]:
    """The steps come to in this move that begin empty each time: a decision, and those that several fill, also
    where nobody is asked."""
    repeats, forms = case_run.loaded.definition(case_run.case.process).repeats, case_run.loaded.forms
    opened = [one.step for one in case_run.new_items if one.form and DECISION in forms[one.form].fields]
    return [*case_run.run.reached, *(step for step in opened if not repeats(step))]


def _sync_items(case_run: CaseRun, rest: Rest, before: dict[uuid.UUID, WorkItem]) -> list[str]:
    """The rows of what is open now; gives the steps that were called off."""
    for step in rest.steps:
        if before.pop(uuid.UUID(step.id), None) is None:
            case_run.new_items.append(_open_item(case_run, step, rest.variables))
    off = [gone for gone in before.values() if gone.state == ItemState.OPEN]
    for gone in off:
        gone.state, gone.done_at = ItemState.VOID, clock.now()
        kept_drafts.tell(gone, kept_drafts.end(gone), case_run.actor.person_id)
    db.session().add_all(case_run.new_items)
    by, ended = case_run.actor.person_id, [one for one in before.values() if one.draft_rev]
    for done in before.values() if ended else ():
        if done.state == ItemState.DONE and done.done_by == by:
            kept_drafts.forget(by, done, ended)
    return [one.step for one in off]


def _open_item(case_run: CaseRun, step: HumanStep, variables: Mapping[str, Json]) -> WorkItem:
    case, package, now = case_run.case, case_run.loaded.package, clock.now()
    lanes = package.lanes
    sent = case_run.sent if lanes[step.lane].different_from else ()
    post = posts.address(step, lanes, case, {**variables, **step.local}, sent)
    remarks = refusals.remarks_at(case_run, step, post.org)
    returned_by = posts.returner(step, lanes, post, case_run.actor.person_id) if remarks else None
    return WorkItem(
        case_id=case.id,
        kind=ItemKind.TASK,
        state=ItemState.OPEN,
        task_id=uuid.UUID(step.id),
        step=step.path,
        title=step.title,
        form=step.form,
        variable=step.variable,
        org=post.org,
        role=post.role,
        barred_by=post.barred_by or returned_by,
        arrived_at=now,
        due_at=deadlines.due_at(package, case.process, step.path, now),
        remind_at=deadlines.next_reminder(package, case.process, step.path, now),
        remarks=remarks,
    )


def _sync_waits(case_run: CaseRun, rest: Rest) -> None:
    case = case_run.case
    now: dict[tuple[str, str], str] = {}
    with failures(case_run):
        for wait in rest.waits:
            for topic, key in awaited(case_run, wait, rest.variables):
                if now.setdefault((wait.name, topic), key) != key:
                    raise EngineError(wait.element, f"同一办件不能同时等待两个单位的 {topic} 记录")
    if now or case_run.waited:
        waits.keep(case, now)
        case_run.waited = bool(now)
    if now:
        _tell_unfit(case_run)


def _tell_unfit(case_run: CaseRun) -> None:
    """Who began the case learns that a published record does not do: nobody else would set it right."""
    case, known = case_run.case, case_run.loaded.package.registers
    titles = [known[topic].title for topic in waits.unfit(case) if topic in known]
    role = posts.desk_of(case) if titles else None
    if role:
        case_run.send(
            ItemKind.NOTICE, case.starter_org, role, f"{'、'.join(titles)}已公示但不符合本件要求，请办理变更"[:100]
        )


def _set_alarm(case: Case, before: datetime | None) -> None:
    """Once per due date; a date that no longer comes leaves no job behind."""
    due = case.next_due
    if due == before:
        return
    if due is None:
        drop_open(case.id, TIMER)
    else:
        put(TIMER, {"case": case.id}, key=f"timer:{case.id}:{due.isoformat()}", due=due, case_id=case.id)


def keep_alarm(case: Case) -> None:
    """After a timer job: where a date still stands, one waits for it. The clock may have gone back meanwhile, so
    that the job of that date found nothing due."""
    if case.next_due and not any(one.kind == TIMER for one in jobs.jobs_of(case.id)):
        put(TIMER, {"case": case.id}, due=max(case.next_due, clock.now() + SOON), case_id=case.id)
