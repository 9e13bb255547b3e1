"""What every test may ask for: `database`, an empty one with all tables, and `unit`, an open transaction on it."""

from collections.abc import Iterator

import pytest

from app import db
from app.config import ROOT
from app.site.current import configure

pytest_plugins = [
    "tests.plugins.memory",
    "tests.plugins.garbage",
    "tests.plugins.databases",
    "tests.plugins.no_skips",
    "tests.plugins.order",
    "tests.plugins.templates",
    "tests.plugins.forms",
    "tests.plugins.routes",
    "tests.plugins.statements",
    "tests.plugins.office",
    "tests.plugins.country",
    "tests.plugins.described",
]


@pytest.fixture(autouse=True)
def installation() -> Iterator[None]:
    """Each test leaves the tree's own names, texts and roles in force."""
    yield
    configure(ROOT / "processes")


@pytest.fixture
def unit(database: db.Database) -> Iterator[db.Unit]:
    """An open transaction."""
    with database.transaction() as opened:
        yield opened
