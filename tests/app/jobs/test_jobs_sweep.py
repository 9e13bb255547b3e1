"""A sweeper that does not know the time yet runs nothing: it might run too early."""

import pytest

from app import db, drain, sweep


class Unsure:
    """A clock that nobody has told the time, then somebody has."""

    told = False

    def known(self) -> bool:
        return self.told


def test_nothing_runs_before_the_time_is_known(database: db.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    ran, time = list[int](), Unsure()
    monkeypatch.setattr(drain, "run_due", lambda *_, **__: ran.append(1))
    sweeper = sweep.Sweeper(database, sweep.LANES["whole"], lambda: False)
    monkeypatch.setattr(sweeper, "_time", time)
    sweeper._sweep()
    assert ran == []
    time.told = True
    sweeper._sweep()
    assert ran == [1]
