"""The demo's data moved to the present: every date by whole months, region codes as in force on each day."""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from app import clock
from app.regions import queries as regions

FILE = Path("outsourcing") / "demo.json"
NEWEST = date(2016, 6, 15)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(T.*)?")
MONTH = re.compile(r"(\d{4})-(\d{2})")
ISSUED = re.compile(r"〔(\d{4})〕")
OFFICE = re.compile(r"AJ-(\d{6})")


def present(processes: Path) -> dict[str, Any]:
    """The data with its newest day at the clock's today."""
    today = clock.today()
    months = (today.year - NEWEST.year) * 12 + today.month - NEWEST.month
    data: dict[str, Any] = orjson.loads((processes / FILE).read_bytes())
    moved: dict[str, Any] = _moved(data, months, "")
    for project in moved["projects"]:
        _place(project, "reviewer", date.fromisoformat(project["on"]))
    for accident in moved["accidents"]:
        _place(accident, "entering", date.fromisoformat(accident["answers"]["occurred_at"][:10]))
    for office in moved["contacts"]:
        if found := OFFICE.fullmatch(office["code"]):
            office["code"] = f"AJ-{_in_force(found[1], today)}"
    return moved


def _moved(value: Any, months: int, key: str) -> Any:
    if isinstance(value, Mapping):
        return {name: _moved(inner, months, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner, months, key) for inner in value]
    if key == "avg_employees_year":
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


def _in_force(code: str, day: date) -> str:
    """The code of the same place on that day."""
    if code == "000000" or regions.find(code, day):
        return code
    return regions.successor(code, day) or code


def placed(answers: Mapping[str, Any], day: date) -> dict[str, str]:
    """Codes of the site that differ on that day."""
    county = answers.get("site_county_code")
    if not county or _in_force(county, day) == county:
        return {}
    code = _in_force(county, day)
    return {"site_county_code": code, "site_city_code": f"{code[:4]}00"}


def _place(record: dict[str, Any], office: str, day: date) -> None:
    """Codes of site and department as they were on the record's own day."""
    record["answers"].update(placed(record["answers"], day))
    if found := OFFICE.fullmatch(record[office]):
        record[office] = f"AJ-{_in_force(found[1], day)}"
