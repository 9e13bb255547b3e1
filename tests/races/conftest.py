"""The office with a process whose review ends by a person, by a date, or by its applicant's recall."""

import shutil
from pathlib import Path

import pytest

from app.effects.operators import OPERATORS
from app.packages.deploy import deploy
from tests.plugins.office import Office

HERE = Path(__file__).parent


@pytest.fixture
def raced(office: Office, tmp_path: Path) -> Office:
    """The office where `raced.watched` can be started."""
    forms = tmp_path / "forms"
    shutil.copytree("bench/forms/bench", forms / "raced")
    with office.database.transaction():
        deploy(HERE / "processes", forms, OPERATORS)
    return office
