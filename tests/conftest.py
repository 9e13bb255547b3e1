"""What every test may ask for: `database`, an empty one with all tables, and `unit`, an open transaction on it."""

from collections.abc import Iterator

import pytest

from app import db

pytest_plugins = [
    "tests.plugins.databases",
    "tests.plugins.no_skips",
    "tests.plugins.office",
    "tests.plugins.country",
]


@pytest.fixture
def unit(database: db.Database) -> Iterator[db.Unit]:
    """An open transaction."""
    with database.transaction() as opened:
        yield opened
