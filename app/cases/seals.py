"""Answers at rest: sensitive leaves sealed, JSON text in the order given."""

from typing import Any

import orjson

from app.forms import seal
from app.forms.schema import Form


def sealed(form: Form, answers: dict[str, Any]) -> str:
    """Text for the database."""
    return orjson.dumps(seal.seal(form, answers)).decode()


def opened(form: Form, text: str) -> dict[str, Any]:
    """The answers again; what is withheld (`x-secret`) stays sealed."""
    return seal.unseal(form, orjson.loads(text))


def typed(form: Form, text: str) -> dict[str, Any]:
    """A draft for whoever goes on writing it, with all that was typed."""
    return seal.whole(form, orjson.loads(text))
