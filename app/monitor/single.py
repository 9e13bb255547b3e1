"""One case as 运行监控 shows it: where it stands, what waits for it, what administrators did with it."""

from typing import Any

import orjson

from app import clock, db
from app.accounts.queries import full_names, org_name, read_orgs
from app.cases import queries as cases
from app.cases.diagram import diagrams
from app.cases.models import Case
from app.cases.state import suspensions
from app.enums import CaseState
from app.errors import NotFound
from app.jobs import queries as jobs
from app.jobs.models import Job
from app.monitor import listing, troubles
from app.trail import queries as trail

DONE = {
    "suspend": "暂停办理",
    "resume": "恢复办理",
    "cancel": "终止办理",
    "retry": "重新运行",
    "close_incident": "关闭异常",
}
"""Lines of the trail that tell of administrators; all others are the business's own."""


def single(case_id: int) -> dict[str, Any]:
    """The page. Raises NotFound; what was never sent is nobody's but its author's, unless it met a trouble."""
    row, incidents = db.session().get(Case, case_id), troubles.of_case(case_id)
    if row is None or (row.state == CaseState.DRAFT and row.opened_from is None and not incidents):
        raise NotFound
    read_orgs({one.org for one in cases.items_of(row.id)})
    (line,) = listing.lines([row])
    suspended = row.state == CaseState.SUSPENDED
    return {
        "line": line,
        "case": row,
        "started": clock.local(row.started_at),
        "ended": clock.local(row.finished_at) if row.finished_at else None,
        "org": org_name(row.starter_org) or row.starter_org,
        "held": suspensions.told(suspensions.of(row.id)) if suspended else "",
        "verbs": _verbs(row),
        "diagrams": diagrams(row),
        "jobs": [_job(one) for one in jobs.jobs_of(row.id)],
        "incidents": incidents,
        "done": _done(row.id),
    }


def _verbs(row: Case) -> list[str]:
    if row.finished_at is not None or row.state == CaseState.DRAFT:
        return [] if row.finished_at else ["cancel"]
    return ["resume" if row.state == CaseState.SUSPENDED else "suspend", "cancel"]


def _job(row: Job) -> dict[str, Any]:
    due = clock.local(row.due_at) if row.due_at else None
    return {"what": troubles.work(row.kind), "due": due, "attempts": row.attempts}


def _done(case_id: int) -> list[dict[str, Any]]:
    rows = [one for one in trail.of_case(case_id) if one.kind in DONE]
    names = full_names(one.person_id for one in rows)
    return [
        {
            "at": clock.local(one.at),
            "what": DONE[one.kind],
            "by": names.get(one.person_id or 0, ""),
            "why": orjson.loads(one.note or "{}").get("reason", ""),
        }
        for one in reversed(rows)
    ]
