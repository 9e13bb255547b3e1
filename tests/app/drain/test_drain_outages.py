"""A database that cannot keep what jobs do: no attempt is used up, and what is due runs soon after it is well."""

import contextlib
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text

from app import clock, db, drain, periodic
from app.cases import remind
from app.faults import Fault
from app.jobs import settle
from app.jobs.models import Incident, Job
from tests.app.drain.trial_handlers import SENT
from tests.app.edge.edge_breaking import raised
from tests.plugins.office import REQUEST, Office

ROOM = timedelta(seconds=30)
NO_ROOM = """CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$"""


@contextlib.contextmanager
def failing(base: db.Database, begin: str, code: str) -> Iterator[None]:
    """Statements that begin so fail in the driver."""

    def refuse(_cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(begin):
            raise raised(base, code)

    event.listen(base.engine, "do_execute", refuse)
    try:
        yield
    finally:
        event.remove(base.engine, "do_execute", refuse)


@contextlib.contextmanager
def full(base: db.Database) -> Iterator[None]:
    """No row of the trail finds room any more; PostgreSQL says so itself."""
    if base.sqlite:
        with failing(base, "INSERT INTO trail", "SQLITE_FULL"):
            yield
        return
    _administer(base, NO_ROOM, "CREATE TRIGGER no_room BEFORE INSERT ON trail EXECUTE FUNCTION no_room()")
    try:
        yield
    finally:
        _administer(base, "DROP TRIGGER no_room ON trail", "DROP FUNCTION no_room")


def _administer(base: db.Database, *statements: str) -> None:
    with base.engine.begin() as connection:
        for one in statements:
            connection.execute(text(one))


def sent(trial: Office, process: str) -> dict[str, Any]:
    case = trial.started(process=process)
    done = trial.done("li", case["work_items"][0]["id"], REQUEST)
    assert done.status_code == 200, done.text
    return dict(done.json["case"])


def steps(trial: Office, case: dict[str, Any]) -> list[str]:
    found = trial.call("li", "GET", f"/cases/{case['id']}").json["case"]
    return [one["step"] for one in found["work_items"]]


def jobs(trial: Office) -> list[tuple[int, bool]]:
    """Attempts and whether done."""
    with trial.database.transaction():
        return [(row.attempts, row.done_at is not None) for row in db.session().scalars(select(Job))]


def incidents(trial: Office) -> int:
    with trial.database.transaction():
        return len(db.session().scalars(select(Incident)).all())


def swept(trial: Office, times: int, apart: timedelta = timedelta(minutes=1)) -> None:
    for _ in range(times):
        drain.run_all(trial.database)
        clock.advance(apart)


def test_a_full_database_uses_up_no_attempts_and_timers_fire_soon_after(trial: Office) -> None:
    case = sent(trial, "trial.patient")
    clock.advance(timedelta(hours=73))
    with full(trial.database):
        swept(trial, 12)
        assert (jobs(trial), incidents(trial)) == ([(0, False)], 0)
        assert "jobs" in trial.client().get("/readyz").json["warnings"]
        drain.run_all(trial.database)
    clock.advance(ROOM)
    drain.run_all(trial.database)
    assert (steps(trial, case), jobs(trial)) == (["review"], [(1, True)])
    assert trial.client().get("/readyz").json.get("warnings", {}).get("jobs") is None


def test_what_an_outside_service_answered_is_kept_meanwhile(trial: Office) -> None:
    case = sent(trial, "trial.slow")
    with full(trial.database):
        swept(trial, 3)
    clock.advance(ROOM)
    drain.run_all(trial.database)
    assert (steps(trial, case), SENT) == (["review"], [case["id"]])


def test_a_job_that_cannot_be_given_back_is_given_back_later(
    trial: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = sent(trial, "trial.patient")
    clock.advance(timedelta(hours=73))

    def away(*_: Any) -> bool:
        raise raised(trial.database, "SQLITE_FULL" if trial.database.sqlite else "53100")

    with full(trial.database), monkeypatch.context() as gone:
        gone.setattr(settle, "put_back", away)
        for _ in range(2):
            with pytest.raises(Exception, match="said"):
                drain.run_due(trial.database)
        assert jobs(trial) == [(1, False)]
    drain.run_all(trial.database)
    assert jobs(trial) == [(0, False)]
    clock.advance(ROOM)
    drain.run_all(trial.database)
    assert (steps(trial, case), jobs(trial)) == (["review"], [(1, True)])


def test_a_job_that_itself_takes_too_long_uses_up_its_attempts(trial: Office) -> None:
    sent(trial, "trial.patient")
    clock.advance(timedelta(hours=73))
    code = "SQLITE_INTERRUPT" if trial.database.sqlite else "57014"
    with failing(trial.database, "INSERT INTO trail", code):
        swept(trial, 6, timedelta(hours=3))
    assert (jobs(trial), incidents(trial)) == ([(5, False)], 1)


def test_others_go_on_beside_a_job_that_meets_a_fault_each_time(trial: Office) -> None:
    stuck = sent(trial, "trial.patient")
    clock.advance(timedelta(hours=73))
    other = sent(trial, "trial.slow")

    def lost(_: Any) -> None:
        raise Fault("damaged", "a page")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drain, "KINDS", {**drain.KINDS, "timer": lost})
        swept(trial, 3)
    assert (steps(trial, stuck), steps(trial, other)) == ([], ["review"])


def test_periodic_work_is_tried_again_soon(trial: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, now = list[int](), [1000.0]

    def gone() -> None:
        asked.append(1)
        raise Fault("full", "no room")

    monkeypatch.setattr(periodic, "_held", {})
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(remind, "hand_out_reminders", gone)
    periodic.run(trial.database)
    periodic.run(trial.database)
    assert len(asked) == 1
    now[0] += ROOM.total_seconds()
    periodic.run(trial.database)
    assert len(asked) == 2
