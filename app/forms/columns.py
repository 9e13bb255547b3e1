"""A few fields of a record as a line of a list: label and text, places put together from their three codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.forms.schema import Form
from app.forms.words import Look, text

NOTHING: tuple[Any, ...] = (None, "", [], {})


def known(form: Form, name: str) -> bool:
    """Whether a list can show this: a field of the form, or a place by the name the sections use."""
    return name in form.root.children or name in form.triples


def cells(form: Form, document: Mapping[str, Any], names: Iterable[str], look: Look) -> list[tuple[str, str]]:
    """The fields in the order asked for; what holds nothing has an empty text."""
    return [_cell(form, document, name, look) for name in names if known(form, name)]


def _cell(form: Form, document: Mapping[str, Any], name: str, look: Look) -> tuple[str, str]:
    triple = form.triples.get(name)
    if triple is not None:
        codes = [str(document[field]) for field in triple.fields if document.get(field)]
        return triple.title, (look.name_of(codes[-1]) or codes[-1]) if codes else ""
    node, value = form.root.children[name], document.get(name)
    title = str(node.options.get("column") or node.options.get("short") or node.title)
    return title, "" if value in NOTHING else text(node, value, look)
