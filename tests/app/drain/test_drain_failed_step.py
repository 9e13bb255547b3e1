"""A handler that raises: everything undone, nothing lost, told to the person and to the administrator."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app import clock, db, drain
from app.cases.models import Submission, WorkItem
from app.trail.models import TrailEntry
from tests.app.drain.trial_handlers import BROKEN
from tests.plugins.office import REQUEST, Office


def begun(trial: Office) -> tuple[str, str]:
    """Case and item of a fragile case that fails on sending."""
    case = trial.started(process="trial.fragile")
    BROKEN.add("weigh")
    return str(case["id"]), str(case["work_items"][0]["id"])


def counted(trial: Office, case: str) -> tuple[int, ...]:
    """Submissions, items and lines of the trail."""
    with trial.database.transaction():
        kinds = (Submission, WorkItem, TrailEntry)
        rows = (select(func.count()).select_from(kind).where(kind.case_id == int(case)) for kind in kinds)
        return tuple(db.session().scalar(row) or 0 for row in rows)


def incidents(trial: Office) -> list[dict[str, Any]]:
    return list(trial.call("guan", "GET", "/incidents").json["items"])


def test_person_gets_a_sentence_and_nothing_has_moved(trial: Office) -> None:
    case, item = begun(trial)
    before = counted(trial, case)
    failed = trial.done("li", item, REQUEST)
    assert (failed.status_code, failed.json["type"]) == (500, "urn:problem:step-failed")
    assert failed.content_type == "application/problem+json"
    assert "没有成功" in failed.json["detail"] and "秤坏了" not in failed.text
    assert counted(trial, case) == before
    assert trial.call("li", "GET", f"/cases/{case}").json["case"]["work_items"][0]["id"] == item


def test_what_was_typed_is_kept_as_a_draft(trial: Office) -> None:
    _, item = begun(trial)
    trial.done("li", item, REQUEST)
    kept = trial.call("li", "GET", f"/work-items/{item}").json
    assert (kept["answers"], kept["draft"]) == (REQUEST, True)


def test_administrator_alone_sees_the_incident(trial: Office) -> None:
    case, item = begun(trial)
    trial.done("li", item, REQUEST)
    (incident,) = incidents(trial)
    assert (incident["case"], incident["element"], incident["times"]) == (case, "weigh", 1)
    assert "秤坏了" in incident["text"]
    codes = [trial.call(who, "GET", "/incidents").status_code for who in ("li", "zhao")]
    assert codes == [403, 403]
    assert trial.call("li", "POST", f"/incidents/{incident['id']}/retry").status_code == 403


def test_the_same_trouble_again_is_counted(trial: Office) -> None:
    _, item = begun(trial)
    for _ in range(3):
        assert trial.done("li", item, REQUEST).status_code == 500
    assert [one["times"] for one in incidents(trial)] == [3]


def test_retry_sends_the_step_again_for_its_author(trial: Office) -> None:
    case, item = begun(trial)
    trial.done("li", item, REQUEST)
    (incident,) = incidents(trial)
    BROKEN.clear()
    assert trial.call("guan", "POST", f"/incidents/{incident['id']}/retry").status_code == 200
    drain.run_all(trial.database)
    now = trial.call("li", "GET", f"/cases/{case}").json["case"]
    assert [one["step"] for one in now["work_items"]] == ["review"]
    assert [(one["form"], one["by"]) for one in now["submissions"]] == [("request", "li")]
    assert incidents(trial) == []


def test_retry_while_it_is_still_broken_opens_an_incident_in_the_end(trial: Office) -> None:
    case, item = begun(trial)
    trial.done("li", item, REQUEST)
    trial.call("guan", "POST", f"/incidents/{incidents(trial)[0]['id']}/retry")
    spend(trial)
    (again,) = incidents(trial)
    assert again["case"] == case and "秤坏了" in again["text"]
    BROKEN.clear()
    trial.call("guan", "POST", f"/incidents/{again['id']}/retry")
    drain.run_all(trial.database)
    now = trial.call("li", "GET", f"/cases/{case}").json["case"]
    assert [one["step"] for one in now["work_items"]] == ["review"]


def spend(trial: Office) -> None:
    """Let all five attempts pass."""
    for _ in range(5):
        drain.run_all(trial.database)
        clock.advance(timedelta(hours=3))


def test_retry_after_the_author_sent_it_herself_changes_nothing(trial: Office) -> None:
    case, item = begun(trial)
    trial.done("li", item, REQUEST)
    (incident,) = incidents(trial)
    BROKEN.clear()
    assert trial.done("li", item, REQUEST).status_code == 200
    trial.call("guan", "POST", f"/incidents/{incident['id']}/retry")
    drain.run_all(trial.database)
    assert len(trial.call("li", "GET", f"/cases/{case}").json["case"]["submissions"]) == 1
    assert incidents(trial) == []


def test_retry_of_an_unknown_or_closed_incident_is_not_found(trial: Office) -> None:
    assert trial.call("guan", "POST", "/incidents/999/retry").status_code == 404


def test_starting_with_answers_that_fail_leaves_no_case(trial: Office) -> None:
    BROKEN.add("weigh")
    failed = trial.call("li", "POST", "/cases", {"process": "trial.fragile", "answers": REQUEST})
    assert (failed.status_code, failed.json["type"]) == (500, "urn:problem:step-failed")
    assert trial.call("li", "GET", "/cases").json["total"] == 0
    assert len(incidents(trial)) == 1


def recorded(caplog: pytest.LogCaptureFixture, reference: str) -> list[str]:
    """Records of the log with this reference."""
    return [record.getMessage() for record in caplog.records if reference in record.getMessage()]


def test_incident_answer_and_log_share_one_reference(trial: Office, caplog: pytest.LogCaptureFixture) -> None:
    case, item = begun(trial)
    failed = trial.done("li", item, REQUEST)
    (incident,) = incidents(trial)
    assert (incident["case"], incident["package"], incident["process"]) == (case, "trial", "fragile")
    assert (incident["element"], incident["operation"]) == ("weigh", "trial.weigh") and incident["release"]
    reference = incident["reference"]
    assert failed.json["reference"] == reference and reference in failed.json["detail"]
    (record,) = recorded(caplog, reference)
    assert f"case {case} (trial.fragile, release {incident['release']})" in record
    assert "已存为草稿" in failed.json["detail"]
    assert [one.exc_info is not None for one in caplog.records if reference in one.getMessage()] == [True]


def test_a_first_step_names_its_release_and_says_that_nothing_was_kept(
    trial: Office, caplog: pytest.LogCaptureFixture
) -> None:
    BROKEN.add("weigh")
    failed = trial.call("li", "POST", "/cases", {"process": "trial.fragile", "answers": REQUEST})
    (incident,) = incidents(trial)
    assert (incident["case"], incident["package"], incident["process"]) == (None, "trial", "fragile")
    assert incident["release"] and incident["element"] == "weigh" and incident["operation"] == "trial.weigh"
    assert "没有保存" in failed.json["detail"] and "草稿" not in failed.json["detail"]
    assert len(recorded(caplog, incident["reference"])) == 1


def test_what_cannot_be_kept_is_told(trial: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    _, item = begun(trial)
    monkeypatch.setattr("app.factory.keep_failed", lambda *_: [][1])
    failed = trial.done("li", item, REQUEST)
    assert failed.status_code == 500 and incidents(trial) == []
    assert "没有保存" in failed.json["detail"] and "告知管理员" in failed.json["detail"]


def test_a_failed_job_names_its_case_and_its_record(trial: Office, caplog: pytest.LogCaptureFixture) -> None:
    BROKEN.add("send_out")
    case = trial.started(process="trial.slow")
    trial.done("li", case["work_items"][0]["id"], REQUEST)
    spend(trial)
    (incident,) = incidents(trial)
    assert (incident["case"], incident["package"], incident["process"]) == (case["id"], "trial", "slow")
    assert incident["release"] and len(recorded(caplog, incident["reference"])) == 1


def test_what_failed_is_not_written_over_a_colleagues_draft(trial: Office) -> None:
    _, item = begun(trial)
    path, hers = f"/work-items/{item}", {**REQUEST, "reason": "同事所写"}
    trial.call("li", "POST", f"{path}/release")
    assert trial.call("wang", "PUT", f"{path}/draft", {"answers": hers}, If_Match='"0"').status_code == 200
    trial.call("wang", "POST", f"{path}/release")
    failed = trial.done("li", item, REQUEST)
    assert failed.status_code == 500 and "没有保存" in failed.json["detail"]
    kept = trial.call("wang", "GET", path).json
    assert (kept["answers"], kept["draft"], kept["draft_rev"]) == (hers, True, 1)
