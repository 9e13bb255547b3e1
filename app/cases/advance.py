"""The only place where engine state and rows meet."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import undefer

from app import clock, db
from app.cases import calls, deadlines, kept, notices, posts, typed, waits
from app.cases.models import Case, WorkItem
from app.cases.motion import Motion
from app.cases.opening import Origin
from app.cases.outcome import awaited, is_record, settled_state
from app.engine.spiff.run import Run
from app.engine.steps import EngineError, HumanStep
from app.errors import Conflict, NotFound, StepFailed
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


def resumed(case: Case, actor: Actor = SYSTEM) -> Motion:
    """A locked case with its engine state loaded. Raises Conflict if it has ended."""
    if case.engine is None:
        raise Conflict("办件已经办结，不能再办理。")
    motion = Motion(case, packages.release(case.release_id), actor)
    with failures(motion):
        definition = motion.loaded.definition(case.process)
        motion.run = Run.load(definition, case.engine, calls.caller(motion))
        motion.waited = any(is_record(wait) for wait in motion.run.waits)
        motion.origin = Origin.of(case.id, motion.run.variables)
    return motion


def begun(case: Case, variables: Mapping[str, Any], actor: Actor) -> Motion:
    """A new case run to its first human step."""
    motion = Motion(case, packages.release(case.release_id), actor)
    motion.sent_new()
    motion.fresh = True
    motion.origin = Origin.of(case.id, variables)
    with failures(motion):
        motion.run = Run.start(motion.loaded.definition(case.process), variables, calls.caller(motion))
    return motion


class failures:  # noqa: N801 - reads as a phrase: with failures(motion)
    """Translate what the engine says into a failed step, for the person and the administrator."""

    def __init__(self, motion: Motion, item: WorkItem | None = None) -> None:
        self.motion, self.item = motion, item

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: Any, failure: BaseException | None, trace: Any) -> None:
        """An EngineError becomes a StepFailed; each knows its release, and its case and item if they remain."""
        if isinstance(failure, EngineError):
            raise self._placed(StepFailed(failure.element, failure.message)) from failure
        if isinstance(failure, StepFailed):
            self._placed(failure)

    def _placed(self, failure: StepFailed) -> StepFailed:
        case = self.motion.case
        failure.case_id = None if self.motion.fresh else case.id
        failure.release_id, failure.package, failure.process = case.release_id, case.package, case.process
        if self.item is not None:
            failure.item_id = None if self.motion.fresh else self.item.id
            failure.element = failure.element or self.item.step
        return failure


def settle(motion: Motion, tasks: Mapping[uuid.UUID, WorkItem]) -> None:
    """Store the new state: rows of work items, the case with its engine bytes, what is waited for, timers.

    `tasks`: as `taken.tasks_of` has them. The case is whole before anything is asked: what is asked writes down
    first what has changed so far."""
    with failures(motion):
        _sync_items(motion, dict(tasks))
    case, run, before = motion.case, motion.run, motion.case.next_due
    case.engine = None if run.finished else run.dump()
    case.passed = orjson.dumps(motion.passed()).decode()
    case.rev += 1
    if motion.changing:
        case.entry_id, case.base_version = motion.changing
    case.state = settled_state(motion)
    case.next_due = None if run.finished else run.next_due
    if run.finished:
        case.finished_at = clock.now()
    _sync_waits(motion)
    _set_alarm(case, before)
    notices.tell_about(motion)


def _sync_items(motion: Motion, before: dict[uuid.UUID, WorkItem]) -> None:
    for step in motion.run.steps:
        if before.pop(uuid.UUID(step.id), None) is None:
            motion.new_items.append(_open_item(motion, step))
    for gone in before.values():
        if gone.state == "open":
            gone.state, gone.done_at = "void", clock.now()
            kept.tell(gone, typed.end(gone), motion.actor.person_id)
    db.session().add_all(motion.new_items)
    ended = [one for one in before.values() if one.draft_rev]
    if ended and motion.new_items:
        typed.bring(ended, motion.new_items)


def _open_item(motion: Motion, step: HumanStep) -> WorkItem:
    case, package, now = motion.case, motion.loaded.package, clock.now()
    lanes = package.lanes
    sent = motion.sent if lanes[step.lane].different_from else ()
    post = posts.address(step, lanes, case, {**motion.run.variables, **step.local}, sent)
    returned_by = posts.returner(step, lanes, post, motion.actor.person_id) if motion.remarks else None
    return WorkItem(
        case_id=case.id,
        kind="task",
        state="open",
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
        remarks=motion.remarks,
    )


def _sync_waits(motion: Motion) -> None:
    case = motion.case
    now: dict[tuple[str, str], str] = {}
    with failures(motion):
        for wait in motion.run.waits:
            for topic, key in awaited(motion, wait):
                if now.setdefault((wait.name, topic), key) != key:
                    raise EngineError(wait.element, f"同一办件不能同时等待两个单位的 {topic} 记录")
    if now or motion.waited:
        waits.keep(case, now)
        motion.waited = bool(now)
    if now:
        _tell_unfit(motion)


def _tell_unfit(motion: Motion) -> None:
    """Who began the case learns that a published record does not do: nobody else would set it right."""
    case, known = motion.case, motion.loaded.package.registers
    titles = [known[topic].title for topic in waits.unfit(case) if topic in known]
    role = posts.desk_of(case) if titles else None
    if role:
        motion.send(
            "notice", case.starter_org, role, f"{'、'.join(titles)}已公示但不符合本件要求，请办理变更"[:100]
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
