"""暂停办理: a case stands still with people and deadlines, all are told why, and it goes on as it stood."""

from typing import Any

import pytest

from app.cases.redate import redate
from tests.plugins.country import COUNTY, Case, Country, at, other_project, task

WHY = {"reason": "等待法院裁定。"}
ON = {"reason": "裁定已经生效"}


def move(country: Country, verb: str, case: Case, reason: dict[str, str] | None = None, who: str = "guan") -> Any:
    return country.call(who, "POST", f"/cases/{case['id']}/{verb}", reason or (WHY if verb == "suspend" else ON))


def suspended(country: Country) -> Case:
    """Sent on Tuesday 10 June 2014, suspended on the spot."""
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    told = move(country, "suspend", case)
    assert (told.status_code, told.json["case"]["state"]) == (200, "suspended"), told.text
    return case


def titles(country: Country, who: str) -> list[str]:
    return [one["title"] for one in country.read(who, "/work-items?box=copied")["items"]]


def test_nobody_goes_on_with_it_and_everybody_is_told_why(each_country: Country) -> None:
    country = each_country
    case = suspended(country)
    item = task(case)["id"]
    tried = [
        country.done("zhao", item, {"decision": "return"}),
        *(country.call("zhao", "POST", f"/work-items/{item}/{verb}") for verb in ("claim", "return")),
        country.call("zhao", "PUT", f"/work-items/{item}/draft", {"answers": {}}, If_Match='"0"'),
        country.call("yan", "POST", f"/work-items/{item}/withdraw"),
        country.call("yan", "DELETE", f"/cases/{case['id']}", {"reason": "不办了"}),
    ]
    assert [one.status_code for one in tried] == [409] * 6
    said = "该办件已于6月10日09:00由系统管理员测guan暂停办理，原因：等待法院裁定。恢复办理后才能继续办理。"
    assert {one.json["detail"] for one in tried} == {said}
    for who in ("yan", "zhao"):
        assert titles(country, who)[0] == "办件已暂停办理：等待法院裁定。"
        assert country.read(who, f"/cases/{case['id']}")["case"]["state"] == "suspended"
        assert said in country.page(who, f"/cases/{case['id']}").text
    shown = country.read("zhao", f"/work-items/{item}")
    assert (shown["actions"], shown["due_at"]) == ([], None)
    assert said in country.page("zhao", f"/items/{item}").text
    assert "暂停办理" in country.page("zhao", "/inbox").text


def test_it_goes_on_with_the_days_that_were_left(each_country: Country) -> None:
    country = each_country
    case = suspended(country)
    at("2014-06-17T09:00:00+08:00")
    country.drain()
    assert move(country, "resume", case).json["case"]["state"] == "running"
    shown = country.read("zhao", f"/cases/{case['id']}")["case"]
    assert task(shown)["due_at"] == "2014-07-01T17:30:00+08:00"
    assert titles(country, "zhao") == ["办件已恢复办理：裁定已经生效", "办件已暂停办理：等待法院裁定。"]
    with country.database.transaction():
        assert redate() == 0
    at("2014-06-24T09:30:00+08:00")
    country.drain()
    assert titles(country, "zhao")[0] == "即将到期：审核"
    kinds = [
        (line["kind"], line["note"].get("reason"))
        for line in country.read("yan", f"/cases/{case['id']}/trail")["items"]
    ]
    assert [one for one in kinds if one[1]] == [("suspend", WHY["reason"]), ("resume", ON["reason"])]
    assert country.decide("zhao", shown)["state"] == "finished"


def test_nobody_is_reminded_of_what_stands_still(country: Country) -> None:
    case = suspended(country)
    at("2014-08-01T09:30:00+08:00")
    country.drain()
    assert titles(country, "zhao") == ["办件已暂停办理：等待法院裁定。"]
    assert country.read("zhao", "/work-items?due=overdue")["total"] == 0
    assert titles(country, "tai") == []
    assert task(country.read("zhao", f"/cases/{case['id']}")["case"])["post"]["org"] == COUNTY


def test_it_can_be_ended(country: Country) -> None:
    case = suspended(country)
    assert move(country, "cancel", case).json["case"]["state"] == "cancelled"
    assert [move(country, verb, case).status_code for verb in ("suspend", "resume")] == [409, 409]


@pytest.mark.parametrize("who", ["yan", "zhao", "zhang", "shen"])
def test_only_the_system_administrator_does_it(country: Country, who: str) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    assert [move(country, verb, case, who=who).status_code for verb in ("suspend", "resume")] == [403, 403]


def test_what_cannot_be_done_is_said(country: Country) -> None:
    unsent = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    assert move(country, "suspend", unsent).json["detail"] == "该件尚未提交，不能暂停办理。"
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    assert move(country, "resume", case).json["detail"] == "办件没有暂停，无需恢复办理。"
    assert move(country, "suspend", case, {"reason": " "}).status_code == 422
    assert move(country, "suspend", case, {"reason": "身份证33032619700101996X有误"}).status_code == 422
    assert [move(country, "suspend", case).status_code for _ in range(2)] == [200, 409]
