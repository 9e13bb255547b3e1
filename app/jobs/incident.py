"""Troubles that wait for an administrator: opened when something failed for good, closed by a person."""

from sqlalchemy import select

from app import clock, db
from app.errors import NotFound
from app.jobs.models import Incident


def open_incident(
    text: str,
    case_id: int | None = None,
    element: str | None = None,
    operation: str | None = None,
    release_id: int | None = None,
    job_id: int | None = None,
) -> int:
    """Write the trouble down and give its id; the same trouble while still open is counted, not repeated.

    `element` is the path of the step, `operation` the handler or job kind, `text` what went wrong.
    """
    session = db.write()
    found = session.scalar(
        select(Incident).where(
            Incident.closed_at.is_(None),
            Incident.case_id.is_not_distinct_from(case_id),
            Incident.job_id.is_not_distinct_from(job_id),
            Incident.element.is_not_distinct_from(element),
            Incident.operation.is_not_distinct_from(operation),
        )
    )
    if found is None:
        found = Incident(
            case_id=case_id, job_id=job_id, element=element, operation=operation, release_id=release_id, times=0
        )
        session.add(found)
    found.text, found.at, found.times = text, clock.now(), found.times + 1
    session.flush()
    return found.id


def close_incident(incident_id: int, by: int | None) -> Incident:
    """Mark the trouble as settled by the user `by`, None for the system; raises NotFound."""
    row = db.write().get(Incident, incident_id, with_for_update=True, populate_existing=True)
    if row is None or row.closed_at is not None:
        raise NotFound
    row.closed_at, row.closed_by = clock.now(), by
    return row
