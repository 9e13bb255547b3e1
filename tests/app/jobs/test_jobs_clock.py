"""One clock, the database's: a machine that is wrong acts at the right time, and its operators are told."""

from datetime import UTC, datetime, timedelta

import pytest

from app import alarms, clock, clock_sync, db
from app.jobs.claim import claim
from app.jobs.put import put


@pytest.fixture
def postgresql(postgresql_url: str) -> db.Database:
    return db.Database(postgresql_url)


@pytest.fixture(autouse=True)
def right_again() -> object:
    """Other tests have the machine's clock."""
    yield
    clock.start_at(None)
    alarms.settle(clock_sync.NAME, "")


def skew(monkeypatch: pytest.MonkeyPatch, **off: float) -> None:
    """This machine's clock is wrong."""
    monkeypatch.setattr(clock, "_real", lambda: datetime.now(UTC) + timedelta(**off))


@pytest.mark.parametrize("minutes", [40, -40, 60 * 24 * 365 * 6])
def test_a_wrong_machine_keeps_the_time_of_the_database(
    postgresql: db.Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, minutes: float
) -> None:
    caplog.set_level("WARNING", "app.alarms")
    with postgresql.transaction():
        put("timer", {}, due=clock.now() + timedelta(minutes=20))
    skew(monkeypatch, minutes=minutes)
    for _ in range(2):
        clock_sync.follow_once(postgresql)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=20)
    with postgresql.transaction():
        assert claim() is None
    assert ("快" if minutes > 0 else "慢") in alarms.lasting()["clock"] and caplog.text.count("请校准") == 1
    skew(monkeypatch, seconds=1)
    clock_sync.follow_once(postgresql)
    assert alarms.lasting() == {}
    postgresql.close()


def test_a_trial_clock_follows_nobody(postgresql: db.Database) -> None:
    clock.start_at(datetime.fromisoformat("2016-01-31T09:00:00+08:00"))
    clock_sync.follow_once(postgresql)
    assert clock.today().isoformat() == "2016-01-31"
    postgresql.close()


def test_a_slow_answer_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([datetime(2016, 1, 1, 0, 0, second, tzinfo=UTC) for second in (0, 5)])
    monkeypatch.setattr(clock, "_real", lambda: next(times))
    assert clock.follow(lambda: datetime(2020, 1, 1, tzinfo=UTC)) is None


def test_a_database_that_is_away_changes_nothing() -> None:
    away = db.Database("postgresql://nobody@127.0.0.1:1/none")
    clock_sync.ClockSync(away).begin()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    away.close()
