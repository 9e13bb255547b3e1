"""移动环节、修改变量: asked with a reason by one administrator, done when another agrees, told in the trail."""

from typing import Any

import pytest
from sqlalchemy import update

from app import db
from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.cases.models import Case as Row
from tests.plugins.country import Case, Country, other_project, task

WHY = {"reason": "审核部门已经撤并"}


@pytest.fixture
def two(country: Country) -> Country:
    """With a second system administrator."""
    with country.database.transaction():
        enter(NewUser("AJ-000000", "administrator", "fu", "副管理员"), "x")
        country.tokens["fu"] = create_token("fu")
    return country


def sent(country: Country, name: str = "新城金矿采掘工程") -> Case:
    return country.sent("yan", "collect_project", other_project(name))


def moved(country: Country, case: Case, to: str = "fill", origin: str = "review", who: str = "guan") -> Any:
    return country.call(who, "POST", f"/cases/{case['id']}/move", {"from": origin, "to": to, **WHY})


def decided(country: Country, asked: Any, verb: str = "agree", who: str = "fu") -> Any:
    return country.call(who, "POST", f"/interventions/{asked.json['id']}/{verb}")


def now(country: Country, case: Case) -> Case:
    return dict(country.read("yan", f"/cases/{case['id']}")["case"])


def test_it_goes_where_both_want_it_and_on_from_there(two: Country) -> None:
    case = sent(two)
    assert 'value="review"' in two.page("guan", f"/monitor/cases/{case['id']}").text
    asked = moved(two, case)
    assert (asked.status_code, asked.json["agreed"]) == (200, None), asked.text
    assert [one["step"] for one in now(two, case)["work_items"]] == ["review:review"]
    assert "从“审核”移到“填写项目部情况”" in two.page("fu", f"/monitor/cases/{case['id']}").text
    assert case["number"] in two.page("fu", "/monitor").text
    assert decided(two, asked, who="guan").status_code == 403
    done = decided(two, asked)
    assert (done.status_code, done.json["agreed"]) == (200, True), done.text
    here = now(two, case)
    assert [one["step"] for one in here["work_items"] if one["kind"] == "task"] == ["fill"]
    told = two.read("yan", f"/work-items/{task(here)['id']}")["ruling"]
    assert told["opinion"] == "由系统管理员移至本环节，原因见办理过程。"
    late = two.done("zhao", task(case)["id"], {"decision": "return"})
    assert (late.status_code, "由管理员移至其他环节" in late.json["detail"]) == (409, True)
    trail = two.read("yan", f"/cases/{case['id']}/trail")["items"]
    assert [(line["kind"], line["note"].get("reason")) for line in trail[-2:]] == [
        ("ask_move", WHY["reason"]), ("move", WHY["reason"]),
    ]  # fmt: skip
    again = two.done("yan", task(here)["id"], other_project("新城金矿采掘工程"))
    assert again.status_code == 200, again.text
    assert two.decide("zhao", again.json["case"])["state"] == "finished"
    assert decided(two, asked).status_code == 409


def test_what_has_gone_on_meanwhile_is_not_moved(two: Country) -> None:
    case = sent(two)
    asked = moved(two, case)
    assert moved(two, case).status_code == 409
    with two.database.transaction():
        db.write().execute(update(Row).where(Row.id == int(case["id"])).values(rev=Row.rev + 1))
    assert decided(two, asked).json["detail"] == "办件在申请之后又有办理，请重新提出。"
    assert decided(two, asked, "refuse").json["agreed"] is False
    assert two.read("yan", f"/cases/{case['id']}/trail")["items"][-1]["kind"] == "refuse_move"
    again = moved(two, case)
    assert again.status_code == 200
    assert two.decide("zhao", case)["state"] == "finished"
    assert decided(two, again).status_code == 409


@pytest.mark.parametrize(
    ("origin", "to", "status"),
    [
        ("review", "nowhere", 422),
        ("nowhere", "fill", 422),
        ("fill", "review", 409),
        ("review:review", "fill", 422),
    ],
)
def test_where_it_cannot_go_is_said_at_once(two: Country, origin: str, to: str, status: int) -> None:
    case = sent(two)
    assert moved(two, case, to, origin).status_code == status
    assert moved(two, case, who="zhao").status_code == 403


def test_variables_get_values_of_their_kind_that_nobody_was_shown(two: Country) -> None:
    case = sent(two)
    page = two.page("guan", f"/monitor/cases/{case['id']}").text
    assert "level（文字）" in page and "values.starter" not in page

    def ask(values: dict[str, Any]) -> Any:
        return two.call("guan", "POST", f"/cases/{case['id']}/variables", {"values": values, **WHY})

    for wrong in ({}, {"level": 7}, {"no_such": "x"}, {"starter": "x"}, {"case": "1"}, {"level": "长" * 4000}):
        assert ask(wrong).status_code == 422
    asked = ask({"level": "city"})
    assert asked.status_code == 200, asked.text
    assert decided(two, asked).status_code == 200
    line = two.read("yan", f"/cases/{case['id']}/trail")["items"][-1]
    assert (line["kind"], line["note"]["variables"]) == ("set", ["level"])
    assert "city" not in str(line["note"])
    assert two.decide("zhao", now(two, case))["state"] == "finished"


def test_what_stands_still_is_not_touched(two: Country) -> None:
    case = sent(two)
    asked = moved(two, case)
    assert two.call("guan", "POST", f"/cases/{case['id']}/suspend", WHY).status_code == 200
    assert decided(two, asked).json["type"] == "urn:problem:suspended"
    assert two.call("guan", "POST", "/interventions/999/agree").status_code == 404
