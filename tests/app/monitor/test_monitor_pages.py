"""运行监控: numbers at each step, lists by what holds cases up, for administrators; nothing of the business."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import delete, update

from app import db
from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.cases.models import Case as Row
from app.cases.models import CaseWait, WorkItem
from app.jobs.models import Job
from tests.app.api.test_api_statements import billed
from tests.plugins.country import Case, Country, at, other_project

NAME = "新城金矿采掘工程"
PROJECT = "/monitor/outsourcing/collect_project"


def sent(country: Country, name: str = NAME) -> Case:
    """Sent on Tuesday 10 June 2014, due two weeks later."""
    return country.sent("yan", "collect_project", other_project(name))


def text(country: Country, path: str, who: str = "guan") -> str:
    """A page as it is read: tags gone, blanks once."""
    answer = country.page(who, path)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|head).*?</\1>", "", answer.text)))


def load(country: Country, path: str) -> dict[str, dict[str, Any]]:
    """By process, what the viewer is given for its elements."""
    page = country.page("guan", path).text
    props = json.loads(re.search(r'(?s)id="viewer-props">(.*?)</script>', page)[1])
    return {one["process"]: one["load"] for one in props["diagrams"]}


def numbers(country: Country, only: str) -> list[str]:
    """The cases that a list shows."""
    return re.findall(r'pick="\d+" data-name="([^"]+)"', country.page("guan", f"/monitor/cases?{only}").text)


def test_each_process_is_told_in_numbers_that_lead_to_its_cases(each_country: Country) -> None:
    country = each_country
    late, held = sent(country), sent(country, "第二工程")
    assert country.call("guan", "POST", f"/cases/{held['id']}/suspend", {"reason": "核查"}).status_code == 200
    at("2014-08-01T09:00:00+08:00")
    assert re.search(r"非煤矿山外包工程 2 — 1 — — 1", text(country, "/monitor"))
    assert numbers(country, "process=outsourcing.collect_project&only=overdue") == [late["number"]]
    assert numbers(country, "state=suspended") == [held["number"]]


def test_steps_of_called_diagrams_are_counted_inside_their_own(country: Country) -> None:
    sent(country)
    told = load(country, PROJECT)
    inner = next(key for key in told if key != "collect_project")
    assert [one["text"] for one in told["collect_project"].values() if one["level"]] == ["1"]
    assert [one["said"] for one in told[inner].values() if one["level"]] == ["在办 1 件"]
    href = next(one["href"] for one in told[inner].values() if one["level"])
    assert len(numbers(country, href.partition("?")[2])) == 1


def test_how_long_a_step_takes_colours_it_too(country: Country) -> None:
    case = sent(country)
    at("2014-06-13T09:00:00+08:00")
    country.decide("zhao", case)
    page = text(country, f"{PROJECT}?heat=days")
    assert "1.5 天 3.0 天 很长" in page and "按办理时长" in page
    marks = [one for part in load(country, f"{PROJECT}?heat=days").values() for one in part.values()]
    assert ("1.5 天", 5) in {(one["text"], one["level"]) for one in marks}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", True), ("process=outsourcing", True), ("process=outsourcing.accident", False),
        ("state=running", True), ("state=waiting", False),
        ("region=370000", True), ("region=370600", True), ("region=110000", False),
        ("org=33FM000001", True), ("org=招远", True), ("org=北京", False), ("days=3", True), ("days=30", False),
        ("only=stuck", False), ("only=incident", False), ("only=overdue", False), ("step=review", True),
        ("step=nowhere", False), ("release=999", False),
    ],
)  # fmt: skip
def test_cases_are_found_by_where_they_are(country: Country, asked: str, found: bool) -> None:
    case = sent(country)
    at("2014-06-14T09:00:00+08:00")
    assert numbers(country, asked) == ([case["number"]] if found else [])


def test_what_nothing_will_move_is_stuck(each_country: Country) -> None:
    case = sent(each_country)
    with each_country.database.transaction():
        number = int(case["id"])
        db.write().execute(update(WorkItem).where(WorkItem.case_id == number).values(state="void"))
        db.write().execute(update(Row).where(Row.id == number).values(next_due=None))
        db.write().execute(delete(CaseWait).where(CaseWait.case_id == number))
        db.write().execute(delete(Job).where(Job.case_id == number))
    assert numbers(each_country, "only=stuck") == [case["number"]]
    assert "没有待办环节" in text(each_country, f"/monitor/cases/{case['id']}")


def test_nothing_of_the_business_is_shown(country: Country) -> None:
    case = sent(country)
    for path in ("/monitor", PROJECT, "/monitor/cases", f"/monitor/cases/{case['id']}", "/monitor/incidents"):
        assert NAME not in country.page("guan", path).text
    assert case["number"] in text(country, f"/monitor/cases/{case['id']}")


def test_what_was_never_sent_is_nobody_elses(country: Country) -> None:
    made = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    assert numbers(country, "") == []
    assert country.page("guan", f"/monitor/cases/{made['id']}").status_code == 404


def test_who_may_read_what(country: Country) -> None:
    case = sent(country)
    with country.database.transaction():
        enter(NewUser("AJ-000000", "designer", "she", "设计人"), "x")
        country.tokens["she"] = create_token("she")
    whole, closer = ("/monitor", PROJECT), ("/monitor/cases", f"/monitor/cases/{case['id']}", "/monitor/incidents")
    for who in ("yan", "zhao", "zong", "shen"):
        assert {country.page(who, path).status_code for path in (*whole, *closer)} == {403}
    assert {country.page("she", path).status_code for path in whole} == {200}
    assert {country.page("she", path).status_code for path in closer} == {403}
    assert "/monitor/cases" not in country.page("she", "/monitor").text + country.page("she", PROJECT).text


@pytest.mark.parametrize("path", ["/monitor/outsourcing/unknown", "/monitor/unknown/x", "/monitor/cases/999999"])
def test_what_there_is_not_is_said(country: Country, path: str) -> None:
    assert country.page("guan", path).status_code == 404


def test_a_page_costs_the_same_however_many_cases_there_are(country: Country) -> None:
    costs = list[list[int]]()
    for _ in range(2):
        sent(country, f"第{len(costs)}项工程")
        cost = []
        for path in ("/monitor", PROJECT, "/monitor/cases"):
            country.page("guan", path)
            with billed(country.database) as bill:
                country.page("guan", path)
            cost.append(len(bill.statements))
        costs.append(cost)
        for number in range(5):
            sent(country, f"另外的工程{len(costs)}{number}")
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 16
