"""Claim a due job: attempt, lease and fence are committed before the work begins (R11)."""

import logging
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, or_, select

from app import clock, db
from app.jobs.hold import HELD
from app.jobs.incident import Trouble, open_incident
from app.jobs.models import Job

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=10)


@dataclass(frozen=True)
class Claim:
    """A job in hand. `fence` proves the hand: whoever claims later gets a higher one. `due_at`: as before."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    case_id: int | None
    key: str | None
    attempts: int
    fence: int
    due_at: datetime | None = field(default=None, compare=False)


def claim(leaving: Collection[str] = (), known: Collection[str] | None = None) -> Claim | None:
    """Take the oldest due job for ten seconds, None if there is none. Commit before working on it.

    One at a time: an attempt counts when its own job begins, so that the death of a worker is laid at the door of
    the job it was running and of no other. A job whose last allowed attempt ended without a word (it takes its
    worker with it) becomes an incident instead. Kinds in `leaving` are left to others, and all
    that are not `known`.
    """
    moment = clock.now()
    while (row := _oldest(moment, _mine(leaving, known))) is not None:
        if row.attempts < ATTEMPTS:
            return _take(row, moment)
        _give_up_dead(row)
    return None


def pending(leaving: Collection[str] = (), known: Collection[str] | None = None) -> bool:
    """Whether `claim` would find anything: a look that makes nobody wait."""
    look = select(Job.id).where(due(clock.now()), _mine(leaving, known)).limit(1)
    return db.session().scalar(look) is not None


def renew(held: Claim) -> bool:
    """Extend the lease; False when the job is done or in another hand.

    A row that is locked is skipped: its effect is being committed, and until then nobody else can claim it.
    """
    row = _in_this_hand(held)
    if row is not None:
        row.lease_until = clock.now() + LEASE
    return row is not None


def put_back(held: Claim, pause: timedelta = timedelta()) -> bool:
    """Undo the claim: due as before, the attempt not counted, nobody's before `pause` is over.

    False when it is done or in another hand.
    """
    row = _in_this_hand(held)
    if row is not None:
        row.attempts -= 1
        # Whoever still works on it with the old fence can no longer finish it.
        row.fence += 1
        row.due_at = held.due_at or clock.now()
        row.lease_until = clock.now() + pause if pause else None
    return row is not None


def _in_this_hand(held: Claim) -> Job | None:
    chosen = select(Job).where(Job.id == held.id, Job.fence == held.fence, Job.done_at.is_(None))
    return db.write().scalar(chosen.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def due(moment: datetime) -> ColumnElement[bool]:
    """SQL condition: open, due, in nobody's hand, and its case not held."""
    free = or_(Job.lease_until.is_(None), Job.lease_until <= moment)
    return Job.done_at.is_(None) & Job.due_at.is_not(None) & (Job.due_at <= moment) & free & ~HELD


def _mine(leaving: Collection[str], known: Collection[str] | None) -> ColumnElement[bool]:
    left = Job.kind.not_in(leaving)
    return left if known is None else left & Job.kind.in_(known)


def _oldest(moment: datetime, mine: ColumnElement[bool]) -> Job | None:
    rows = select(Job).where(due(moment), mine).order_by(Job.due_at, Job.id).limit(1)
    # Skipped, not waited for: what is locked is being claimed by another, who looks at the same moment.
    return db.write().scalar(rows.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def give_up(row: Job, trouble: Trouble) -> int:
    """Take the job out of the queue and every hand, and open an incident for it; gives the incident's id."""
    row.due_at = row.lease_until = None
    row.fence += 1
    row.error = trouble.text
    told = orjson.loads(row.payload)
    return open_incident(
        replace(
            trouble,
            case_id=row.case_id,
            package=trouble.package or told.get("package"),
            process=trouble.process or told.get("process"),
            operation=row.kind,
            job_id=row.id,
        )
    )


def _give_up_dead(row: Job) -> None:
    before = f"；此前的错误：{row.error}" if row.error else ""
    trouble = Trouble(f"后台任务多次中断，没有完成{before}")
    log.error("reference %s: job %s (%s) ended its process again and again", trouble.reference, row.id, row.kind)
    give_up(row, trouble)


def _take(row: Job, moment: datetime) -> Claim:
    """If the worker dies the job comes back as one that failed would: later each time, behind what waited.

    After the last attempt there is nothing to wait for but the end of the lease.
    """
    due_at = row.due_at
    row.attempts += 1
    row.fence += 1
    row.lease_until = moment + LEASE
    row.due_at = moment + (wait_after(row.attempts) if row.attempts < ATTEMPTS else LEASE)
    return Claim(
        row.id, row.kind, orjson.loads(row.payload), row.case_id, row.key, row.attempts, row.fence, due_at
    )


WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
)
ATTEMPTS = len(WAITS) + 1
SPREAD = 0.2
_random = secrets.SystemRandom()


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts, spread by a fifth so that failures do not march in step."""
    return WAITS[attempts - 1] * _random.uniform(1 - SPREAD, 1 + SPREAD)
