"""What conditions say where some variables are known, and of answers only some fields."""

import ast
from collections.abc import Iterable, Mapping
from typing import Final, NoReturn

from app.engine import expressions
from app.engine.steps import EngineError, Json


class Answer(dict[str, Json]):
    """An answer of which these fields are known; what depends on others raises EngineError."""

    def get(self, key: str, default: Json = None) -> Json:
        """The field, as `count` asks for it."""
        return super().get(key, default) if key in self else default

    def __contains__(self, key: object) -> bool:
        """Whether it has the field: a fact of the form that is not known here it may have."""
        return super().__contains__(key) or _unknown()

    def __len__(self) -> int:
        """How many fields it has."""
        _unknown()

    def __bool__(self) -> bool:
        """An answer is never empty."""
        return True

    def __eq__(self, other: object) -> bool:
        """Whether both say the same in all their fields."""
        _unknown()

    __hash__ = None


class Unasked:
    """One of the words that may be decided beside those that conditions name: certainly none of these, and
    everything else about it depends on which one. No text: what computes with texts does not take it for one."""

    __slots__ = ("_named",)
    __hash__ = object.__hash__

    def __init__(self, named: frozenset[str]) -> None:
        self._named = named

    def __eq__(self, other: object) -> bool:
        """Whether it is that word."""
        return (
            _unknown()
            if isinstance(other, Unasked) or (isinstance(other, str) and other not in self._named)
            else False
        )

    def __bool__(self) -> bool:
        """Whether it is anything."""
        _unknown()

    def __str__(self) -> str:
        """As it is written."""
        _unknown()

    def __repr__(self) -> str:
        """For keys of what was computed: all such words are alike there."""
        return "Unasked()"


_OTHER: Final = "\0"


def unasked(named: Iterable[str]) -> str:
    """Any word but these, as it stands among words; nobody can write it."""
    return _OTHER + _OTHER.join(named)


def _unknown() -> NoReturn:
    raise EngineError("", "答复的这一部分未知")


def known(value: Json) -> Json:
    """A value whose objects are answers. Each word that nobody asks for is one of its own: two may differ."""
    if isinstance(value, str) and value.startswith(_OTHER):
        return Unasked(frozenset(value[1:].split(_OTHER)))
    if isinstance(value, dict):
        return Answer({key: known(each) for key, each in value.items()})
    return [known(each) for each in value] if isinstance(value, list) else value


def truth(text: str, variables: Mapping[str, Json]) -> bool | None:
    """What a condition says where only these variables are known; None where that depends on others."""
    try:
        return _truth(expressions.tree(text), variables)
    except EngineError:
        return None


def _truth(node: ast.expr, variables: Mapping[str, Json]) -> bool | None:
    if isinstance(node, ast.BoolOp):
        parts = [_truth(each, variables) for each in node.values]
        ends = isinstance(node.op, ast.Or)
        return ends if ends in parts else None if None in parts else not ends
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _truth(node.operand, variables)
        return None if inner is None else not inner
    try:
        return bool(expressions.built(node)(variables))
    except EngineError:
        return None
