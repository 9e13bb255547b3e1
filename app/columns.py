"""Kinds of columns that belong to no database in particular."""

from enum import StrEnum
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, types


class Line(types.TypeDecorator[str]):
    """A line put together for people: cut to its width with an ellipsis, also when it is compared."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return value if value is None or len(value) <= self.length else f"{value[: self.length - 1]}…"


class Member(types.TypeDecorator[StrEnum]):
    """A member of an enum, kept as its word; a word that only a newer program knows is read as it is."""

    impl: Any = String
    cache_ok = True

    def __init__(self, members: type[StrEnum], impl: String) -> None:
        super().__init__()
        self.members, self.impl = members, impl
        self._known = {one.value: one for one in members}

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return self._known.get(value or "", value)


_PLAIN = String().with_variant(String(collation="C"), "postgresql")
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def mentions(column: Any, word: str) -> ColumnElement[bool]:
    """SQL: whether a text holds the word, in capitals or small letters. By themselves the databases differ: to
    SQLite those of ASCII are alike, to PostgreSQL none."""
    return func.lower(cast(column, _PLAIN)).contains(word.translate(_SMALL), autoescape=True)
