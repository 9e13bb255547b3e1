"""A year's notice of holidays: entered once, counted everywhere, deadlines of open items follow."""

import contextlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app import db
from app.accounts.models import Post
from app.calendar import decree, festivals, working_days
from app.calendar.models import CalendarYear
from app.cases import remind
from app.cases.models import WorkItem
from app.engine.expressions import evaluate
from app.errors import Conflict
from tests.plugins.country import CITY, LONELY, Country, at, later, other_project, task

FEW: dict[str, Any] = {"holidays": ["2027-01-01", "2027-01-04"], "working": ["2027-01-09"]}
SPRING, NATIONAL = ([f"2027-{month}-0{day}" for day in range(1, 8)] for month in ("02", "10"))
REST = [*SPRING, "2027-04-05", "2027-05-03", "2027-06-09", "2027-09-15", *NATIONAL]
DECREE: dict[str, Any] = {**FEW, "holidays": [*FEW["holidays"], *REST], "whole": True}


@pytest.fixture(autouse=True)
def _no_overrides() -> Iterator[None]:
    yield
    working_days.override({})


def test_a_decree_is_entered_and_deadlines_follow(each_country: Country) -> None:
    here = each_country
    at("2026-12-29T09:00:00+08:00")
    answers = other_project("新城金矿采掘工程", start_month="2027-01", planned_end_month="2028-01")
    reply = here.send("pan", "collect_project", answers)
    assert reply.status_code == 201, reply.text
    item = task(reply.json["case"])
    assert (item["due_at"][:10], item["due_estimated"]) == ("2027-01-12", True)
    assert here.read("zhao", "/calendar/2027")["note"] == "暂按双休计算"
    assert here.call("zhao", "PUT", "/calendar/2027", DECREE).status_code == 403
    few = here.call("guan", "PUT", "/calendar/2027", FEW)
    assert (few.status_code, few.json["source"], few.json["moved"], few.json["whole"]) == (
        200,
        "estimated",
        1,
        False,
    )
    assert few.json["note"] == "放假安排尚未录全，暂按双休计算"
    item = task(here.read("zhao", f"/cases/{reply.json['case']['id']}")["case"])
    assert (item["due_at"][:10], item["due_estimated"]) == ("2027-01-13", True)
    entered = here.call("guan", "PUT", "/calendar/2027", DECREE)
    assert (entered.status_code, entered.json["source"], entered.json["whole"]) == (200, "entered", True)
    item = task(here.read("zhao", f"/cases/{reply.json['case']['id']}")["case"])
    assert (item["due_at"][:10], item["due_estimated"]) == ("2027-01-13", False)
    assert not working_days.is_working(date(2027, 1, 4)) and working_days.is_working(date(2027, 1, 9))


@pytest.mark.parametrize(
    "decree",
    [
        {"holidays": []}, {"holidays": ["2026-01-01"]}, {"holidays": ["2027-02-30"]}, {"holidays": "2027-01-01"},
        {"holidays": ["2027-01-01"], "working": ["2027-01-05"]},
        {"holidays": ["2027-01-09"], "working": ["2027-01-09"]},
    ],
)  # fmt: skip
def test_a_wrong_decree_is_refused(country: Country, decree: dict[str, object]) -> None:
    refused = country.call("guan", "PUT", "/calendar/2027", decree)
    assert (refused.status_code, refused.json["problems"][0]["rule"]) == (422, "V-CAL-1")
    assert country.read("zhao", "/calendar/2027")["source"] == "estimated"


def test_one_day_more_costs_no_other(each_country: Country) -> None:
    here = each_country
    before = here.read("zhao", "/calendar/2026")
    assert "2026-02-17" in before["holidays"] and before["entered"] == {"holidays": [], "working": []}
    added = here.call("guan", "PUT", "/calendar/2026", {"holidays": ["2026-11-11"]}).json
    assert {*before["holidays"], "2026-11-11"} == set(added["holidays"]) and added["working"] == before["working"]
    assert not working_days.is_working(date(2026, 2, 17)) and not working_days.is_working(date(2026, 11, 11))
    more = here.call("guan", "PUT", "/calendar/2026", {"holidays": ["2026-11-12"], "working": ["2026-02-17"]}).json
    assert more["entered"] == {"holidays": ["2026-11-11", "2026-11-12"], "working": ["2026-02-17"]}
    assert working_days.is_working(date(2026, 2, 17))
    fewer = here.call("guan", "PUT", "/calendar/2026", {"remove": ["2026-11-11"]}).json
    assert fewer["entered"]["holidays"] == ["2026-11-12"] and working_days.is_working(date(2026, 11, 11))
    here.call("guan", "PUT", "/calendar/2026", {"reset": True})
    assert here.read("zhao", "/calendar/2026") == before and before["source"] == "library"
    refused = here.call("guan", "PUT", "/calendar/2026", {"remove": ["2026-11-11"]})
    assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, "/remove")


