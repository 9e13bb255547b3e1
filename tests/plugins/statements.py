"""Each test has a database of its own: statements are compiled once per test process and kind all the same."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_kept: dict[type, LRUCache[Any, Any]] = {}


def _statements(engine: Engine) -> LRUCache[Any, Any]:
    return _kept[type(engine.dialect)]


def _first(engine: Engine, made: LRUCache[Any, Any]) -> None:
    _kept.setdefault(type(engine.dialect), made)


Engine._compiled_cache = property(_statements, _first)  # type: ignore[assignment]
# A compiled statement is kept by the dialect that it was made for: all of a kind are set up alike.
DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
