"""A step that failed under a person's hand: her answers are kept as a draft, and can be sent again for her."""

from collections.abc import Mapping
from typing import Any

import orjson

from app import db
from app.accounts.identify import person as person_of
from app.cases import seals
from app.cases.complete import complete
from app.cases.draft import keep
from app.cases.models import Case, Draft, WorkItem
from app.cases.trouble import trouble_of
from app.errors import NotFound, StepFailed
from app.jobs.incident import open_incident
from app.jobs.models import Incident
from app.jobs.put import put
from app.jobs.retry import retry
from app.packages import queries as packages


def keep_failed(failure: StepFailed, reference: str, person_id: int | None, sent: Mapping[str, Any]) -> bool:
    """After the move was undone, in a transaction of its own: keep the answers, open the incident.

    Gives whether there were answers and they are kept now.
    """
    open_incident(trouble_of(failure, reference))
    item = db.session().get(WorkItem, failure.item_id) if failure.item_id else None
    case = db.session().get(Case, item.case_id) if item else None
    if case is None or item is None or item.state != "open" or person_id is None or not sent.get("answers"):
        return False
    form = packages.release(case.release_id).forms[item.form or ""]
    item.draft_rev += 1
    confirmed = orjson.dumps(sent.get("confirm") or []).decode()
    keep(item, form, sent["answers"], person_id, confirmed)
    return True


def retry_incident(incident_id: int, by: int) -> Incident:
    """Close the incident and run its work again: the job, or the person's step from her kept draft."""
    incident = retry(incident_id, by)
    if incident.job_id is None and incident.work_item_id:
        put(
            "replay",
            {"item": incident.work_item_id, "incident": incident.id},
            key=f"replay:{incident.id}",
            case_id=incident.case_id,
        )
    return incident


def replay(item_id: int) -> None:
    """Send the kept draft as its author. Quiet if she has sent it herself meanwhile."""
    draft, item = db.write().get(Draft, item_id), db.session().get(WorkItem, item_id)
    if draft is None or item is None or item.state != "open":
        return
    author = person_of(draft.saved_by)
    case = db.session().get(Case, item.case_id)
    if author is None or case is None:
        raise NotFound
    form = packages.release(case.release_id).forms[item.form or ""]
    confirmed = orjson.loads(draft.confirmed) if draft.confirmed else []
    complete(author, item_id, seals.typed(form, draft.answers), confirmed)
