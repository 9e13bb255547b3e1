"""The sample form, whole or with parts replaced, and its answers."""

import copy
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from app import crypto
from app.forms import schema
from tests.app.forms.forms_samples import ANSWERS, SCHEMA, UI

Make = Callable[..., schema.Form]


@pytest.fixture(autouse=True, scope="session")
def key() -> None:
    """A field key for this process."""
    crypto.configure("k" * 64)


@pytest.fixture(scope="session")
def make() -> Make:
    """A form from the sample with parts of schema and UI schema replaced."""

    def build(change: Callable[[dict[str, Any], dict[str, Any]], object] | None = None) -> schema.Form:
        written, ui = copy.deepcopy(SCHEMA), copy.deepcopy(UI)
        if change:
            change(written, ui)
        return schema.load("project", orjson.dumps(written), orjson.dumps(ui))

    return build


@pytest.fixture(scope="session")
def form(make: Make) -> schema.Form:
    """The sample form."""
    return make()


@pytest.fixture(scope="session")
def fresh() -> Callable[[], dict[str, Any]]:
    """Makes answers without a fault, for tests that draw many examples."""
    return lambda: copy.deepcopy(ANSWERS)


@pytest.fixture
def answers(fresh: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Answers without a fault."""
    return fresh()
