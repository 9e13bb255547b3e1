"""A few fields of a record as a line of a list: label and text, places put together from their three codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.forms.schema import Form
from app.forms.value_texts import Look, text

NOTHING: tuple[Any, ...] = (None, "", [], {})


def known(form: Form, name: str) -> bool:
    """Whether a list can show this: a field of the form, or a place by the name the sections use."""
    return name in form.root.children or name in form.triples


def behind(form: Form, name: str) -> tuple[str, ...]:
    """The fields a column is made of, places aside."""
    note = form.root.children[name].options.get("note") if name in form.root.children else None
    return (name, note["field"]) if note else (name,)


def cells(form: Form, document: Mapping[str, Any], names: Iterable[str], look: Look) -> list[tuple[str, str]]:
    """The fields in the order asked for; what holds nothing has an empty text."""
    return [_cell(form, document, name, look) for name in names if known(form, name)]


def _cell(form: Form, document: Mapping[str, Any], name: str, look: Look) -> tuple[str, str]:
    triple = form.triples.get(name)
    if triple is not None:
        codes = [str(document[field]) for field in triple.fields if document.get(field)]
        return triple.title, (look.name_of(codes[-1]) or codes[-1]) if codes else ""
    node = form.root.children[name]
    title = str(node.options.get("column") or node.short)
    return title, said(form, document, name, look)


def said(form: Form, document: Mapping[str, Any], name: str, look: Look) -> str:
    """A top-level field in words where it stands alone, with what another field says of it (`note`); else ""."""
    node, value = form.root.children[name], document.get(name)
    if value in NOTHING:
        return ""
    note = node.options.get("note") or {}
    return text(node, value, look) + (
        f"（{note['text']}）" if document.get(str(note.get("field"))) is True else ""
    )
