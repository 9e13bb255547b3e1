"""A package's demo data moved to the present: every date by whole months, codes of places as in force that day."""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from app import clock
from app.regions import queries as regions

FILE = "demo.json"
NEWEST = "newest"
"""The key of the day the data speaks from: that is today's place."""
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(T.*)?")
MONTH = re.compile(r"(\d{4})-(\d{2})")
ISSUED = re.compile(r"〔(\d{4})〕")
YEAR = "_year"
"""How keys of whole years end."""
PLACE = re.compile(r"(AJ-)?(\d{6})")


def packages(processes: Path, keys: list[str]) -> list[str]:
    """Those that have a demo."""
    return [key for key in keys if (processes / key / FILE).is_file()]


def present(folder: Path) -> dict[str, Any]:
    """The data of a package's folder with its newest day at the clock's today."""
    today = clock.today()
    data: dict[str, Any] = orjson.loads((folder / FILE).read_bytes())
    newest = date.fromisoformat(data.pop(NEWEST))
    months = (today.year - newest.year) * 12 + today.month - newest.month
    moved: dict[str, Any] = in_force(_moved(data, months, ""), today)
    return moved


def _moved(value: Any, months: int, key: str) -> Any:
    if isinstance(value, Mapping):
        return {name: _moved(inner, months, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner, months, key) for inner in value]
    if isinstance(value, int) and key.endswith(YEAR):
        return shifted(date(value, 1, 1), months).year
    return _text(value, months) if isinstance(value, str) else value


def _text(value: str, months: int) -> str:
    if found := DAY.fullmatch(value):
        day = shifted(date(int(found[1]), int(found[2]), int(found[3])), months)
        return f"{day.isoformat()}{found[4] or ''}"
    if found := MONTH.fullmatch(value):
        return shifted(date(int(found[1]), int(found[2]), 1), months).isoformat()[:7]
    years = months // 12
    return ISSUED.sub(lambda found: f"〔{int(found[1]) + years}〕", value)


def shifted(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def in_force(value: Any, day: date) -> Any:
    """The same with codes of places and departments that stand that day instead of abolished ones."""
    if isinstance(value, Mapping):
        return {name: in_force(inner, day) for name, inner in value.items()}
    if isinstance(value, list):
        return [in_force(inner, day) for inner in value]
    found = PLACE.fullmatch(value) if isinstance(value, str) else None
    return f"{found[1] or ''}{_code(found[2], day)}" if found else value


def _code(code: str, day: date) -> str:
    if not regions.ever(code) or regions.find(code, day):
        return code
    return regions.successor(code, day) or code
