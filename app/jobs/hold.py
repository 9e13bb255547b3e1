"""Jobs of a case that stands still: none is begun until it is let go, then whatever became due meanwhile is."""

from sqlalchemy import delete, exists

from app import db
from app.jobs import wake
from app.jobs.models import Hold, Job

HELD = exists().where(Hold.case_id == Job.case_id)
"""SQL condition: the job's case is held."""


def hold(case_id: int) -> None:
    """Begin no job of the case from now on, nor any that is put for it later. The case's row is locked."""
    db.write().add(Hold(case_id=case_id))


def let_go(case_id: int) -> None:
    """Its jobs run again, those first that are long due."""
    db.write().execute(delete(Hold).where(Hold.case_id == case_id))
    wake.wake_later()
