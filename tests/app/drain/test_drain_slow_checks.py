"""A check of a form that takes too long, fails or says what cannot be read: told, and nobody waits for it."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from app import drain
from app.packages import guard
from tests.app.drain.test_drain_failed_step import counted, incidents
from tests.app.drain.test_drain_misbehaving import asleep, busy, over
from tests.app.drain.trial_handlers import LOOKING
from tests.plugins.office import REQUEST, Office

CHECK = "trial/request:looked_at"


def broken() -> None:
    raise KeyError("amount")


FAULTY = [(busy, "超过 0.5 秒"), (asleep, "超过 0.5 秒"), (over, "SystemExit"), (broken, "KeyError")]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LONGEST", 0.5)


def tried(trial: Office) -> Any:
    return trial.call("li", "POST", "/forms/trial/request/check", {"answers": REQUEST})


@pytest.mark.parametrize(("act", "why"), FAULTY)
def test_looking_a_form_through_is_told(trial: Office, act: Callable[[], None], why: str) -> None:
    LOOKING.append(act)
    for times in (1, 2):
        begun = time.monotonic()
        told = tried(trial)
        assert time.monotonic() - begun < 2
        assert (told.status_code, told.json["type"]) == (500, "urn:problem:check-failed")
        assert told.json["detail"].startswith("该表单的自动检查没有成功，没有任何变动；已通知管理员（编号 ")
        (incident,) = incidents(trial)
        assert (incident["operation"], incident["package"], incident["times"]) == (CHECK, "trial", times)
        assert why in incident["text"] and told.json["reference"] == incident["reference"]
    LOOKING.clear()
    assert tried(trial).json["verdict"] == "accept"


@pytest.mark.parametrize(("act", "why"), FAULTY)
def test_sending_is_undone_and_kept(trial: Office, act: Callable[[], None], why: str) -> None:
    case = trial.started(process="trial.fragile")
    item = case["work_items"][0]["id"]
    LOOKING.append(act)
    before = counted(trial, case["id"])
    failed = trial.done("li", item, REQUEST)
    assert (failed.status_code, failed.json["type"]) == (500, "urn:problem:check-failed")
    assert "您填写的内容已存为草稿" in failed.json["detail"]
    assert counted(trial, case["id"]) == before
    (incident,) = incidents(trial)
    assert (incident["case"], incident["operation"], incident["element"]) == (case["id"], CHECK, "fill")
    assert why in incident["text"]
    LOOKING.clear()
    trial.call("guan", "POST", f"/incidents/{incident['id']}/retry")
    assert drain.run_all(trial.database)
    now = trial.call("li", "GET", f"/cases/{case['id']}").json["case"]
    assert [one["form"] for one in now["submissions"]] == ["request"]


def test_a_case_that_would_begin_does_not(trial: Office) -> None:
    LOOKING.append(busy)
    failed = trial.call("li", "POST", "/cases", {"process": "trial.fragile", "answers": REQUEST})
    assert failed.json["type"] == "urn:problem:check-failed" and "没有保存，请自行留存" in failed.json["detail"]
    assert trial.call("li", "GET", "/cases").json["items"] == []


def test_all_checks_of_a_form_have_one_time(trial: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    LOOKING.append(lambda: time.sleep(0.3))
    assert tried(trial).json["verdict"] == "accept"
    LOOKING.append(lambda: time.sleep(0.3))
    assert tried(trial).json["type"] == "urn:problem:check-failed"
