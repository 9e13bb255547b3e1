"""The office with one more package: forks, loops, timers, records, background work."""

import shutil
from pathlib import Path

import pytest

from app.edge import Edge
from app.effects.operators import OPERATORS
from app.factory import create_app
from app.packages.deploy import deploy
from tests.crash import crash_handlers
from tests.plugins.office import Office, settings_for

HERE = Path(__file__).parent


@pytest.fixture
def stage(office: Office, tmp_path: Path, database_url: str) -> Office:
    """The office where `tried.journey` can be started; no limit on the rate of writes."""
    crash_handlers.register()
    forms = tmp_path / "forms"
    shutil.copytree("bench/forms/bench", forms / "tried")
    with office.database.transaction():
        deploy(HERE / "processes", forms, OPERATORS)
    settings = settings_for(tmp_path, database_url)
    office.app = create_app(settings, office.database, doors=Edge(writes="1000000/second"))
    return office
