"""Finish a job in the same transaction as its effect, only if it is still in our hand."""

from sqlalchemy import update

from app import clock, db
from app.errors import Conflict
from app.jobs.claim import Claim
from app.jobs.models import Job


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
