"""The one door for numbers, days, moments and row numbers written by people and programs outside.

Databases and calendars end somewhere: the year 1 has no moment before it in China, a row number has nine digits.
What lies beyond these bounds is refused as text, before anything is computed with it. All raise ValueError; each
caller tells it in its own way (a field, an address, a cursor).
"""

import re
from datetime import UTC, date, datetime

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
DIGITS = 9
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
