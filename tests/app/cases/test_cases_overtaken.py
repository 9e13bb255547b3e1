"""Whoever comes too late is told who did what, and when."""

import re

from tests.plugins.country import APPROVE, Case, Country, other_project, task

NAME = "新城金矿采掘工程"


def under_review(country: Country) -> Case:
    return country.sent("yan", "collect_project", other_project(NAME))


def test_a_decision_of_a_colleague_is_told(each_country: Country) -> None:
    case = under_review(each_country)
    each_country.decide("zhao", case)
    late = each_country.done("zhao2", task(case)["id"], APPROVE)
    assert late.status_code == 409
    assert late.json["done"]["what"] == "complete" and late.json["done"]["at"].startswith("2014-06-10T")
    assert late.json["done"]["by"] in late.json["detail"]
    assert re.fullmatch(r"该事项已由.+于6月10日\d\d:\d\d作出“通过”的意见，不能重复办理。", late.json["detail"])


def test_a_recall_is_told_as_a_recall(country: Country) -> None:
    case = under_review(country)
    item = task(case)["id"]
    country.call("yan", "POST", f"/work-items/{item}/withdraw")
    late = country.done("zhao", item, APPROVE)
    assert (late.status_code, late.json["done"]["what"]) == (409, "withdraw")
    assert re.fullmatch(r"申请单位已于6月10日\d\d:\d\d撤回，无需办理。", late.json["detail"])


def test_a_deletion_is_told_as_a_deletion(country: Country) -> None:
    case = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    item = task(case)["id"]
    assert country.call("yan", "DELETE", f"/cases/{case['id']}", {"reason": "误填"}).status_code == 200
    late = country.done("yan", item, other_project(NAME))
    assert (late.status_code, late.json["done"]["what"]) == (409, "remove")
    assert re.fullmatch(r"填报单位已于6月10日\d\d:\d\d删除该件，无需办理。", late.json["detail"])
    assert "data-kept hidden" in country.page("yan", f"/items/{item}").text


def test_a_claim_is_told_with_its_name(country: Country) -> None:
    case = under_review(country)
    item = task(case)["id"]
    country.call("zhao", "POST", f"/work-items/{item}/claim")
    late = country.done("zhao2", item, APPROVE)
    assert (late.status_code, late.json["done"]["what"]) == (409, "claim")
    assert re.fullmatch(r"该事项已由.+于6月10日\d\d:\d\d领取，正在办理。", late.json["detail"])


def test_what_a_package_calls_a_decision_stands_in_the_trail(country: Country) -> None:
    case = under_review(country)
    doubt = {"decision": "doubt", "doubt_on": "licence", "opinion": "证号不符"}
    country.decide("zhao", case, doubt)
    assert "提出疑义" in country.page("yan", f"/cases/{case['id']}").text


RETURN = {"decision": "return", "remarks": [{"field": "/work_content", "message": "请写明"}]}


def test_a_return_is_told_as_a_return(country: Country) -> None:
    case = under_review(country)
    country.decide("zhao", case, RETURN)
    late = country.done("zhao2", task(case)["id"], APPROVE)
    assert re.fullmatch(r"该事项已由.+于6月10日09:00作出“退回补正”的意见，不能重复办理。", late.json["detail"])
    again = country.done("zhao", task(case)["id"], APPROVE)
    assert again.json["detail"].startswith("该事项已由您于6月10日09:00作出")
    assert "该事项已由您于6月10日" in country.page("zhao", f"/items/{task(case)['id']}").text


def test_a_stop_by_the_administrator_is_told(country: Country) -> None:
    case = under_review(country)
    path = f"/cases/{case['id']}"
    assert country.call("guan", "POST", f"{path}/cancel", {"reason": "重复填报"}).status_code == 200
    late = country.done("zhao", task(case)["id"], APPROVE)
    assert (late.json["done"]["what"], late.json["detail"]) == (
        "cancel", "该事项已于6月10日09:00由管理员终止办理，无需办理。",
    )  # fmt: skip
    twice = country.call("guan", "POST", f"{path}/cancel", {"reason": "再来"})
    assert (twice.status_code, twice.json["done"]["what"]) == (409, "cancel")


def test_a_recall_that_comes_too_late_names_the_decision(country: Country) -> None:
    case = under_review(country)
    item = task(case)["id"]
    country.decide("zhao", case, RETURN)
    late = country.call("yan", "POST", f"/work-items/{item}/withdraw")
    assert (late.status_code, late.json["done"]["what"]) == (409, "complete")
    assert late.json["detail"] == "招远市安全生产监督管理局已于6月10日09:00作出“退回补正”的意见，不能撤回。"


def test_a_notice_read_by_a_colleague_is_told_as_read(country: Country) -> None:
    case = under_review(country)
    country.decide("zhao", case, {"decision": "doubt", "doubt_on": "licence", "opinion": "证号不符"})
    country.drain()
    doubt = country.read("zhe", "/work-items")["items"][0]
    country.done("zhe", doubt["id"], {"finding": "疑义不属实", "opinion": "已核对"})
    notice = country.read("zhao", "/work-items?box=copied")["items"][0]
    assert country.done("zhao", notice["id"], {}).status_code == 200
    late = country.done("zhao2", notice["id"], {})
    assert re.fullmatch(r"该事项已由.+于6月10日09:00阅知，不能重复办理。", late.json["detail"])


def test_another_department_is_named(country: Country) -> None:
    case = under_review(country)
    refused = country.done("tai", task(case)["id"], APPROVE)
    assert refused.status_code == 403
    assert refused.json["detail"] == "该事项由招远市安全生产监督管理局办理，您可以查看，不能代为办理。"
