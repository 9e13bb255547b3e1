"""迁移 of all running cases of a package to a release, as a chain of jobs: each case in a transaction of its own.

What a job has done is told by its row (`Move`), so that a worker that dies leaves nothing undone or done twice.
"""

import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Final

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.orm import undefer

from app import clock, db, faults
from app.accounts.person import Person
from app.cases.complete import actor_of
from app.cases.migrate import BACK, Act, migrate, move_back
from app.cases.models import Migration, Move
from app.cases.rehearse import counted, rehearse
from app.cases.state import personal_numbers
from app.cases.trouble import trouble_of
from app.enums import MoveState, Outcome
from app.errors import AppError, Conflict, NotFound, NotLoaded, NotPossible, StepFailed
from app.jobs.incident import new_reference, open_incident
from app.jobs.put import put
from app.packages import queries as packages
from app.packages.models import Release
from app.packages.publish import locked
from app.trail.write import Actor

log = logging.getLogger(__name__)
KIND, REASON = "migrate", "迁移的原因"
KEPT = timedelta(days=30)
MOVABLE: Final = frozenset({Outcome.MOVES, Outcome.SKIPS})
"""Of what the rehearsal says, with which cases may be moved."""
GOING = "上一次迁移还没有完成，请等它完成后再试。"


def begin(person: Person, release_id: int, outcomes: Collection[str], reason: str) -> Migration:
    """Every case of which the rehearsal says one of these is to go. Raises NotFound, Invalid, Conflict."""
    reason = personal_numbers.stated(reason, REASON)
    found = rehearse(packages.row(release_id))
    made = locked(release_id)
    _require(made)
    going = [one.id for one in found if one.forecast.outcome in outcomes]
    if not going:
        raise NotPossible("没有可以迁移到该版本的在办件。")
    row = Migration(release_id=release_id, begun_at=clock.now(), reason=reason)
    row.begun_by, row.begun_org = person.id, person.org.code
    row.outcomes, row.counts = ",".join(sorted(outcomes)), orjson.dumps(counted(found)).decode()
    session = db.session()
    session.add(row)
    session.flush()
    waiting = {"migration_id": row.id, "state": MoveState.WAITING}
    session.execute(insert(Move), [{**waiting, "case_id": case} for case in going])
    _put(row.id)
    return row


def _require(made: Release) -> None:
    if packages.in_force(made.package) is not made:
        raise NotPossible("只能迁移到新办件正在使用的版本，请先发布。")
    mine = select(Release.id).where(Release.package == made.package)
    going = select(Migration.id).where(Migration.release_id.in_(mine), Migration.finished_at.is_(None))
    if db.session().scalar(going.limit(1)) is not None:
        raise Conflict(GOING)


def take_back(person: Person, migration_id: int, reason: str, case_id: int | None = None) -> Migration:
    """All cases that have not gone on since go back, or this one, at once. Raises NotFound, Invalid, Conflict."""
    reason = personal_numbers.stated(reason, "撤销迁移的原因")
    row = db.write().get(Migration, migration_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if case_id is not None:
        _one_back(row, case_id, Act(actor_of(person), reason, BACK))
        return row
    if row.finished_at is None:
        raise Conflict(GOING)
    moved = update(Move).where(Move.migration_id == row.id, Move.state == MoveState.MOVED)
    returning = {"state": MoveState.RETURNING, "reason": reason, "by_user": person.id}
    if not db.session().execute(moved.values(**returning).returning(Move.case_id)).all():
        raise NotPossible("没有可以撤销迁移的办件。")
    row.finished_at = None
    _put(row.id)
    return row


def _one_back(row: Migration, case_id: int, act: Act) -> None:
    move = db.session().get(Move, (row.id, case_id), populate_existing=True)
    if move is None:
        raise NotFound
    if move.state != MoveState.MOVED:
        raise NotPossible("本件没有迁移，或者已经撤销迁移。")
    move_back(case_id, move, row.release_id, act)
    _note(move, MoveState.RETURNED, act.reason, act.actor.person_id)


def go_on(migration_id: int, after: int) -> None:
    """The job: the next case, then a job for the one behind it."""
    session = db.write()
    row = session.get(Migration, migration_id)
    open_ = Move.state.in_((MoveState.WAITING, MoveState.RETURNING))
    mine = select(Move).where(Move.migration_id == migration_id, Move.case_id > after, open_).limit(1)
    move = session.scalar(mine.options(undefer(Move.engine), undefer(Move.items)).order_by(Move.case_id))
    if row is None:
        return
    if move is None:
        row.finished_at = clock.now()
        return
    _tried(row, move)
    _put(row.id, move.case_id)


def _tried(row: Migration, move: Move) -> None:
    """A case that stays is no trouble; one that fails is an incident of its own, and the others go on."""
    case_id, back = move.case_id, move.state == MoveState.RETURNING
    try:
        with db.attempt():
            (_back if back else _move)(row, move)
    except Exception as failure:
        if faults.passing(failure):
            raise
        if isinstance(failure, AppError) and not isinstance(failure, NotLoaded):
            _note(move, MoveState.MOVED if back else MoveState.STAYED, _why(failure), move.by_user)
            return
        reference = new_reference()
        log.error("reference %s: case %s was not migrated", reference, case_id, exc_info=failure)
        open_incident(replace(trouble_of(failure, reference, case_id), operation=KIND))
        words = f"程序出错，没有迁移，已记入系统异常（{reference}）。"
        _note(move, MoveState.MOVED if back else MoveState.FAILED, words, move.by_user)


def _why(failure: AppError) -> str:
    return failure.reason if isinstance(failure, StepFailed) else failure.message


def _move(row: Migration, move: Move) -> None:
    if not packages.offers(row.release_id):
        raise NotPossible("该版本已经停用，没有迁移。")
    act = Act(Actor(row.begun_by, row.begun_org), row.reason)
    gone = migrate(move.case_id, row.release_id, frozenset(row.outcomes.split(",")), act)
    move.from_release, move.rev, move.engine, move.items = gone.release, gone.rev, gone.engine, gone.items
    _note(move, MoveState.MOVED, None, row.begun_by)


def _back(row: Migration, move: Move) -> None:
    act = Act(Actor(move.by_user, row.begun_org), move.reason or row.reason, BACK)
    move_back(move.case_id, move, row.release_id, act)
    _note(move, MoveState.RETURNED, move.reason, move.by_user)


def _note(move: Move, state: MoveState, reason: str | None, by: int | None) -> None:
    move.state, move.reason, move.by_user, move.at = state, reason, by, clock.now()
    if state == MoveState.RETURNED:
        move.engine = move.items = None


def _put(migration_id: int, after: int = 0) -> None:
    put(KIND, {"migration": migration_id, "after": after})


def forget_old() -> None:
    """What leads cases back is kept for a month."""
    old = update(Move).where(Move.engine.is_not(None), Move.at < clock.now() - KEPT)
    db.write().execute(old.values(engine=None, items=None))
