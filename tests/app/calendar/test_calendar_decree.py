"""A year's notice of holidays: entered once, counted everywhere, deadlines of open items follow."""

from collections.abc import Iterator
from datetime import date

import pytest

from app.calendar import working_days
from tests.plugins.country import Country, at, other_project, task

DECREE = {"holidays": ["2027-01-01", "2027-01-04"], "working": ["2027-01-09"]}


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
    entered = here.call("guan", "PUT", "/calendar/2027", DECREE)
    assert (entered.status_code, entered.json["source"], entered.json["moved"]) == (200, "entered", 1)
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
