"""Background work of cases: deferred services, timers, waking, failing and trying again."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from app import clock, db, drain
from app.cases.models import Case
from app.enums import CaseState
from app.jobs.models import Job
from app.jobs.put import put
from tests.app.drain.trial_handlers import BROKEN, MEANWHILE, SENT
from tests.plugins.office import REQUEST, Office


def sent(trial: Office, process: str) -> dict[str, Any]:
    """A case whose form was sent."""
    case = trial.started(process=process)
    done = trial.done("li", case["work_items"][0]["id"], REQUEST)
    assert done.status_code == 200, done.text
    return dict(done.json["case"])


def now(trial: Office, case: dict[str, Any]) -> dict[str, Any]:
    return dict(trial.call("li", "GET", f"/cases/{case['id']}").json["case"])


def steps(case: dict[str, Any]) -> list[str]:
    return [one["step"] for one in case["work_items"]]


def jobs(trial: Office) -> list[tuple[str, int, bool]]:
    """Kind, attempts and whether done."""
    with trial.database.transaction():
        return [(row.kind, row.attempts, row.done_at is not None) for row in db.session().query(Job)]


def test_deferred_service_runs_after_the_answer_and_the_case_goes_on(trial: Office) -> None:
    case = sent(trial, "trial.slow")
    assert (steps(case), SENT) == ([], [])
    assert drain.run_all(trial.database) == 1
    assert (steps(now(trial, case)), SENT) == (["review"], [case["id"]])
    assert drain.run_all(trial.database) == 0


def test_nobody_waits_for_a_slow_service(trial: Office) -> None:
    item, codes, alive = trial.started("wang", "trial.patient")["work_items"][0]["id"], list[int](), list[bool]()

    def beside() -> None:
        thread = threading.Thread(target=lambda: codes.append(trial.done("wang", item, REQUEST).status_code))
        thread.start()
        thread.join(5)
        alive.append(thread.is_alive())

    sent(trial, "trial.slow")
    MEANWHILE.append(beside)
    drain.run_all(trial.database)
    assert (codes, alive) == ([200], [False])


def test_case_removed_meanwhile_asks_the_service_nothing(trial: Office) -> None:
    case = sent(trial, "trial.slow")
    with trial.database.transaction():
        row = db.write().get_one(Case, int(case["id"]))
        row.state, row.finished_at, row.engine = CaseState.CANCELLED, clock.now(), None
    assert (drain.run_all(trial.database), SENT) == (1, [])


def test_failing_job_becomes_an_incident_after_five_attempts(trial: Office) -> None:
    BROKEN.add("send_out")
    case = sent(trial, "trial.slow")
    for attempt in range(1, 6):
        assert drain.run_all(trial.database) == 1
        assert jobs(trial) == [("service", attempt, False)]
        assert drain.run_all(trial.database) == 0
        clock.advance(timedelta(hours=3))
    assert drain.run_all(trial.database) == 0
    (incident,) = trial.call("guan", "GET", "/incidents").json["items"]
    assert (incident["case"], incident["operation"]) == (case["id"], "service")
    assert "对方没有应答" in incident["text"]
    assert steps(now(trial, case)) == []


def test_retry_of_a_failed_job_finishes_it(trial: Office) -> None:
    BROKEN.add("send_out")
    case = sent(trial, "trial.slow")
    for _ in range(5):
        drain.run_all(trial.database)
        clock.advance(timedelta(hours=3))
    (incident,) = trial.call("guan", "GET", "/incidents").json["items"]
    BROKEN.clear()
    assert trial.call("guan", "POST", f"/incidents/{incident['id']}/retry").status_code == 200
    assert drain.run_all(trial.database) == 1
    assert steps(now(trial, case)) == ["review"]
    assert trial.call("guan", "GET", "/incidents").json["total"] == 0


def test_timer_lets_the_case_go_on_when_its_time_has_come(trial: Office) -> None:
    case = sent(trial, "trial.patient")
    clock.advance(timedelta(hours=71))
    assert (drain.run_all(trial.database), steps(now(trial, case))) == (0, [])
    clock.advance(timedelta(hours=2))
    assert (drain.run_all(trial.database), steps(now(trial, case))) == (1, ["review"])


def test_timer_long_past_fires_once(trial: Office) -> None:
    case = sent(trial, "trial.patient")
    clock.advance(timedelta(days=400))
    drain.run_all(trial.database)
    kinds = [line["kind"] for line in trial.call("li", "GET", f"/cases/{case['id']}/trail").json["items"]]
    assert (steps(now(trial, case)), kinds.count("timer")) == (["review"], 1)


def test_jobs_of_a_removed_case_do_no_harm(trial: Office) -> None:
    case = trial.started(process="trial.patient")
    trial.call("li", "DELETE", f"/cases/{case['id']}", {"reason": "误填"})
    with trial.database.transaction():
        put("timer", {"case": int(case["id"])}, case_id=int(case["id"]))
        put("wake", {"case": int(case["id"]), "message": "published"}, case_id=int(case["id"]))
    assert drain.run_all(trial.database) == 2
    assert now(trial, case)["state"] == "cancelled"
    assert trial.call("guan", "GET", "/incidents").json["total"] == 0


def test_one_failing_job_does_not_hold_up_the_others(trial: Office) -> None:
    BROKEN.add("send_out")
    first, second = sent(trial, "trial.slow"), sent(trial, "trial.patient")
    clock.advance(timedelta(hours=73))
    drain.run_all(trial.database)
    assert (steps(now(trial, first)), steps(now(trial, second))) == ([], ["review"])


def test_the_library_does_not_fill_the_log(trial: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    sent(trial, "trial.slow")
    drain.run_all(trial.database)
    assert [record.name for record in caplog.records if record.name.startswith("spiff")] == []
