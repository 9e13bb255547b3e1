"""终止: an administrator ends any case, whatever is wrong with it, and learns nothing of its business."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app import clock, db
from app.cases.models import Case, CaseWait, Draft, WorkItem
from app.jobs.incident import Trouble, open_incident
from app.jobs.models import Incident, Job
from app.jobs.put import put
from app.packages.models import Release
from app.packages.queries import _known
from tests.plugins.office import HERE, REQUEST, Office

REASON = {"reason": "流程无法继续，请重新填报"}


def intact(case: int) -> None:
    """Nothing is wrong."""


def unreadable(case: int) -> None:
    db.write().execute(update(Case).where(Case.id == case).values(engine=b"rubbish"))


def released_no_more(case: int) -> None:
    release = db.write().scalar(select(Case.release_id).where(Case.id == case))
    db.write().execute(delete(Release).where(Release.id == release))
    _known.clear()


def undeliverable(case: int) -> None:
    db.write().execute(update(WorkItem).where(WorkItem.case_id == case).values(org="AJ-999999"))


def waiting(case: int) -> None:
    db.write().execute(update(Case).where(Case.id == case).values(state="waiting", next_due=clock.now()))
    db.write().add(CaseWait(case_id=case, message="published", topic="project", key="x"))


def troubled(case: int) -> None:
    put("timer", {"case": case}, key=f"timer:{case}", case_id=case)
    open_incident(Trouble("坏了", case_id=case, element="review"))


def filled(office: Office) -> dict[str, Any]:
    """A case under way: sent once, claimed, a draft typed at its next step."""
    case = office.started("li")
    assert office.done("li", case["work_items"][0]["id"], REQUEST).status_code == 200
    item = office.call("li", "GET", f"/cases/{case['id']}").json["case"]["work_items"][0]["id"]
    assert office.call("wang", "POST", f"/work-items/{item}/claim", {}).status_code == 200
    typed = office.call("wang", "PUT", f"/work-items/{item}/draft", {"answers": {"opinion": "写到一半"}})
    assert typed.status_code == 200
    return {**case, "item": item}


WRONGS = [intact, unreadable, released_no_more, undeliverable, waiting, troubled]


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda one: one.__name__)
def test_whatever_is_wrong_a_case_can_be_ended(office: Office, wrong: Callable[[int], None]) -> None:
    case = filled(office)
    key = int(case["id"])
    with office.database.transaction():
        wrong(key)
    told = office.call("guan", "POST", f"/cases/{key}/cancel", REASON)
    assert told.status_code == 200
    assert told.json == {"case": {"id": case["id"], "number": case["number"], "state": "cancelled"}}
    with office.database.transaction():
        row = db.session().get_one(Case, key)
        assert (row.state, row.next_due, row.finished_at is None) == ("cancelled", None, False)
        states = select(WorkItem.kind, WorkItem.state, WorkItem.claimed_by).where(WorkItem.case_id == key)
        assert ("notice", "open", None) in db.session().execute(states).all()
        assert not {("task", "open")} & {(kind, state) for kind, state, _ in db.session().execute(states)}
        assert not db.session().scalars(select(Draft)).all() and not db.session().scalars(select(CaseWait)).all()
        left = select(Job).where(Job.case_id == key, Job.done_at.is_(None))
        assert not db.session().scalars(left).all()
        assert not db.session().scalars(select(Incident).where(Incident.closed_at.is_(None))).all()


def test_its_starter_is_told_and_the_trail_says_why(office: Office) -> None:
    case = filled(office)
    assert office.call("guan", "POST", f"/cases/{case['id']}/cancel", REASON).status_code == 200
    copied = office.call("li", "GET", "/work-items?box=copied").json["items"]
    assert [row["title"] for row in copied] == [f"办件已终止办理：{REASON['reason']}"]
    trail = office.call("li", "GET", f"/cases/{case['id']}/trail").json["items"]
    assert trail[-1]["kind"] == "cancel" and REASON["reason"] in str(trail[-1])
    assert office.done("wang", case["item"], {"decision": "approve"}).status_code == 409
    seen = office.call("li", "GET", f"/cases/{case['id']}").json["case"]
    assert (seen["state"], len(seen["submissions"])) == ("cancelled", 1)


@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": "  "}, {"reason": "长" * 501}, {"reason": 7}])
def test_a_reason_is_asked_for(office: Office, reason: dict[str, Any]) -> None:
    case = office.started("li")
    assert office.call("guan", "POST", f"/cases/{case['id']}/cancel", reason).status_code == 422
    assert office.call("li", "GET", f"/cases/{case['id']}").json["case"]["state"] == "draft"


def test_only_an_administrator_ends_and_only_once(office: Office) -> None:
    case = office.started("li")
    path = f"/cases/{case['id']}/cancel"
    assert [office.call(who, "POST", path, REASON).status_code for who in ("li", "wang", "zhao")] == [403] * 3
    assert [office.call("guan", "POST", path, REASON).status_code for _ in range(2)] == [200, 409]
    assert office.call("guan", "POST", "/cases/999999/cancel", REASON).status_code == 404
    assert office.call("guan", "GET", f"/cases/{case['id']}").status_code == 404


def test_what_was_due_for_it_comes_to_nothing(office: Office) -> None:
    case = office.started("li")
    assert office.call("guan", "POST", f"/cases/{case['id']}/cancel", REASON).status_code == 200
    with office.database.transaction():
        title = db.session().scalars(select(WorkItem.title).where(WorkItem.org == HERE, WorkItem.kind == "notice"))
        assert list(title) == [f"办件已终止办理：{REASON['reason']}"]
