"""Due moments of timers: bare ISO durations and dates, or expressions that give one. Time is the clock's."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from app import clock
from app.engine import expressions
from app.engine.steps import EngineError, Json

DURATION: Final = "duration"
DATE: Final = "date"
_DURATION = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,5})D)?"
    r"(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?",
    re.ASCII,
)
_ALIKE = re.compile(r"[-+]?(R\d*/)?[-+]?P[0-9YMWDTHS.,\-]*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}.*)?", re.ASCII)


def due_at(kind: str, text: str, variables: Mapping[str, Json], now: datetime) -> datetime:
    """The moment (aware, UTC) a timer armed at `now` is due. Raises EngineError for anything unreadable."""
    value = text.strip() if is_bare(text) else expressions.evaluate(text, variables)
    if not isinstance(value, str):
        raise EngineError("", "定时须是 ISO 格式的时长（如 P10D、PT48H）或日期")
    return after(value, now) if kind == DURATION else moment(value)


def is_bare(text: str) -> bool:
    """Whether the text is an ISO literal and no expression."""
    return bool(_DURATION.fullmatch(text.strip()) or _DATE.fullmatch(text.strip()))


def names(text: str) -> frozenset[str]:
    """Variables a timer reads."""
    return frozenset() if is_bare(text) else expressions.names(text)


def check(kind: str, text: str) -> None:
    """Deploy-time check: a literal is read, an expression compiled. Raises EngineError."""
    if is_bare(text):
        due_at(kind, text, {}, clock.now())
        return
    if _ALIKE.fullmatch(text.strip()):
        raise EngineError("", f"时长写法有误：{text[:40]}，应如 P10D、PT48H")
    expressions.compiled(text)
    if not expressions.names(text):
        due_at(kind, text, {}, clock.now())


def after(duration: str, start: datetime) -> datetime:
    """`start` plus an ISO duration; years and months are calendar ones on a Chinese wall clock."""
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        raise EngineError("", f"时长写法有误：{duration[:40]}，应如 P10D、PT48H")
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    shifted = _months_later(clock.local(start), years * 12 + months)
    step = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return (shifted + step).astimezone(UTC)


def _months_later(start: datetime, months: int) -> datetime:
    if not months:
        return start
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    first = start.replace(year=year, month=month + 1, day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.replace(day=min(start.day, (following - timedelta(days=1)).day))


def moment(value: str) -> datetime:
    """An ISO date (start of that day in China) or moment (Chinese time where no offset stands)."""
    try:
        read = datetime.fromisoformat(value.strip())
        return (read if read.tzinfo else read.replace(tzinfo=clock.SHANGHAI)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise EngineError("", f"日期写法有误：{value[:40]}") from error
