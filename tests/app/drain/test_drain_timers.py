"""Due dates whatever the clock does: a job that came too early leaves another, a date that is gone leaves none."""

from datetime import timedelta

from sqlalchemy import select

from app import clock, db, drain
from app.cases.models import Case
from app.jobs.claim import claim
from app.jobs.models import Job
from tests.app.api.test_api_statements import billed
from tests.app.drain.test_drain_jobs import now, sent, steps
from tests.plugins.office import Office

BACK = timedelta(seconds=-2)


def waiting(trial: Office) -> list[str]:
    """Kinds of the open jobs."""
    with trial.database.transaction():
        return list(db.session().scalars(select(Job.kind).where(Job.done_at.is_(None))))


def due(trial: Office, case: str) -> timedelta:
    """How long until the date of the case."""
    with trial.database.transaction():
        moment = db.session().get_one(Case, int(case)).next_due
        assert moment is not None
        return moment - clock.now()


def test_a_clock_that_goes_back_loses_no_date(trial: Office) -> None:
    case = sent(trial, "trial.patient")
    before = steps(now(trial, case))
    clock.advance(due(trial, case["id"]) + timedelta(seconds=1))
    with trial.database.transaction():
        mine = claim()
    assert mine is not None
    clock.advance(BACK)
    drain._run(trial.database, mine)
    assert (steps(now(trial, case)), waiting(trial)) == (before, ["timer"])
    clock.advance(timedelta(seconds=10))
    drain.run_all(trial.database)
    assert steps(now(trial, case)) != before


def test_a_case_that_has_ended_leaves_no_date(trial: Office) -> None:
    case = sent(trial, "trial.patient")
    assert waiting(trial) == ["timer"]
    ended = trial.call("guan", "POST", f"/cases/{case['id']}/cancel", {"reason": "重复"})
    assert (ended.status_code, waiting(trial)) == (200, [])


def test_of_timers_due_together_each_costs_nine_statements(trial: Office) -> None:
    """Nothing is looked for twice, and the row of the case is written once."""
    cases, costs = [sent(trial, "trial.patient") for _ in range(5)], []
    clock.advance(due(trial, cases[-1]["id"]) + timedelta(seconds=1))
    drain.run_due(trial.database, 1)
    for number in (1, 3):
        with billed(trial.database) as bill:
            assert drain.run_due(trial.database, number) == number
        costs.append(bill)
    each = (len(costs[1].statements) - len(costs[0].statements)) / 2
    assert each <= 9, (each, costs[1].told())
    written = [text for text in costs[1].statements if text.startswith("UPDATE cases")]
    assert len(written) == 3, costs[1].told()
