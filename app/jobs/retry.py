"""An administrator lets a failed job run again."""

from app import clock, db
from app.jobs import bell, incident
from app.jobs.models import Incident, Job


def retry(incident_id: int, by: int | None) -> Incident:
    """Close the incident and give its job, if any, five new attempts from now; raises NotFound."""
    closed = incident.close_incident(incident_id, by)
    session = db.write()
    job = session.get(Job, closed.job_id, with_for_update=True, populate_existing=True) if closed.job_id else None
    if job is not None and job.done_at is None:
        job.due_at, job.lease_until, job.attempts = clock.now(), None, 0
        job.fence += 1
        bell.ring_later()
    return closed
