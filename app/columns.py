"""Kinds of columns that belong to no database in particular."""

from typing import Any

from sqlalchemy import String, types


class Line(types.TypeDecorator[str]):
    """A line put together for people: cut to its width with an ellipsis, also when it is compared."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return value if value is None or len(value) <= self.length else f"{value[: self.length - 1]}…"
