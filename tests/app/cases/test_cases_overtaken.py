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
    assert re.fullmatch(r"该事项已由.+于6月10日\d\d:\d\d办理完毕，不能重复办理。", late.json["detail"])


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
    assert re.fullmatch(r"该事项已由.+于6月10日\d\d:\d\d签收，正在办理。", late.json["detail"])


def test_what_a_package_calls_a_decision_stands_in_the_trail(country: Country) -> None:
    case = under_review(country)
    doubt = {"decision": "doubt", "doubt_on": "licence", "opinion": "证号不符"}
    country.decide("zhao", case, doubt)
    assert "提出疑义" in country.page("yan", f"/cases/{case['id']}").text
