"""Kinds of values for the check of diagrams: what a form's facts hold, and what a handler says it gives."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from app.engine import kinds
from app.engine.kinds import ANY, Kind, literal, many, one, thing, union
from app.forms.schema import Form
from app.forms.tree import Node

_PLAIN: Final[Mapping[Any, str]] = {
    str: kinds.TEXT,
    int: kinds.SUM,
    float: kinds.NUMBER,
    bool: kinds.TRUTH,
    NoneType: kinds.EMPTY,
}
_DAYS: Final = frozenset({"date", "date-time"})
_DEEPEST: Final = 4
STARTED_WITH: Final[Mapping[str, Kind]] = {
    "starter": kinds.one(kinds.TEXT),
    "starter_user": kinds.one(kinds.TEXT),
    "case": kinds.one(kinds.TEXT),
    "entry": kinds.union([kinds.one(kinds.TEXT), kinds.one(kinds.EMPTY)]),
}
"""The variables that the platform gives every case."""


def of_answers(form: Form, facts: Iterable[str]) -> Kind:
    """The variable that holds these facts of a form; an answer that may be missing is empty then."""
    return thing({name: _of_fact(form, name) for name in facts})


def _of_fact(form: Form, name: str) -> Kind:
    node = form.fields.get(name)
    if node is None:
        return ANY
    kind = _of_field(node)
    return kind if name in form.required else union([kind, one(kinds.EMPTY)])


def _of_field(node: Node) -> Kind:
    if "const" in node.schema or node.choices:
        values = [node.schema["const"]] if "const" in node.schema else [*node.choices]
        return union(literal(value) if isinstance(value, str) else _of_value(value) for value in values)
    if node.kind == "array":
        return many(_of_field(node.item) if node.item else ANY)
    if node.kind == "object":
        inner = {name: union([_of_field(child), one(kinds.EMPTY)]) for name, child in node.children.items()}
        return thing(inner)
    return one(_of_plain(node)) if node.kind in ("string", "integer", "number", "boolean") else ANY


def _of_value(value: object) -> Kind:
    if type(value) is int:
        return one(kinds.COUNT if 0 <= value <= kinds.MANY else kinds.WHOLE)
    return one(_PLAIN[type(value)]) if type(value) in _PLAIN else ANY


def _of_plain(node: Node) -> str:
    if node.kind == "integer":
        least, most = node.schema.get("minimum", -1), node.schema.get("maximum", kinds.MANY + 1)
        return kinds.COUNT if least >= 0 and most <= kinds.MANY else kinds.WHOLE
    if node.kind == "string":
        written = kinds.TEXT if "pattern" in node.schema else kinds.WORDS
        return kinds.DAY if node.format in _DAYS else written
    return kinds.NUMBER if node.kind == "number" else kinds.TRUTH


def of_result(function: Any) -> Kind:
    """What a handler or operator gives, as far as its annotation tells."""
    return of_type(get_type_hints(function).get("return", Any))


def of_type(hint: Any, depth: int = 0) -> Kind:
    """The kind of a value of this type once it is plain JSON."""
    origin, inner = get_origin(hint) or hint, get_args(hint)
    if depth > _DEEPEST or hint in (Any, object):
        return ANY
    if origin in (Union, UnionType):
        return union(of_type(each, depth) for each in inner)
    if origin is Literal:
        return union(literal(each) if isinstance(each, str) else _of_value(each) for each in inner)
    if hint in _PLAIN:
        return one(_PLAIN[hint])
    return _of_class(origin, inner, depth) if isinstance(origin, type) else ANY


def _of_class(kind: type, inner: tuple[Any, ...], depth: int) -> Kind:
    if is_dataclass(kind) or is_typeddict(kind):
        hints = get_type_hints(kind)
        names = [each.name for each in fields(kind)] if is_dataclass(kind) else [*hints]
        return thing({name: of_type(hints[name], depth + 1) for name in names})
    if issubclass(kind, date):
        return one(kinds.DAY)
    if issubclass(kind, Enum) or issubclass(kind, str):
        return one(kinds.TEXT) if issubclass(kind, str) else ANY
    if issubclass(kind, Mapping):
        return thing()
    if issubclass(kind, Iterable):
        items = [of_type(each, depth + 1) for each in inner if each is not ...]
        return many(union(items) if items else ANY)
    return ANY
