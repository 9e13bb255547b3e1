"""Lines about a case that others read at once, in lists and notices: nothing in them is a personal number."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.sql.operators import eq

from app.columns import Line
from app.forms.private import blanked


class Told(Line):
    """A line with dots for personal numbers, whoever put it together: as it is kept, and as it is read, for lines
    of before. What is looked for within it stays as it was typed, and finds no dots."""

    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """The same line again is found; a part of one is text."""
        return self if op is eq else String()

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """As it is kept."""
        return super().process_bind_param(None if value is None else blanked(value), dialect)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """As it is read."""
        return None if value is None else blanked(value)
