"""Claim due jobs: attempts, lease and fence are committed before the work begins (R11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, or_, select

from app import clock, db
from app.jobs import incident
from app.jobs.models import Job

LEASE = timedelta(seconds=10)
ATTEMPTS = 5


@dataclass(frozen=True)
class Claim:
    """A job in hand. `fence` proves the hand: whoever claims later gets a higher one."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    case_id: int | None
    key: str | None
    attempts: int
    fence: int


def claim(limit: int) -> list[Claim]:
    """Take up to `limit` due jobs, oldest first, for ten seconds. Commit before working on them.

    A job whose last allowed attempt ended without a word (its worker died) becomes an incident instead.
    """
    session = db.write()
    moment = clock.now()
    rows = session.scalars(
        select(Job)
        .where(due(moment))
        .order_by(Job.due_at, Job.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    return [_take(row, moment) for row in rows if not _exhausted(row)]


def renew(claims: Sequence[Claim]) -> list[Claim]:
    """Extend the lease of those still in our hand and give them back; the others were taken over."""
    session = db.write()
    fences = {held.id: held.fence for held in claims}
    rows = session.scalars(
        select(Job).where(Job.id.in_(fences), Job.done_at.is_(None)).with_for_update(skip_locked=True)
    ).all()
    mine = {row.id for row in rows if row.fence == fences[row.id]}
    for row in rows:
        if row.id in mine:
            row.lease_until = clock.now() + LEASE
    return [held for held in claims if held.id in mine]


def due(moment: datetime) -> ColumnElement[bool]:
    """SQL condition: open, due, and in nobody's hand."""
    free = or_(Job.lease_until.is_(None), Job.lease_until <= moment)
    return Job.done_at.is_(None) & Job.due_at.is_not(None) & (Job.due_at <= moment) & free


def _exhausted(row: Job) -> bool:
    if row.attempts < ATTEMPTS:
        return False
    give_up(row, row.error or "后台任务多次中断，没有完成")
    return True


def give_up(row: Job, text: str) -> int:
    """Take the job out of the queue and open an incident for it; gives the incident's id."""
    row.due_at = row.lease_until = None
    row.error = text
    return incident.open_incident(text, case_id=row.case_id, operation=row.kind, job_id=row.id)


def _take(row: Job, moment: datetime) -> Claim:
    row.attempts += 1
    row.fence += 1
    row.lease_until = moment + LEASE
    return Claim(row.id, row.kind, orjson.loads(row.payload), row.case_id, row.key, row.attempts, row.fence)
