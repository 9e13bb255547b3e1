"""The holidays of a year as the administrator enters them from the State Council's notice."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from weakref import ReferenceType, WeakKeyDictionary, ref

from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from app import bounds, clock, db
from app.calendar import festivals, working_days
from app.calendar.models import CalendarYear
from app.errors import Conflict, Invalid, Problem

FIRST, LAST = 2000, 2199
FRESH = timedelta(minutes=1)
_read: WeakKeyDictionary[db.Database, object] = WeakKeyDictionary()
_entering: WeakKeyDictionary[db.Database, ReferenceType[db.Unit]] = WeakKeyDictionary()
"""The transaction whose entry stands in this process but is not committed yet, and may never be."""


def load() -> None:
    """Let what is entered count in this process; read again once a minute, so that every process hears of it."""
    database, now = db.unit().database, clock.now()
    entering = _entering.get(database)
    last = _read.get(database) if entering is None or entering() is db.unit() else None
    if last is not None and now - last < FRESH and now >= last:  # type: ignore[operator]
        return
    rows = db.session().scalars(select(CalendarYear).order_by(CalendarYear.set_at)).all()
    found = {date.fromisoformat(day): works for row in rows for day, works in json.loads(row.days).items()}
    working_days.override(found, [row.year for row in rows if row.whole])
    _read[database] = now
    if entering is not None and entering() is not db.unit():
        _read.pop(database)
    if entering is not None and entering() is None:
        _entering.pop(database, None)


def _load_within() -> None:
    if db.is_open():
        load()


working_days.refreshed_by(_load_within)


def _settled(database: db.Database) -> None:
    _entering.pop(database, None)
    _read.pop(database, None)


@dataclass(frozen=True)
class Change:
    """Days to enter for a year: off, to work on, and to take back; `reset` takes all entered before back first.
    `whole`: with these the year's notice is complete."""

    holidays: Iterable[str] = ()
    working: Iterable[str] = ()
    remove: Iterable[str] = ()
    reset: bool = False
    whole: bool = False


def enter(year: int, change: Change, by: int | None) -> None:
    """Add days to what is known of a year, or take entered days back. Raises Invalid.

    What is built in or was entered before stays, so that one day more does not cost all the others. A notice
    may name days of the December before and the January after its year; they are kept with it. Until its notice
    is entered as a whole, a year that is not built in counts as not known.
    """
    if not FIRST <= year <= LAST:
        raise Invalid([Problem("/year", "V-CAL-1", f"年份应在 {FIRST} 至 {LAST} 之间。")])
    off, on = _days(year, "holidays", change.holidays), _days(year, "working", change.working)
    gone = _days(year, "remove", change.remove)
    row = db.write().get(CalendarYear, year, populate_existing=True, with_for_update=True)
    kept = {} if change.reset else _entered(row)
    _check(year, (off, on, gone), kept, change)
    days = {day: works for day, works in kept.items() if day not in gone}
    days |= dict.fromkeys(off, False) | dict.fromkeys(on, True)
    whole = _whole(year, change, days, bool(row and row.whole))
    _keep(row or CalendarYear(year=year), days, whole, by)
    database = db.unit().database
    _read.pop(database, None)
    _entering[database] = ref(db.unit())
    db.after_commit(lambda: _settled(database))
    load()


def _entered(row: CalendarYear | None) -> dict[date, bool]:
    days: dict[str, bool] = json.loads(row.days) if row else {}
    return {date.fromisoformat(day): works for day, works in days.items()}


def _check(
    year: int, given: tuple[set[date], set[date], set[date]], kept: dict[date, bool], change: Change
) -> None:
    off, on, gone = given
    usual = {day for day in on if day.weekday() < working_days.SATURDAY}
    free = {day for day in usual if working_days.built_in(day.year).get(day) is False or kept.get(day) is False}
    wrong = [f"{day} 不是周末，也不是放假日，不需调休上班。" for day in sorted(usual - free)]
    wrong += [f"{day} 不能既放假又上班。" for day in sorted(off & on)]
    wrong += [f"{day} 不能既录入又撤销。" for day in sorted((off | on) & gone)]
    wrong += [f"{day} 没有录入过，不能撤销。" for day in sorted(gone - set(kept))]
    if wrong:
        field = "/remove" if gone - set(kept) or (off | on) & gone else "/working"
        raise Invalid([Problem(field, "V-CAL-1", "".join(wrong))])
    if not (off or on or gone or change.reset or change.whole):
        raise Invalid([Problem("/holidays", "V-CAL-1", f"请填写 {year} 年的放假日期。")])


def _whole(year: int, change: Change, days: dict[date, bool], before: bool) -> bool:
    """Whether the notice is complete now: said so, or before, and no statutory holiday left out."""
    lacking = festivals.missing(year, working_days.built_in(year) | days)
    if change.whole and lacking:
        words = f"{year} 年的放假安排不完整，缺少：{'、'.join(lacking)}。请补齐后再作为全年安排录入。"
        raise Invalid([Problem("/whole", "V-CAL-1", words)])
    return change.whole or (before and not change.reset and not lacking)


def _keep(row: CalendarYear, days: dict[date, bool], whole: bool, by: int | None) -> None:
    """A year with no entered day left is again as built in. Raises Conflict for who enters the first days of a
    year at the same moment as somebody else."""
    row.days = json.dumps({day.isoformat(): works for day, works in sorted(days.items())})
    row.set_at, row.set_by, row.whole = clock.now(), by, whole
    year = row.year
    if days:
        db.session().add(row)
    elif inspect(row).persistent:
        db.session().delete(row)
    try:
        db.session().flush()
    except IntegrityError as clash:
        raise Conflict(f"{year} 年的放假安排刚刚已由他人录入，本次没有保存；请核对后再录入。") from clash


def shown(year: int) -> dict[str, object]:
    """The year for people: `source` entered, library or estimated (暂按双休计算), and all days known of it.

    `holidays` and `working` are what counts, built in and entered together; `entered` names those entered.
    """
    load()
    row = db.session().get(CalendarYear, year)
    entered = _entered(row)
    source = "estimated" if working_days.estimated(year) else "entered" if row else "library"
    return {
        "year": year,
        "source": source,
        "note": ("放假安排尚未录全，" if row else "") + "暂按双休计算" if source == "estimated" else "",
        "whole": bool(row and row.whole),
        **_parted(working_days.built_in(year) | entered),
        "entered": _parted(entered),
    }


def _parted(days: dict[date, bool]) -> dict[str, list[str]]:
    return {
        "holidays": [day.isoformat() for day, works in sorted(days.items()) if not works],
        "working": [day.isoformat() for day, works in sorted(days.items()) if works],
    }


def _days(year: int, name: str, given: Iterable[str]) -> set[date]:
    found = set()
    for one in given:
        try:
            day = bounds.day(one)
        except ValueError:
            raise Invalid([Problem(f"/{name}", "V-CAL-1", f"“{one}”不是日期，格式为“年-月-日”。")]) from None
        if not date(year - 1, 12, 1) <= day <= date(year + 1, 1, 31):
            words = f"{one} 不在 {year} 年（可含上年12月、次年1月）。"
            raise Invalid([Problem(f"/{name}", "V-CAL-1", words)])
        found.add(day)
    return found
