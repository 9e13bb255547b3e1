"""A job failed: wait longer each time, then leave it to an administrator (R11)."""

import secrets
from datetime import timedelta

from sqlalchemy import select

from app import clock, db
from app.jobs.claim import ATTEMPTS, Claim, give_up
from app.jobs.models import Job

WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
SPREAD = 0.2
_random = secrets.SystemRandom()


def fail(claim: Claim, text: str) -> int | None:
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
        return give_up(row, text)
    row.due_at = clock.now() + wait_after(row.attempts)
    row.lease_until, row.error = None, text
    return None


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts, spread by a fifth so that failures do not march in step."""
    return WAITS[min(attempts, len(WAITS)) - 1] * _random.uniform(1 - SPREAD, 1 + SPREAD)
