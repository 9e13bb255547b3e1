"""迁移: one running case goes over to another release of its package, or back to where it was, under its lock."""

from dataclasses import dataclass
from typing import Final

import orjson

from app.cases import advance, migrated_items, rehearse
from app.cases.models import Case, Move
from app.cases.take import tasks_of
from app.engine.spiff.migrate import migrate as redrawn
from app.engine.steps import EngineError
from app.enums import CaseState
from app.errors import NotPossible
from app.packages import queries as packages
from app.packages.queries import Loaded
from app.trail.write import Actor, write

MIGRATE, BACK = "migrate", "migrate_back"
ENDED: Final = "本件已经办结，不再迁移。"
GONE_ON: Final = "本件迁移后已有办理或者变动，不能撤销迁移。"
FORGOTTEN: Final = "迁移前的办理状态已不再保存，不能撤销迁移。"


@dataclass(frozen=True)
class Act:
    """Who moves cases and why, as the trail tells it."""

    actor: Actor
    reason: str
    kind: str = MIGRATE


@dataclass(frozen=True)
class Gone:
    """What a move leaves behind: where the case was, its revision now, and what leads it back."""

    release: int
    rev: int
    engine: bytes
    items: str


def migrate(case_id: int, release_id: int, outcomes: frozenset[str], act: Act) -> Gone:
    """Judged anew as the rehearsal judges it; goes only with one of these outcomes. Raises NotFound, NotPossible
    with the reason why it stays, StepFailed where the new release cannot take it."""
    case = advance.locked(case_id)
    if case.finished_at is not None or case.engine is None:
        raise NotPossible(ENDED)
    if case.release_id == release_id:
        raise NotPossible("本件已在该版本上办理。")
    old, new = packages.release(case.release_id), packages.release(release_id)
    told = rehearse.of_case(new.content, case_id)
    if told.outcome not in outcomes:
        raise NotPossible(told.reason)
    try:
        engine = redrawn(old.definition(case.process), new.definition(case.process), case.engine)
    except EngineError as failure:
        raise NotPossible(f"{failure.message}，本件按原版本办完。") from failure
    return _over(case, old, new, engine, act)


def move_back(case_id: int, move: Move, release_id: int, act: Act) -> None:
    """As if it had never been moved. Raises NotPossible once anything was done in it since."""
    case = advance.locked(case_id)
    if case.rev != move.rev or case.release_id != release_id or case.state == CaseState.SUSPENDED:
        raise NotPossible(ENDED if case.finished_at else GONE_ON)
    if move.engine is None or move.items is None or move.from_release is None:
        raise NotPossible(FORGOTTEN)
    old, new = packages.release(release_id), packages.release(move.from_release)
    _over(case, old, new, move.engine, act, move.items)


def _over(case: Case, old: Loaded, new: Loaded, engine: bytes, act: Act, back: str = "{}") -> Gone:
    """`back`: what the rows of its open steps were before."""
    tasks, before = tasks_of(case), case.engine or b""
    items = migrated_items.told(tasks.values())
    case.release_id, case.engine = new.id, engine
    case_run = advance.resumed(case, act.actor)
    with advance.failures(case_run):
        drafts = migrated_items.follow(case_run, old, tasks, orjson.loads(back))
    advance.settle(case_run, tasks)
    write(case.id, act.kind, act.actor, note={"from": old.number, "to": new.number, "reason": act.reason})
    return Gone(old.id, case.rev, before, orjson.dumps({"items": items, "drafts": drafts}).decode())
