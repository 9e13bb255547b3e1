"""Reading the trail of a case."""

from collections.abc import Sequence

from sqlalchemy import select

from app import db
from app.trail.models import TrailEntry


def of_case(case_id: int) -> Sequence[TrailEntry]:
    """All lines of a case, oldest first."""
    rows = select(TrailEntry).where(TrailEntry.case_id == case_id).order_by(TrailEntry.id)
    return db.session().scalars(rows).all()
