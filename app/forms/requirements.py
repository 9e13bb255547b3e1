"""What a form asks for, in plain words: its sections, what each must and may hold, and which files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.forms.schema import Form
from app.forms.tree import Node

ALWAYS, SOMETIMES, FREELY = "必填", "视情形填写", "选填"
_RULES: Final = ("allOf", "anyOf", "oneOf", "then", "else")


@dataclass(frozen=True)
class Item:
    """A field in words. `need`: whether it must be filled in; `columns`: what each row of a list holds."""

    title: str
    need: str
    files: bool = False
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A section with what it asks for; what the platform fills in by itself is left out."""

    title: str
    hint: str
    items: tuple[Item, ...]


def asked(form: Form) -> tuple[Part, ...]:
    """The sections in their order, without those that ask for nothing."""
    sometimes = frozenset(_conditional(form.schema))
    parts = (Part(one.title, one.hint, tuple(_items(form, one.fields, sometimes))) for one in form.sections)
    return tuple(one for one in parts if one.items)


def _items(form: Form, names: tuple[str, ...], sometimes: frozenset[str]) -> Iterator[Item]:
    for name in names:
        place = form.triples.get(name)
        if place:
            need = ALWAYS if any(one in form.required for one in place.fields) else FREELY
            yield Item(place.title, need)
            continue
        node = form.fields.get(name)
        if node is not None and not node.computed and node.ui.get("ui:widget") != "hidden":
            need = ALWAYS if name in form.required else SOMETIMES if _depends(node, sometimes) else FREELY
            yield Item(node.title, need, node.files, tuple(_columns(node)))


def _depends(node: Node, sometimes: frozenset[str]) -> bool:
    return node.name in sometimes or "showIf" in node.options


def _columns(node: Node) -> Iterator[str]:
    """Titles of what a row, or a small group of fields, holds."""
    inner = node.item.children if node.item else node.children
    if not node.files:
        yield from (one.title for one in inner.values() if not one.files and not one.computed)


def _conditional(schema: Mapping[str, Any]) -> Iterator[str]:
    """Fields that some rule of the schema requires, in some cases."""
    for keyword in _RULES:
        given = schema.get(keyword)
        for rule in given if isinstance(given, list) else [given]:
            if isinstance(rule, dict):
                yield from rule.get("required", ())
                yield from _conditional(rule)
