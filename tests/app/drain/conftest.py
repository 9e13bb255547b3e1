"""The office with the package `trial`: a handler at once, a deferred one, a timer."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app import clock
from app.effects.operators import OPERATORS
from app.packages.deploy import deploy
from tests.app.drain import trial_handlers
from tests.plugins.office import Office

HERE = Path(__file__).parent


@pytest.fixture
def trial(office: Office, tmp_path: Path) -> Iterator[Office]:
    """The office on a Tuesday morning, where `trial.fragile`, `.slow` and `.patient` can be started."""
    trial_handlers.register()
    forms = tmp_path / "forms"
    shutil.copytree("bench/forms/bench", forms / "trial")
    with office.database.transaction():
        deploy(HERE / "processes", forms, OPERATORS)
    clock.start_at(datetime.fromisoformat("2014-06-10T09:00:00+08:00"))
    yield office
    trial_handlers.BROKEN.clear()
