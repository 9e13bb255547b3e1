"""How a try of a job ends: done, put back for later, left to an administrator, and by her let run again (R11)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select, update

from app import clock, db
from app.db import Database
from app.errors import Conflict
from app.jobs import incident, wake
from app.jobs.claim import ATTEMPTS, Claim, give_up, put_back, wait_after
from app.jobs.incident import Trouble
from app.jobs.models import Incident, Job


class TakenOver(Conflict):
    """该后台任务已由其他进程接手。"""

    kind = "taken-over"


def finish(claim: Claim) -> None:
    """Mark the job done; raises TakenOver if somebody claimed it later, which undoes the effect.

    Call it before the effect where possible: the row then stays locked, and no other worker starts the same work.
    """
    done = db.write().execute(
        update(Job)
        .where(Job.id == claim.id, Job.fence == claim.fence, Job.done_at.is_(None))
        .values(done_at=clock.now(), lease_until=None, error=None)
        .returning(Job.id)
    )
    if done.first() is None:
        raise TakenOver


def fail(claim: Claim, trouble: Trouble) -> int | None:
    """Put the job back for a later attempt, or after the last one open an incident and give its id.

    Does nothing when the job was taken over meanwhile.
    """
    row = db.write().scalar(
        select(Job)
        .where(Job.id == claim.id, Job.fence == claim.fence, Job.done_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        return None
    if row.attempts >= ATTEMPTS:
        return give_up(row, trouble)
    row.due_at = clock.now() + wait_after(row.attempts)
    row.lease_until, row.error = None, trouble.text
    return None


PAUSE = timedelta(seconds=10)
"""Others have their turn meanwhile. It stays due since when it was, so that operators see how long it waits."""
Found = Mapping[str, Any]
_owed: WeakKeyDictionary[Database, dict[int, Claim]] = WeakKeyDictionary()
_found: WeakKeyDictionary[Database, dict[int, tuple[Found, Found]]] = WeakKeyDictionary()


def put_off(database: Database, held: Claim, found: Found) -> None:
    """Give the job back as soon as the database takes it; what was `found` outside is not asked for twice."""
    if found:
        _found.setdefault(database, {})[held.id] = (held.payload, found)
    _owed.setdefault(database, {})[held.id] = held


def give_back(database: Database) -> None:
    """What is owed comes first: with the database's trouble over, nothing shall wait for the claim to lapse."""
    owed = _owed.get(database, {})
    for held in tuple(owed.values()):
        with database.transaction():
            put_back(held, PAUSE)
        owed.pop(held.id, None)


def found_before(database: Database, held: Claim) -> Found:
    """What this process found outside for the same job, once; empty if nothing."""
    payload, found = _found.get(database, {}).pop(held.id, ({}, {}))
    return found if payload == held.payload else {}


def retry(incident_id: int, by: int | None) -> Incident:
    """Close the incident and give its job, if any, five new attempts from now; raises NotFound."""
    closed = incident.close_incident(incident_id, by)
    session = db.write()
    job = session.get(Job, closed.job_id, with_for_update=True, populate_existing=True) if closed.job_id else None
    if job is not None and job.done_at is None:
        job.due_at, job.lease_until, job.attempts = clock.now(), None, 0
        job.fence += 1
        wake.wake_later()
    return closed
