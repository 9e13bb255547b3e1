"""What the operators and the drain want to know about background work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from app import clock, db
from app.jobs.claim import due
from app.jobs.hold import HELD
from app.jobs.models import Incident, Job


def due_count() -> int:
    """How many jobs could run at this moment."""
    return db.session().scalar(select(func.count()).select_from(Job).where(due(clock.now()))) or 0


def oldest_wait() -> timedelta:
    """How long the oldest open due job has been waiting: the health of the workers (R18, alarm at two minutes)."""
    moment = clock.now()
    late = Job.done_at.is_(None), Job.due_at <= moment, ~HELD
    oldest = db.session().scalar(select(func.min(Job.due_at)).where(*late))
    return moment - oldest if oldest else timedelta()


def next_due() -> datetime | None:
    """When the next open job falls due, past moments included; None if nothing waits, but for what is held."""
    return db.session().scalar(select(func.min(Job.due_at)).where(Job.done_at.is_(None), ~HELD))


def jobs_of(case_id: int) -> Sequence[Job]:
    """Open jobs of a case, next first, those held by an incident last."""
    chosen = select(Job).where(Job.case_id == case_id, Job.done_at.is_(None))
    return db.session().scalars(chosen.order_by(Job.due_at.is_(None), Job.due_at, Job.id)).all()


def open_incidents(after: int | None = None, size: int = 50) -> Sequence[Incident]:
    """Open incidents, newest first, those with a smaller id than `after`."""
    chosen = select(Incident).where(Incident.closed_at.is_(None))
    if after is not None:
        chosen = chosen.where(Incident.id < after)
    return db.session().scalars(chosen.order_by(Incident.id.desc()).limit(size)).all()


def incidents_of(case_id: int) -> Sequence[Incident]:
    """Open incidents of a case, oldest first."""
    chosen = select(Incident).where(Incident.case_id == case_id, Incident.closed_at.is_(None))
    return db.session().scalars(chosen.order_by(Incident.id)).all()


def open_incident_count() -> int:
    """How many incidents wait for an administrator."""
    return db.session().scalar(select(func.count()).where(Incident.closed_at.is_(None))) or 0


def count_keys(prefix: str) -> int:
    """How many jobs of the last weeks, open or done, have keys that begin so; `prefix` ends with a colon."""
    return db.session().scalar(select(func.count()).where(*_keyed(prefix))) or 0


def payloads(prefix: str) -> Sequence[str]:
    """What those carry, oldest first."""
    return db.session().scalars(select(Job.payload).where(*_keyed(prefix)).order_by(Job.id)).all()


def _keyed(prefix: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Job.key >= prefix, Job.key < prefix.removesuffix(":") + ";"


def count_of(case_id: int, kind: str) -> int:
    """How many jobs of a kind the last weeks had for a case, open or done."""
    return db.session().scalar(select(func.count()).where(Job.case_id == case_id, Job.kind == kind)) or 0
