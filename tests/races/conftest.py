"""The office with a process whose review ends by a person, by a date, or by its applicant's recall."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from app import db
from app.effects.operators import OPERATORS
from app.packages.deploy import deploy
from tests.plugins.office import Office

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def patience(database: db.Database) -> None:
    """Who wins is asked here, not how long the other waits: a machine that stands still changes nothing."""
    if not database.sqlite:

        @event.listens_for(database.engine, "checkout")
        def wait(connection: Any, *_: object) -> None:
            for limit in ("lock_timeout = '30s'", "statement_timeout = 0"):
                connection.execute(f"SET {limit}")
            connection.commit()
            connection.patience = None


@pytest.fixture
def raced(office: Office, tmp_path: Path) -> Office:
    """The office where `raced.watched` can be started."""
    forms = tmp_path / "forms"
    shutil.copytree("bench/forms/bench", forms / "raced")
    with office.database.transaction():
        deploy(HERE / "processes", forms, OPERATORS)
    return office
