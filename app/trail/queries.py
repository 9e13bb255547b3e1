"""Reading the trail: of a case, and what was opened anywhere."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select, text

from app import db
from app.trail.models import OPENING, TrailEntry

MOST = 10_000
Conditions = Sequence[ColumnElement[bool]]
_OF_CASE = select(TrailEntry).where(TrailEntry.case_id == bindparam("case")).order_by(TrailEntry.id)


def of_case(case_id: int) -> Sequence[TrailEntry]:
    """All lines of a case, oldest first."""
    return db.once(("trail", case_id), lambda: db.session().scalars(_OF_CASE, {"case": case_id}).all())


def openings(conditions: Conditions, before: int | None, size: int) -> Sequence[TrailEntry]:
    """What was opened, newest first; `before`: only lines older than this one."""
    rows = _opened(conditions)
    rows = rows if before is None else rows.where(TrailEntry.id < before)
    return db.session().scalars(rows.order_by(TrailEntry.id.desc()).limit(size)).all()


def openings_count(conditions: Conditions) -> int:
    """How many that are; counts no further than one above MOST."""
    few = _opened(conditions).with_only_columns(literal(1)).limit(MOST + 1).subquery()
    return db.session().scalar(select(func.count()).select_from(few)) or 0


def _opened(conditions: Conditions) -> Select[TrailEntry]:
    """The kinds stand in the text as in the index, else databases would not look there."""
    return select(TrailEntry).select_from(TrailEntry).where(text(OPENING), *conditions)
