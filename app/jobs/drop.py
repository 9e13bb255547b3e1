"""Jobs that need not run any more: a timer whose case moved on, rows of deleted cases, old finished rows."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from app import clock, db
from app.jobs.kinds import NOTED
from app.jobs.models import Hold, Incident, Job, Slot

KEEP = timedelta(days=30)


def drop_open(case_id: int, kind: str) -> None:
    """Delete the case's open jobs of one kind: it moved on and they have nothing to do."""
    _drop(Job.case_id == case_id, Job.kind == kind)


def drop_case(case_id: int, by: int | None) -> None:
    """The case is over: its open jobs go, held or not, its open incidents are settled by the user `by`."""
    session = db.write()
    _drop(Job.case_id == case_id)
    session.execute(delete(Hold).where(Hold.case_id == case_id))
    troubles = update(Incident).where(Incident.case_id == case_id, Incident.closed_at.is_(None))
    session.execute(troubles.values(closed_at=clock.now(), closed_by=by))


def _drop(*which: ColumnElement[bool]) -> None:
    """One that is being run at this moment waits for its case and must not be waited for; it will find nothing."""
    mine = select(Job.id).where(*which, Job.done_at.is_(None)).with_for_update(skip_locked=True)
    db.write().execute(delete(Job).where(Job.id.in_(mine)))


def drop_cases(case_ids: Collection[int]) -> None:
    """Delete everything that names these cases, when retention, which is still to come, deletes them."""
    session = db.write()
    session.execute(delete(Job).where(Job.case_id.in_(case_ids)))
    session.execute(delete(Hold).where(Hold.case_id.in_(case_ids)))
    session.execute(delete(Incident).where(Incident.case_id.in_(case_ids)))


def drop_done(before: datetime) -> None:
    """Delete jobs finished before that moment; their keys are free again, but for those that note for good."""
    passing = or_(Job.key.is_(None), and_(*(~Job.key.startswith(one, autoescape=True) for one in NOTED)))
    db.write().execute(delete(Job).where(Job.done_at < before, passing))


def drop_slots(before: datetime) -> None:
    """Delete slots taken before that moment."""
    db.write().execute(delete(Slot).where(Slot.at < before))
