"""Counting working days: public holidays and make-up days as decreed, the administrator's calendar before both."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from chinese_calendar import constants

SATURDAY = 5
_KNOWN = frozenset(day.year for day in constants.holidays)
ONE = timedelta(days=1)


class _Overrides:
    """Days the administrator set otherwise: True = people work. `refresh` hears of what was set since."""

    days: Mapping[date, bool] = {}
    years: frozenset[int] = frozenset()
    refresh: Callable[[], None] = staticmethod(lambda: None)


_overrides = _Overrides()


def override(days: Mapping[date, bool], years: Iterable[int] | None = None) -> None:
    """Let the administrator's calendar win: day → whether people work. Replaces what was set before.

    `years`: those whose notice is entered (default: those of the days). A notice may name days of the year
    before or after its own; such a day alone does not make its year known. Days not named stay as built in.
    """
    known = (day.year for day in days) if years is None else years
    _overrides.days, _overrides.years = dict(days), frozenset(known)


def refreshed_by(load: Callable[[], None]) -> None:
    """Have what is set read again by `load` wherever nobody else can: the engine knows no database."""
    _overrides.refresh = load


def as_entered(day: date, n: int) -> date:
    """`add` by the calendar as it is entered at this moment."""
    _overrides.refresh()
    return add(day, n)


def built_in(year: int) -> dict[date, bool]:
    """The built-in notice of a year: its days off (False), and weekends to work on (True); empty if not known."""
    off = {day: False for day in constants.holidays if day.year == year}
    return off | {day: True for day in constants.workdays if day.year == year}


def estimated(year: int) -> bool:
    """Whether the year's holidays are not known yet: Monday to Friday then, shown as 暂按双休计算."""
    return year not in _KNOWN and year not in _overrides.years


def is_working(day: date) -> bool:
    """Whether people work on that day."""
    if day in _overrides.days:
        return _overrides.days[day]
    if day.year not in _KNOWN:
        return day.weekday() < SATURDAY
    return _as_built_in(day)


@lru_cache(maxsize=4096)
def _as_built_in(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def add(day: date, n: int) -> date:
    """The n-th working day after `day`, which itself does not count; before it for negative n, itself for 0."""
    step = ONE if n > 0 else -ONE
    left = abs(n)
    while left:
        day += step
        left -= is_working(day)
    return day


def between(a: date, b: date) -> int:
    """Working days after `a` up to and with `b`: between(a, add(a, n)) == n; negative if `b` comes first."""
    if b < a:
        return -sum(is_working(b + ONE * gone) for gone in range((a - b).days))
    return sum(is_working(a + ONE * gone) for gone in range(1, (b - a).days + 1))
