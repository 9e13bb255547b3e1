"""The holidays of a year as the administrator enters them from the State Council's notice."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import select

from app import bounds, clock, db
from app.calendar import working_days
from app.calendar.models import CalendarYear
from app.errors import Invalid, Problem

FIRST, LAST = 2000, 2199
FRESH = timedelta(minutes=1)
_read: WeakKeyDictionary[db.Database, object] = WeakKeyDictionary()


def load() -> None:
    """Let what is entered count in this process; read again once a minute, so that every process hears of it."""
    database, now = db.unit().database, clock.now()
    last = _read.get(database)
    if last is not None and now - last < FRESH and now >= last:  # type: ignore[operator]
        return
    rows = db.session().scalars(select(CalendarYear)).all()
    found = {date.fromisoformat(day): works for row in rows for day, works in json.loads(row.days).items()}
    working_days.override(found)
    _read[database] = now


def enter(year: int, holidays: Iterable[str], working: Iterable[str], by: int | None) -> CalendarYear:
    """Keep the decree of a year: days off, and weekend days on which people work. Raises Invalid."""
    if not FIRST <= year <= LAST:
        raise Invalid([Problem("/year", "V-CAL-1", f"年份应在 {FIRST} 至 {LAST} 之间。")])
    off, on = _days(year, "holidays", holidays), _days(year, "working", working)
    wrong = [
        f"{one.isoformat()} 不是周末，不需调休上班。"
        for one in sorted(on)
        if one.weekday() < working_days.SATURDAY
    ]
    wrong += [f"{one.isoformat()} 不能既放假又上班。" for one in sorted(on & off)]
    wrong += [] if off else ["请填写放假日期。"]
    if wrong:
        raise Invalid([Problem("/working" if off else "/holidays", "V-CAL-1", "".join(wrong))])
    days = {one.isoformat(): one in on for one in sorted(off | on)}
    row = db.write().get(CalendarYear, year, populate_existing=True) or CalendarYear(year=year)
    row.days, row.set_at, row.set_by = json.dumps(days), clock.now(), by
    db.session().add(row)
    db.session().flush()
    _read.pop(db.unit().database, None)
    load()
    return row


def shown(year: int) -> dict[str, object]:
    """The year for people: `source` entered, library or estimated (暂按双休计算), and its days where entered."""
    load()
    row = db.session().get(CalendarYear, year)
    days: dict[str, bool] = json.loads(row.days) if row else {}
    source = "entered" if row else "estimated" if working_days.estimated(year) else "library"
    return {
        "year": year,
        "source": source,
        "note": "暂按双休计算" if source == "estimated" else "",
        "holidays": [day for day, works in days.items() if not works],
        "working": [day for day, works in days.items() if works],
    }


def _days(year: int, name: str, given: Iterable[str]) -> set[date]:
    found = set()
    for one in given:
        try:
            day = bounds.day(one)
        except ValueError:
            raise Invalid([Problem(f"/{name}", "V-CAL-1", f"“{one}”不是日期，格式为“年-月-日”。")]) from None
        if day.year != year:
            raise Invalid([Problem(f"/{name}", "V-CAL-1", f"{one} 不在 {year} 年。")])
        found.add(day)
    return found
