"""Jobs of a suspended case: none runs, those that became due meanwhile do when it is resumed."""

from datetime import timedelta
from typing import Any

import pytest

from app import clock, db, drain
from app.jobs import queries
from app.jobs.claim import claim
from tests.app.drain.test_drain_jobs import jobs, now, sent, steps
from tests.plugins.office import Office

WHY = {"reason": "等待裁定"}


def moved(trial: Office, verb: str, case: dict[str, Any]) -> None:
    told = trial.call("guan", "POST", f"/cases/{case['id']}/{verb}", WHY)
    assert told.status_code == 200, told.text


@pytest.mark.parametrize("process", ["trial.patient", "trial.slow"])
def test_what_became_due_meanwhile_runs_when_it_goes_on(trial: Office, process: str) -> None:
    case = sent(trial, process)
    moved(trial, "suspend", case)
    clock.advance(timedelta(days=9))
    assert drain.run_all(trial.database) == 0
    with trial.database.transaction():
        assert (queries.oldest_wait(), queries.due_count(), queries.next_due()) == (timedelta(), 0, None)
    moved(trial, "resume", case)
    assert drain.run_all(trial.database) == 1
    assert (now(trial, case)["state"], steps(now(trial, case))[-1]) == ("running", "review")


def test_one_that_was_claimed_before_waits_and_counts_no_attempt(trial: Office) -> None:
    case = sent(trial, "trial.patient")
    clock.advance(timedelta(days=4))
    with trial.database.transaction():
        mine = claim()
    assert mine is not None
    moved(trial, "suspend", case)
    drain._run(trial.database, mine)
    assert jobs(trial) == [("timer", 0, False)]
    clock.advance(timedelta(minutes=1))
    assert drain.run_all(trial.database) == 0
    moved(trial, "resume", case)
    drain.run_all(trial.database)
    assert steps(now(trial, case))[-1] == "review"


def test_one_that_has_ended_holds_nothing(trial: Office) -> None:
    case = sent(trial, "trial.patient")
    moved(trial, "suspend", case)
    moved(trial, "cancel", case)
    with trial.database.transaction():
        assert db.session().execute(db.Base.metadata.tables["job_holds"].select()).all() == []