def test_a_whole_notice_leaves_no_statutory_holiday_out(country: Country) -> None:
    short = {**DECREE, "holidays": [one for one in DECREE["holidays"] if one not in ("2027-04-05", NATIONAL[0])]}
    refused = country.call("guan", "PUT", "/calendar/2027", short)
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/whole", "V-CAL-1")]
    assert "缺少：清明节、国庆节" in refused.json["problems"][0]["message"]
    assert country.read("zhao", "/calendar/2027")["entered"] == {"holidays": [], "working": []}
    assert country.call("guan", "PUT", "/calendar/2027", DECREE).json["source"] == "entered"
    less = country.call("guan", "PUT", "/calendar/2027", {"remove": ["2027-06-09"]}).json
    assert (less["source"], less["whole"]) == ("estimated", False), "no longer whole"
    again = {"holidays": ["2027-06-09"], "whole": True}
    assert country.call("guan", "PUT", "/calendar/2027", again).json["source"] == "entered"
    gone = country.call("guan", "PUT", "/calendar/2027", {"reset": True}).json
    assert (gone["source"], gone["note"]) == ("estimated", "暂按双休计算")


@pytest.mark.parametrize("year", range(2008, 2027))
def test_every_notice_of_the_past_is_whole(year: int) -> None:
    assert festivals.missing(year, working_days.built_in(year)) == []


def test_a_notice_names_days_beyond_the_turn_of_the_year(country: Country) -> None:
    sent = {"holidays": ["2027-01-01", "2028-01-03"], "working": ["2026-12-26"]}
    assert country.call("guan", "PUT", "/calendar/2027", sent).status_code == 200
    assert working_days.is_working(date(2026, 12, 26)) and not working_days.is_working(date(2028, 1, 3))
    assert country.read("zhao", "/calendar/2026")["source"] == "library"
    assert country.read("zhao", "/calendar/2028")["source"] == "estimated" and working_days.estimated(2028)


def test_what_is_entered_counts_for_timers(country: Country) -> None:
    assert country.call("guan", "PUT", "/calendar/2027", DECREE).status_code == 200
    working_days.override({})
    at("2027-01-20T09:00:00+08:00")
    with country.database.transaction():
        assert evaluate('add_working_days("2027-01-29", 1)', {}) == "2027-02-08"


def test_two_who_enter_at_once_lose_nothing(database: db.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def enter(day: str) -> None:
        with database.transaction():
            db.write()
            decree.enter(2027, decree.Change([day]), None)

    enter("2027-01-01")
    both, real = threading.Barrier(2), decree._check

    def check(*given: Any) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(1.5)
        real(*given)

    monkeypatch.setattr(decree, "_check", check)
    threads = [threading.Thread(target=enter, args=(day,)) for day in ("2027-05-03", "2027-10-04")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with database.transaction():
        row = db.session().get(CalendarYear, 2027)
        assert row is not None
        assert sorted(json.loads(row.days)) == ["2027-01-01", "2027-05-03", "2027-10-04"]


def opened_item(here: Country) -> dict[str, Any]:
    at("2026-12-29T09:00:00+08:00")
    answers = other_project("新城金矿采掘工程", start_month="2027-01", planned_end_month="2028-01")
    return task(here.sent("pan", "collect_project", answers))


def due(here: Country, item: dict[str, Any]) -> str:
    with here.database.transaction():
        return str(db.session().get_one(WorkItem, item["id"]).due_at)[:10]


def test_a_decree_that_is_undone_never_counted(country: Country) -> None:
    with pytest.raises(Conflict), country.database.transaction():
        decree.enter(2027, decree.Change(["2027-01-04"]), None)
        assert not working_days.is_working(date(2027, 1, 4))
        raise Conflict("undone")
    with country.database.transaction():
        decree.load()
    assert working_days.is_working(date(2027, 1, 4)) and working_days.estimated(2027)


def test_what_other_processes_dated_meanwhile_is_dated_again(country: Country) -> None:
    item = opened_item(country)
    assert country.call("guan", "PUT", "/calendar/2027", DECREE).status_code == 200
    with country.database.transaction():
        db.write().get_one(WorkItem, item["id"]).due_at = datetime(2027, 1, 12, 9, 30, tzinfo=UTC)
    country.drain()
    assert due(country, item) == "2027-01-12"
    later(minutes=3)
    country.drain()
    assert due(country, item) == "2027-01-13"


def test_an_escalated_item_keeps_counting_from_its_first_day(country: Country) -> None:
    item = opened_item(country)
    with country.database.transaction():
        row = db.write().get_one(WorkItem, item["id"])
        row.org = LONELY
        for post in db.session().scalars(select(Post).where(Post.org_code == LONELY)).all():
            db.session().delete(post)
    later(days=8)
    for _ in range(2):
        with country.database.transaction():
            remind.escalate(item["id"])
    with country.database.transaction():
        assert db.session().get_one(WorkItem, item["id"]).org == CITY
    assert country.call("guan", "PUT", "/calendar/2027", DECREE).status_code == 200
    assert due(country, item) == "2027-01-13"
