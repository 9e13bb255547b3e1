"""What a whole notice of holidays has in it: a few days of a year are no notice of that year."""

from collections.abc import Mapping
from datetime import date

from app.calendar.working_days import SATURDAY

MonthDay = tuple[int, int]
FIXED: tuple[tuple[str, tuple[MonthDay, ...]], ...] = (
    ("元旦", ((1, 1),)),
    ("劳动节", ((5, 1),)),
    ("国庆节", ((10, 1), (10, 2), (10, 3))),
)
BETWEEN: tuple[tuple[str, MonthDay, MonthDay, int], ...] = (
    ("春节", (1, 20), (2, 25), 3),
    ("清明节", (4, 3), (4, 7), 1),
    ("端午节", (5, 27), (6, 28), 1),
    ("中秋节", (9, 6), (10, 9), 1),
)
"""By the moon, or moved to the Monday after: between which days at least how many are off."""


def missing(year: int, days: Mapping[date, bool]) -> list[str]:
    """The statutory holidays that these days of a year leave out, in the order of the year."""
    off = sorted((day.month, day.day) for day, works in days.items() if day.year == year and not works)
    lacking = {name for name, given in FIXED if not all(_free(date(year, *one), days) for one in given)}
    lacking |= {name for name, first, last, least in BETWEEN if sum(first <= day <= last for day in off) < least}
    order = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
    return [name for name in order if name in lacking]


def _free(day: date, days: Mapping[date, bool]) -> bool:
    return not days.get(day, day.weekday() < SATURDAY)
