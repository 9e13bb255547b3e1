"""What an administrator is told of a failure: which case, package, release and step, and where the log has it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from app import db
from app.accounts.identify import person as person_of
from app.accounts.person import Person
from app.cases.complete import complete
from app.cases.draft import keep
from app.cases.models import Case, Draft, WorkItem
from app.cases.state import personal_numbers, submissions
from app.cases.state.case_run import CaseRun
from app.cases.take import locked_of, take
from app.enums import ItemState
from app.errors import Conflict, Forbidden, NotFound, NotPossible, StepFailed, words
from app.jobs.incident import Trouble, close_incident, open_incident
from app.jobs.models import Incident, Job
from app.jobs.put import put
from app.jobs.settle import retry
from app.packages import queries as packages
from app.trail.write import Actor, write

LONGEST = 500


def trouble_of(failure: Exception, reference: str, case_id: int | None = None) -> Trouble:
    """The trouble behind a failure under a person's hand or in a job of the case `case_id`."""
    if not isinstance(failure, StepFailed):
        return _of_case(Trouble(f"{type(failure).__name__}: {words(failure)}", reference, case_id))
    return _of_case(
        Trouble(
            failure.reason,
            reference,
            case_id=failure.case_id or case_id,
            package=failure.package,
            process=failure.process,
            release_id=failure.release_id,
            element=failure.element or None,
            operation=failure.operation,
            work_item_id=failure.item_id,
        )
    )


def _of_case(trouble: Trouble) -> Trouble:
    """Complete what the failure did not know by what the case's row knows."""
    case = db.session().get(Case, trouble.case_id) if trouble.case_id and not trouble.release_id else None
    if case is None:
        return trouble
    return replace(trouble, package=case.package, process=case.process, release_id=case.release_id)


WRITTEN_SINCE = "草稿在出错之后又有改动，没有代为提交；请通知填报人核对后自行提交。"


def keep_failed(failure: StepFailed, reference: str, person: Person | None, sent: Mapping[str, Any]) -> bool:
    """After the move was undone, in a transaction of its own: open the incident, keep the answers.

    Gives whether there were answers and they are kept now: not over the draft of a colleague, nor where the item
    has meanwhile gone to somebody else.
    """
    incident = open_incident(trouble_of(failure, reference))
    if person is None or failure.item_id is None or not sent.get("answers"):
        return False
    try:
        taken = take(person, failure.item_id)
    except (NotFound, Forbidden, Conflict):
        return False
    draft = db.session().get(Draft, failure.item_id)
    if draft is not None and draft.saved_by != person.id:
        return False
    case_run = CaseRun(taken.case, packages.release(taken.case.release_id))
    form = case_run.loaded.forms[taken.item.form or ""]
    taken.item.draft_rev += 1
    kept = {"incident": incident, "confirm": sent.get("confirm") or []}
    keep(person, case_run, taken.item, form, sent["answers"], orjson.dumps(kept).decode())
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
    _note(incident, "retry", by)
    return incident


def close(person: Person, incident_id: int, reason: str) -> Incident:
    """Nothing is to be done again: its cause is gone, or was mended by hand. Raises NotFound, Invalid, NotPossible
    where a job still waits for it, which would never run."""
    row = close_incident(incident_id, person.id)
    row.reason = personal_numbers.stated(reason, "关闭的原因", LONGEST)
    job = db.session().get(Job, row.job_id) if row.job_id else None
    if job is not None and job.done_at is None:
        raise NotPossible("该异常的后台任务尚未完成，请重新运行；确实不再需要的，请终止所属办件。")
    _note(row, "close_incident", person.id, {"reason": row.reason})
    return row


def _note(row: Incident, kind: str, by: int, more: Mapping[str, Any] | None = None) -> None:
    """In the trail of its case, or of none."""
    actor = person_of(by)
    note = {"incident": row.id, **(more or {})}
    write(row.case_id, kind, Actor(by, actor.org.code if actor else None), row.element and row.element[:130], note)


def replay(item_id: int, incident: int) -> None:
    """Send the draft that was kept with the incident, as its author.

    Quiet if she has sent it herself meanwhile. What was written since is not sent: the administrator is told.
    """
    case = locked_of(item_id)
    item, draft = db.session().get(WorkItem, item_id), db.session().get(Draft, item_id)
    if draft is None or item is None or item.state != ItemState.OPEN:
        return
    kept = orjson.loads(draft.confirmed) if draft.confirmed else {}
    if not isinstance(kept, dict) or kept.get("incident") != incident:
        open_incident(Trouble(WRITTEN_SINCE, case_id=item.case_id, element=item.step))
        return
    author = person_of(draft.saved_by)
    if author is None:
        raise NotFound
    form = packages.release(case.release_id).forms[item.form or ""]
    complete(author, item_id, submissions.typed(form, draft.answers), kept["confirm"])
