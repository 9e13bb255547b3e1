"""A job failed: wait longer each time, then leave it to an administrator (R11)."""

from sqlalchemy import select

from app import clock, db
from app.jobs.attempts import ATTEMPTS, wait_after
from app.jobs.claim import Claim, give_up
from app.jobs.incident import Trouble
from app.jobs.models import Job


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
