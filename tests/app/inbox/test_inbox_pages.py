"""The task page, the case page: what each reader is shown and may do."""

import re
from typing import Any

import orjson
import pytest

from tests.plugins.country import CITY, Case, Country, other_project, sample, task

NAME = "新城金矿采掘工程"
PHONE = sample("project", 2)["leader_phone"]
ID = sample("project", 2)["leader_id_no"]


@pytest.fixture
def case(country: Country) -> Case:
    """A project under review at the county."""
    return country.sent("yan", "collect_project", other_project(NAME))


def item(country: Country, who: str, case: Case, query: str = "") -> str:
    page = country.page(who, f"/items/{task(case)['id']}{query}")
    assert page.status_code == 200
    return page.text


def island(text: str) -> dict[str, Any]:
    """What the page gives the form island."""
    found = re.search(r'id="form-props">(.*?)</script>', text)
    assert found
    return dict(orjson.loads(found[1]))


def change(country: Country, **changed: Any) -> Case:
    return country.sent("yan", "collect_project", country.project(**changed), country.entries["project"])


def test_reviewer_decides_on_her_page(country: Country, case: Case) -> None:
    text = item(country, "zhao", case)
    props = island(text)
    assert [one["title"] for one in props["schema"]["properties"]["decision"]["oneOf"]] == [
        "通过",
        "退回补正",
        "移交其他部门",
        "提出疑义",
    ]
    assert props["urls"]["complete"] == f"/api/v1/work-items/{task(case)['id']}/complete"
    assert (props["near"], list(props["targets"])) == ([], ["handover_to"])
    offered = country.read("zhao", "/" + props["targets"]["handover_to"])["items"]
    assert offered[0] == {"code": CITY, "name": "烟台市安全生产监督管理局", "why": ""}
    assert all(word in text for word in (NAME, ID, PHONE))


@pytest.mark.parametrize("who", ["tai", "zhang", "yan"])
def test_others_read_it_without_sensitive_values_and_without_the_form(
    country: Country, case: Case, who: str
) -> None:
    text = item(country, who, case)
    assert NAME in text and "form-props" not in text
    assert ID not in text and PHONE not in text
    page = country.page(who, f"/cases/{case['id']}").text
    assert NAME in page and (who == "yan" or ID not in page)


def test_applicant_is_offered_the_recall_and_nobody_else(country: Country, case: Case) -> None:
    recall = f"/api/v1/work-items/{task(case)['id']}/withdraw"
    offered = {who: recall in item(country, who, case) for who in ("yan", "zhao", "tai")}
    assert offered == {"yan": True, "zhao": False, "tai": False}


def test_changed_values_stand_side_by_side(country: Country) -> None:
    text = item(country, "zhao", change(country, work_content="井下采掘、支护", leader_phone="13911112222"))
    assert "井下采掘、支护" in text and "13911112222" in text and sample("project")["leader_phone"] in text
    assert '共 <b class="text-orange">2</b> 处变化' in text


def test_only_changes_hides_the_rest_without_leaving_it_out(country: Country) -> None:
    case = change(country, work_content="井下采掘、支护")
    hidden = '<div data-record class="only-changes">'
    whole, only = item(country, "zhao", case), item(country, "zhao", case, "?only=changes")
    assert hidden in only and hidden not in whole
    assert whole.count("data-same") == only.count("data-same") > 20
    assert 'data-field="work_content" id=' in only


def test_changed_sensitive_value_is_told_to_onlookers_as_changed_only(country: Country) -> None:
    case = change(country, work_content="支护", leader_phone="13911112222")
    text = item(country, "tai", case)
    assert "13911112222" not in text and sample("project")["leader_phone"] not in text
    assert '共 <b class="text-orange">2</b> 处变化' in text


def test_form_page_brings_what_the_island_needs(country: Country) -> None:
    begun = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    text = item(country, "yan", begun)
    number = task(begun)["id"]
    for word in (
        f"/api/v1/work-items/{number}/draft",
        "/api/v1/forms/outsourcing/project/check",
        "/api/v1/attachments",
    ):
        assert word in text, word


def test_done_item_is_read_only(country: Country, case: Case) -> None:
    country.decide("zhao", case)
    text = item(country, "zhao", case)
    assert "form-props" not in text and "办理过程" in text


def test_case_page_tells_the_story(country: Country, case: Case) -> None:
    country.decide("zhao", case)
    text = country.page("yan", f"/cases/{case['id']}").text
    for word in (case["number"], "已办结", "发起", "通过", "招远市安全生产监督管理局", "流程图"):
        assert word in text, word


def test_waiting_case_says_what_it_waits_for(country: Country) -> None:
    waiting = country.decide("zhao", country.sent("pan", "collect_project", other_project(NAME)))
    text = country.page("pan", f"/cases/{waiting['id']}").text
    assert "单位基本情况" in text and "持证情况" in text and "将自动继续办理" in text


def test_what_people_typed_is_never_markup(country: Country) -> None:
    bad = "<img src=x onerror=alert(1)>"
    case = country.sent("yan", "collect_project", other_project(NAME, work_content=bad, site_place=f'"{bad}'))
    for who, path in (("zhao", f"/items/{task(case)['id']}"), ("yan", f"/cases/{case['id']}"), ("zhao", "/inbox")):
        assert "<img src=x" not in country.page(who, path).text
    country.decide("zhao", case)
    entry = country.read("yan", f"/cases/{case['id']}")["case"]["entry"]
    assert "<img src=x" not in country.client().get(f"/public/project/{entry}").text


def test_case_page_offers_deletion_of_drafts_to_their_author(country: Country, case: Case) -> None:
    begun = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    assert f"DELETE /api/v1/cases/{begun['id']}" in country.page("yan", f"/cases/{begun['id']}").text
    assert "DELETE /api" not in country.page("zhao", f"/cases/{case['id']}").text
    assert "DELETE /api" not in country.page("yan", f"/cases/{case['id']}").text


def test_a_change_is_given_up_not_deleted(country: Country) -> None:
    sent = {"process": "outsourcing.collect_project", "entry_id": country.entries["project"]}
    case = country.call("yan", "POST", "/cases", sent).json["case"]
    page = country.page("yan", f"/cases/{case['id']}").text
    assert "放弃本次变更" in page and "已登记的内容不变" in page and "删除" not in page.partition("办理过程")[0]
    fresh = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    assert "删除草稿" in country.page("yan", f"/cases/{fresh['id']}").text


def test_a_head_names_a_unit_once(country: Country) -> None:
    case = country.sent("pan", "collect_contractor", sample("contractor", 1))
    page = country.page("zhe", f"/items/{task(case)['id']}").text
    head = page.partition('class="page-head"')[2].partition("</div>")[0]
    assert head.count(sample("contractor", 1)["name"]) == 1, head
