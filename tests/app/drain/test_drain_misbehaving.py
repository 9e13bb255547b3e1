"""Handlers that take too long or try to end their process: a failed step like any other; nobody else suffers."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import NoReturn

import pytest

from app import db, drain
from app.packages import guard
from app.turn import Turn
from tests.app.drain.test_drain_failed_step import incidents, spend
from tests.app.drain.test_drain_jobs import sent
from tests.app.drain.trial_handlers import MEANWHILE, WEIGHING
from tests.plugins.office import REQUEST, Office
from tests.plugins.patience import until


def busy() -> None:
    while True:
        try:
            time.sleep(0.001)
        except Exception:
            continue


def asleep() -> None:
    time.sleep(2)


def over() -> NoReturn:
    raise SystemExit(3)


def cancelled() -> NoReturn:
    raise asyncio.CancelledError


@pytest.mark.parametrize(
    ("act", "why"), [(over, "SystemExit"), (cancelled, "CancelledError"), (busy, "超过"), (asleep, "超过")]
)
def test_it_is_a_failed_step(
    trial: Office, monkeypatch: pytest.MonkeyPatch, act: Callable[[], None], why: str
) -> None:
    monkeypatch.setattr(guard, "LONGEST", 0.5)
    item = trial.started(process="trial.fragile")["work_items"][0]["id"]
    WEIGHING.append(act)
    failed = trial.done("li", item, REQUEST)
    assert (failed.status_code, failed.json["type"]) == (500, "urn:problem:step-failed")
    assert "已存为草稿" in failed.json["detail"]
    (incident,) = incidents(trial)
    assert why in incident["text"] and incident["operation"] == "trial.weigh"
    WEIGHING.clear()
    assert trial.done("li", item, REQUEST).status_code == 200
    until(lambda: all(one.name != "handler" for one in threading.enumerate()))


@pytest.mark.parametrize("act", [over, cancelled])
def test_it_is_a_failed_job(trial: Office, act: Callable[[], None]) -> None:
    MEANWHILE.append(act)
    case = sent(trial, "trial.slow")
    spend(trial)
    (incident,) = incidents(trial)
    assert incident["case"] == case["id"]
    MEANWHILE.clear()
    trial.call("guan", "POST", f"/incidents/{incident['id']}/retry")
    assert drain.run_all(trial.database)
    assert incidents(trial) == []


def test_after_its_time_it_reaches_nothing(database: db.Database) -> None:
    gate, reached = guard.Gate(), list[str]()
    port = gate.through(lambda: reached.append("port"))

    def late() -> None:
        time.sleep(0.3)
        port()

    with database.transaction(), pytest.raises(guard.Overlong):
        guard.run(gate, late, 0.1)
    time.sleep(0.5)
    assert reached == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_waits_for_the_turn_is_told_that_the_system_is_busy(
    trial: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Turn.acquire, "__defaults__", (0.1,))
    with trial.database.transaction():
        db.write()
        answers: list[str] = []
        thread = threading.Thread(
            target=lambda: answers.append(trial.call("li", "POST", "/cases", {"process": "trial.fragile"}).text)
        )
        thread.start()
        thread.join()
    assert "系统繁忙" in answers[0] and "他人" not in answers[0]
