"""Answers at rest: sensitive leaves sealed, JSON text in the order given."""

from typing import Any

import orjson

from app.forms import seal
from app.forms.schema import Form


def sealed(form: Form, answers: dict[str, Any]) -> str:
    """Text for the database."""
    return orjson.dumps(seal.seal(form, answers)).decode()


def opened(form: Form, text: str) -> dict[str, Any]:
    """The answers again."""
    return seal.unseal(form, orjson.loads(text))
