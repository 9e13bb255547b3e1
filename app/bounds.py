"""The one door for numbers, days, moments and row numbers written by people and programs outside.

Databases and calendars end somewhere: the year 1 has no moment before it in China, a row number has nine digits.
What lies beyond these bounds is refused as text, before anything is computed with it. All raise ValueError; each
caller tells it in its own way (a field, an address, a cursor).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
DIGITS, REGION_DIGITS = 9, 6
SHORT, LONG = 100, 4000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def whole(text: str) -> int:
    """A whole number of one to nine ASCII digits: what every database takes as a number of a row."""
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise ValueError("not a number of one to nine digits")
    return int(text)


def row_number(value: object) -> int | None:
    """The same where anything else simply names nothing."""
    try:
        return whole(str(value))
    except ValueError:
        return None


def day(text: str) -> date:
    """A day written YYYY-MM-DD, between 1900 and 2199."""
    if not _DAY.fullmatch(text):
        raise ValueError("not a day")
    return _within(date.fromisoformat(text))


def moment(text: str) -> datetime:
    """A moment with its offset, in UTC, between 1900 and 2199."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment without offset")
    _within(found.date())
    return found.astimezone(UTC)


def _within(found: date) -> date:
    if not EARLIEST <= found <= LATEST:
        raise ValueError("outside of the calendar we compute with")
    return found


@dataclass(frozen=True)
class Kind:
    """What a condition of a list may hold. `read` raises ValueError; `told` says after its name what it should be;
    `schema` says the same to programs, in JSON Schema."""

    read: Callable[[str], object]
    told: str
    schema: Mapping[str, Any] = field(default_factory=dict)


def one_of(*words: str) -> Kind:
    """One of a few words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError("not one of the words")
        return text

    return Kind(read, f"只能是{'、'.join(words)}", {"type": "string", "enum": list(words)})


def _text(most: int) -> Kind:
    def read(text: str) -> str:
        if len(text) > most:
            raise ValueError("too long")
        return text

    return Kind(read, f"过长，不得超过{most}个字符", {"type": "string", "maxLength": most})


def _positive(text: str) -> int:
    if not whole(text):
        raise ValueError("zero")
    return whole(text)


def _region(text: str) -> str:
    if len(text) != REGION_DIGITS:
        raise ValueError("not a code of a region")
    whole(text)
    return text


TEXT, ADDRESS = _text(SHORT), _text(LONG)
NUMBER = Kind(whole, "应为不超过九位的整数", {"type": "string", "pattern": "^[0-9]{1,9}$"})
SIZE = Kind(_positive, "应为不超过九位的正整数", {"type": "integer", "minimum": 1, "maximum": 10**DIGITS - 1})
DAY = Kind(
    day,
    "应为 YYYY-MM-DD，在1900年至2199年之间",
    {"type": "string", "format": "date", "pattern": "^(19|20|21)"},
)
REGION = Kind(_region, "应为六位数字的地区代码", {"type": "string", "pattern": "^[0-9]{6}$"})
