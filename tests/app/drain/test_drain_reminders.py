"""Deadlines of review: reminders on the fifth and eighth working day, then the superior is told."""

from typing import Any

from sqlalchemy import select, update

from app import db
from app.accounts.models import Post, User
from tests.plugins.country import CITY, COUNTY, Country, at, later, other_project, task


def notices(country: Country, who: str) -> list[tuple[str, str]]:
    """Title and office of what lies in the box of copies and notices, oldest first."""
    items = country.read(who, "/work-items?box=copied")["items"]
    return [(item["title"], item["post"]["org"]) for item in reversed(items) if item["kind"] == "notice"]


def sent(country: Country) -> dict[str, Any]:
    """Sent on Tuesday 10 June 2014."""
    return country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))


def test_review_is_due_after_ten_working_days(country: Country) -> None:
    assert task(sent(country))["due_at"] == "2014-06-24T17:30:00+08:00"


def test_reminders_come_on_the_fifth_and_eighth_working_day(each_country: Country) -> None:
    sent(each_country)
    told = []
    for day in ("13", "16", "17", "18", "19", "20", "23"):
        at(f"2014-06-{day}T09:30:00+08:00")
        each_country.drain()
        told.append(len(notices(each_country, "zhao")))
    assert told == [0, 0, 1, 1, 1, 2, 2]
    assert set(notices(each_country, "zhao")) == {("即将到期：审核", COUNTY)}


def test_overdue_is_told_to_the_superior_once(each_country: Country) -> None:
    case = sent(each_country)
    for moment in ("2014-06-24T17:00:00+08:00", "2014-06-24T18:00:00+08:00", "2014-07-24T18:00:00+08:00"):
        at(moment)
        each_country.drain()
    assert notices(each_country, "tai") == [("已超期：审核", CITY)]
    kinds = [line["kind"] for line in each_country.read("zhao", f"/cases/{case['id']}/trail")["items"]]
    assert (kinds.count("remind"), kinds.count("overdue")) == (1, 1)
    assert each_country.read("zhao", "/work-items?due=overdue")["total"] == 1


def test_who_is_done_is_not_reminded(country: Country) -> None:
    country.decide("zhao", sent(country))
    later(days=60)
    country.drain()
    assert (notices(country, "zhao"), notices(country, "tai")) == ([], [])


def test_after_a_long_standstill_there_is_one_notice(country: Country) -> None:
    sent(country)
    later(days=60)
    country.drain()
    country.drain()
    assert (notices(country, "zhao"), len(notices(country, "tai"))) == ([], 1)


def test_time_begins_anew_when_the_form_comes_back(country: Country) -> None:
    case = sent(country)
    back = country.call("yan", "POST", f"/work-items/{task(case)['id']}/withdraw").json["case"]
    at("2014-06-20T10:00:00+08:00")
    again = country.decide("yan", back, other_project("新城金矿采掘工程"))
    assert task(again)["due_at"] == "2014-07-04T17:30:00+08:00"
    at("2014-06-24T18:00:00+08:00")
    country.drain()
    assert notices(country, "tai") == []


def test_boxes_tell_what_is_due(country: Country) -> None:
    sent(country)
    found = {}
    for day in ("10", "23", "25"):
        at(f"2014-06-{day}T12:00:00+08:00")
        found[day] = [country.read("zhao", f"/work-items?due={due}")["total"] for due in ("", "soon", "overdue")]
    assert found == {"10": [1, 0, 0], "23": [1, 1, 0], "25": [1, 0, 1]}


def test_what_nobody_can_take_goes_up_after_three_working_days(each_country: Country) -> None:
    case = sent(each_country)
    with each_country.database.transaction():
        left = select(Post.user_id).where(Post.org_code == COUNTY, Post.role == "inspector")
        db.write().execute(update(User).where(User.id.in_(left)).values(active=False))
    found = []
    for day in ("11", "12", "13", "16"):
        at(f"2014-06-{day}T09:30:00+08:00")
        each_country.drain()
        found.append(task(each_country.read("yan", f"/cases/{case['id']}")["case"])["post"]["org"])
    assert found == [COUNTY, COUNTY, CITY, CITY]
