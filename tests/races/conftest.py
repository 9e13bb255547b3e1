"""The office with a process whose review ends by a person, by a date, or by its applicant's recall."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from app import engines, postgresql
from app.effects.operators import OPERATORS
from app.packages.deploy import deploy
from tests.plugins.office import Office
from tests.plugins.patience import within

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Who wins is asked here, not how long the other waits: a machine that stands still changes nothing."""
    for limit in ("CONNECT", "PROBE"):
        monkeypatch.setattr(postgresql, limit, within(getattr(postgresql, limit)))
    monkeypatch.setitem(engines.POOL, "pool_timeout", within(engines.POOL["pool_timeout"]))
    monkeypatch.setattr(postgresql, "STATEMENT", None)
    monkeypatch.setattr(postgresql.Connection, "patience", None)
    event.listen(Pool, "checkout", wait_long)
    yield
    event.remove(Pool, "checkout", wait_long)


def wait_long(connection: Any, *_: object) -> None:
    """Take the limits of waiting from a connection to PostgreSQL."""
    if isinstance(connection, postgresql.Connection):
        for limit in ("lock_timeout = '30s'", "statement_timeout = 0"):
            connection.execute(f"SET {limit}")
        connection.commit()


@pytest.fixture
def raced(office: Office, tmp_path: Path) -> Office:
    """The office where `raced.watched` can be started."""
    forms = tmp_path / "forms"
    shutil.copytree("bench/forms/bench", forms / "raced")
    with office.database.transaction():
        deploy(HERE / "processes", forms, OPERATORS)
    return office
