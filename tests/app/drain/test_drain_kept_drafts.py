"""After a failed step: what is sent again, what is left alone, and errors that no database could hold."""

import pytest

from app import drain
from app.jobs.incident import Trouble
from tests.app.drain.test_drain_failed_step import begun, incidents
from tests.app.drain.trial_handlers import BROKEN, SAYING
from tests.plugins.office import REQUEST, Office

OWN = {**REQUEST, "reason": "王一已写了半天"}


def draft(trial: Office, who: str, item: str) -> int:
    rev = trial.call(who, "GET", f"/work-items/{item}").json["draft_rev"]
    path = f"/work-items/{item}/draft"
    return trial.call(who, "PUT", path, {"answers": OWN}, If_Match=f'"{rev}"').status_code


def retried(trial: Office) -> None:
    """The handler is well again, and the administrator lets the step run."""
    (incident,) = incidents(trial)
    BROKEN.clear()
    assert trial.call("guan", "POST", f"/incidents/{incident['id']}/retry").status_code == 200
    drain.run_all(trial.database)


@pytest.mark.parametrize("who", ["li", "wang"])
def test_what_was_written_since_is_not_sent(trial: Office, who: str) -> None:
    case, item = begun(trial)
    trial.done("li", item, REQUEST)
    trial.call("li", "POST", f"/work-items/{item}/release")
    assert draft(trial, who, item) == 200
    retried(trial)
    assert trial.call("li", "GET", f"/cases/{case}").json["case"]["submissions"] == []
    (told,) = incidents(trial)
    assert "没有代为提交" in told["text"] and told["case"] == case
    retried(trial)
    assert incidents(trial) == []
    assert trial.call(who, "GET", f"/work-items/{item}").json["answers"] == OWN


def test_a_colleague_s_draft_is_not_overwritten(trial: Office) -> None:
    _, item = begun(trial)
    trial.call("li", "POST", f"/work-items/{item}/release")
    assert draft(trial, "wang", item) == 200
    trial.call("wang", "POST", f"/work-items/{item}/release")
    failed = trial.done("li", item, REQUEST)
    assert "没有保存" in failed.json["detail"] and len(incidents(trial)) == 1
    assert trial.call("wang", "GET", f"/work-items/{item}").json["answers"] == OWN


@pytest.mark.parametrize("text", ["坏\0了", "坏了" * 2_500, None])
def test_any_error_is_kept_short_and_her_text_whole(trial: Office, text: str | None) -> None:
    case, item = begun(trial)
    SAYING.append(text)
    failed = trial.done("li", item, REQUEST)
    assert "已存为草稿" in failed.json["detail"]
    (incident,) = incidents(trial)
    assert incident["case"] == case and len(incident["text"]) < 2100
    assert trial.call("li", "GET", f"/work-items/{item}").json["answers"] == REQUEST


def test_what_no_database_holds_is_cut_from_an_error() -> None:
    """Half a character: said here alone, since no report of a test could carry it either."""
    assert "\ud800" not in Trouble("坏\ud800了").text
