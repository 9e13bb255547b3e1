"""An open transaction in which the sample register's facts table stands."""

import pytest

from app import db
from app.registers import facts
from tests.app.registers.registers_samples import PROJECT


@pytest.fixture
def ready(unit: db.Unit) -> db.Unit:
    """The transaction, facts table made."""
    facts.ensure(PROJECT)
    return unit
