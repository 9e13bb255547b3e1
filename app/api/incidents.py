"""Incidents: what failed, for the administrator, and the retry."""

from typing import Any

from flask import jsonify

from app import arguments, db
from app.accounts.audience import audience
from app.accounts.session import current
from app.api import incoming, shapes
from app.api.blueprint import api
from app.api.once import once
from app.arguments import asks, describes
from app.bounds import NUMBER, SIZE
from app.cases.models import Case
from app.cases.trouble import close, retry_incident
from app.enums import Administrator
from app.jobs import queries
from app.jobs.models import Incident


def _shape(row: Incident) -> dict[str, Any]:
    case = db.session().get(Case, row.case_id) if row.case_id else None
    return {
        "id": str(row.id),
        "reference": row.reference,
        "case": str(row.case_id) if row.case_id else None,
        "package": row.package or (case.package if case else None),
        "process": row.process or (case.process if case else None),
        "release": _text(row.release_id or (case.release_id if case else None)),
        "element": row.element,
        "operation": row.operation,
        "text": row.text,
        "times": row.times,
        "at": shapes.moment(row.at),
        "closed_at": shapes.moment(row.closed_at),
        "reason": row.reason,
    }


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


@api.get("/incidents")
@audience(Administrator.SYSTEM)
@describes("Incidents")
@asks(after=NUMBER, size=SIZE)
def list_incidents() -> Any:
    """Open incidents, newest first."""
    size = arguments.size()
    rows = queries.open_incidents(arguments.number("after"), size + 1)
    following = str(rows[size - 1].id) if len(rows) > size else None
    total = queries.open_incident_count()
    return jsonify(shapes.page([_shape(row) for row in rows[:size]], following, total, False))


@api.post("/incidents/<int:incident_id>/retry")
@audience(Administrator.SYSTEM)
@describes("Incident")
@once()
def retry(incident_id: int) -> Any:
    """Let the failed work run again; a person's step is sent again as she sent it."""
    return jsonify(_shape(retry_incident(incident_id, current().id)))


@api.post("/incidents/<int:incident_id>/close")
@audience(Administrator.SYSTEM)
@describes("Incident", "Reason")
@once()
def close_it(incident_id: int) -> Any:
    """Close one with nothing run again, with a reason: where no background work waits for it."""
    return jsonify(_shape(close(current(), incident_id, incoming.text(incoming.body(), "reason"))))
