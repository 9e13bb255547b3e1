"""Where a 试办 stands after its last step, as its page shows it: who has what to do, with a form filled in for a
try, what has happened, what was filed, and what the public sees."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from app import clock, db
from app.accounts import queries as accounts
from app.accounts.person import Person
from app.cases.diagram import diagrams
from app.cases.item_view import shown as seen
from app.cases.models import Case, WorkItem
from app.cases.state.waits import waits_of
from app.cases.withdraw import recallable
from app.enums import ItemKind, ItemState
from app.inbox.pages import task
from app.inbox.rows import state
from app.inbox.timeline import timeline
from app.jobs.models import Incident
from app.packages import queries as packages
from app.site.current import roles
from app.walks.filed import records
from app.walks.proposed import proposed
from app.walks.trial import Trial

Json = dict[str, Any]
MOST: Final = 12
"""Open items, and cases, that are shown."""
KINDS: Final = {ItemKind.TASK: "", ItemKind.COPY: "抄送", ItemKind.NOTICE: "告知"}


def shown(trial: Trial, stumble: Json | None) -> Json:
    """The whole page. `stumble`: what stood in the way of the last step."""
    doers = _doers(trial)
    with trial.stage.database.transaction(), trial.stage.client.application.test_request_context():
        cases = db.session().scalars(select(Case).order_by(Case.id.desc()).limit(MOST)).all()
        last = next((one for one in cases if one.id == trial.case), None)
        return {
            "stumble": stumble,
            "taken": len(trial.outcomes),
            "now": clock.local(clock.now()).isoformat(timespec="minutes"),
            "cases": [_case(trial, one) for one in cases],
            "diagrams": diagrams(last) if last else [],
            "lines": [vars(one) for one in timeline(_reader(trial, last), last)] if last else [],
            "items": [*_items(trial, doers)],
            "records": records(trial),
            "troubles": [*_troubles()],
            "people": trial.stage.people,
        }


def _case(trial: Trial, case: Case) -> Json:
    loaded = packages.release(case.release_id)
    names = loaded.package.registers
    waiting = [names[one].title or one if one in names else one for one in waits_of(case)]
    return {
        "id": case.id,
        "number": case.number,
        "title": loaded.package.processes[case.process].title,
        "state": state(case)[0],
        "current": case.id == trial.case,
        "recall": _recall(trial, case),
        "due": clock.local(case.next_due).isoformat(timespec="minutes") if case.next_due else None,
        "waits": [one for one in waiting if one not in ("timer", "service")] if not case.finished_at else [],
    }


def _recall(trial: Trial, case: Case) -> Json | None:
    """Who may take back what lies with others now, and from which step."""
    people = [name for name, one in trial.stage.people.items() if one["org"] == case.starter_org]
    who = next((name for name in people if recallable(trial.person(name), case)), None)
    step = select(WorkItem.step).where(WorkItem.case_id == case.id, WorkItem.state == ItemState.OPEN)
    at = db.session().scalar(step.where(WorkItem.kind == ItemKind.TASK).limit(1))
    return {"who": who, "step": at} if who and at else None


def _reader(trial: Trial, case: Case) -> Person:
    """Somebody of the organisation that began the case, else anybody."""
    people = trial.stage.people
    own = next((name for name, one in people.items() if one["org"] == case.starter_org), next(iter(people)))
    return trial.person(own)


def _open(first: int | None) -> Sequence[tuple[WorkItem, Case]]:
    there = select(WorkItem, Case).join(Case, Case.id == WorkItem.case_id).where(WorkItem.state == ItemState.OPEN)
    found = db.session().execute(there.order_by(Case.id.desc(), WorkItem.id).limit(MOST))
    rows = [(item, case) for item, case in found]
    return sorted(rows, key=lambda row: row[1].id != first)


def _doers(trial: Trial) -> dict[int, str]:
    """Who would do each open item; whoever is new is there before anybody asks in her name."""
    with trial.stage.database.transaction():
        return {item.id: trial.actor(item, case) for item, case in _open(trial.case)}


def _items(trial: Trial, doers: Mapping[int, str]) -> Iterator[Json]:
    """What is open, the current case first."""
    for item, case in _open(trial.case):
        who = doers[item.id]
        yield {
            "id": item.id,
            "case": case.id,
            "step": item.step,
            "process": case.process,
            "about": packages.release(case.release_id).package.processes[case.process].title,
            "title": item.title,
            "kind": KINDS[item.kind],
            "who": who,
            "org": accounts.org_name(item.org) or item.org,
            "role": roles().titles.get(item.role, item.role),
            "due": clock.local(item.due_at).isoformat(timespec="minutes") if item.due_at else None,
            "island": _island(trial, item, case, who),
        }


def _island(trial: Trial, item: WorkItem, case: Case, who: str) -> Json | None:
    """What the form is drawn with; None where there is nothing to fill in."""
    person = trial.person(who)
    island = task(person, seen(person, item.id), only_changes=False).island
    if not island or not island.get("schema"):
        return None
    return proposed(trial, item, case, who, island)


def _troubles() -> Iterator[Json]:
    for one in db.session().scalars(select(Incident).order_by(Incident.id)):
        yield {"element": one.element or "", "operation": one.operation or "", "text": one.text}
