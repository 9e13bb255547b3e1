"""Notices to whoever began a case: what was decided, by whom, why, and where the public reads it."""

from typing import Any

import pytest

from tests.plugins.country import APPROVE, CITY, Case, Country, at, other_project, sample, task

NAME, OPINION = "新城金矿采掘工程", "与书面报告核对一致，同意。"
RETURN: dict[str, Any] = {
    "decision": "return",
    "opinion": "采掘范围不清，请补正。",
    "remarks": [{"field": "/work_content", "message": "请写明采掘范围"}],
}


@pytest.fixture
def case(country: Country) -> Case:
    """A project under review at the county."""
    return country.sent("yan", "collect_project", other_project(NAME))


def unread(country: Country, who: str, case: str | None = None) -> list[dict[str, Any]]:
    """Notices that nobody has read yet, newest first; of all cases, or of one."""
    found = country.read(who, "/work-items?box=copied")["items"]
    open_ones = [one for one in found if one["kind"] == "notice" and one["open"]]
    return [one for one in open_ones if case in (None, one["case"]["id"])]


def page(country: Country, who: str, notice: dict[str, Any]) -> str:
    return country.page(who, f"/items/{notice['id']}").text


def test_an_approval_is_told_with_department_opinion_and_public_page(each_country: Country) -> None:
    case = each_country.sent("yan", "collect_project", other_project(NAME))
    done = each_country.decide("zhao", case, {**APPROVE, "opinion": OPINION})
    (notice,) = unread(each_country, "yan", case["id"])
    assert notice["title"] == "办理结果：通过，已公示"
    text = page(each_country, "yan", notice)
    for words in ("招远市安全生产监督管理局", "审核岗", OPINION, f'href="/public/project/{done["entry"]}"'):
        assert words in text, words
    ruling = each_country.read("yan", f"/work-items/{notice['id']}")["ruling"]
    assert (ruling["decision"], ruling["opinion"], ruling["role"]) == ("approve", OPINION, "inspector")
    assert each_country.done("yan", notice["id"], {}).status_code == 200
    assert unread(each_country, "yan", case["id"]) == []


def test_a_returned_form_says_who_returned_it_and_why(country: Country, case: Case) -> None:
    back = country.decide("zhao", case, RETURN)
    text = country.page("yan", f"/items/{task(back)['id']}").text
    for words in ("退回情况", "招远市安全生产监督管理局", "审核岗", RETURN["opinion"], "2014-06-10"):
        assert words in text, words
    assert [one["title"] for one in unread(country, "yan", back["id"])] == ["办理结果：退回补正"]


def test_a_handover_names_the_department_that_goes_on(country: Country, case: Case) -> None:
    moved = country.decide("zhao", case, {"decision": "handover", "handover_to": CITY, "opinion": "属市级管辖"})
    assert task(moved)["post"]["org"] == CITY
    (notice,) = unread(country, "yan", case["id"])
    assert notice["title"] == "办理结果：移交其他部门，转烟台市安全生产监督管理局办理"


def test_only_the_newest_decision_of_a_case_is_unread(country: Country, case: Case) -> None:
    for _ in range(2):
        back = country.decide("zhao", case, RETURN)
        case = country.decide("yan", back, other_project(NAME, work_content=f"井下采掘{back['rev']}"))
    country.decide("zhao", case)
    assert [one["title"] for one in unread(country, "yan", case["id"])] == ["办理结果：通过，已公示"]


def test_a_record_that_waited_is_told_once_it_is_public(country: Country) -> None:
    case = country.sent("pan", "collect_project", other_project(NAME, 3))
    country.decide("zhao", case)
    assert [one["title"] for one in unread(country, "pan")] == ["办理结果：通过，等待所需的其他记录公示"]
    country.decide("zhe", country.sent("pan", "collect_contractor", sample("contractor", 1)))
    country.decide("zhe", country.sent("pan", "collect_licence", country.licence("pan", 1)))
    country.drain()
    told = {one["case"]["id"]: one["title"] for one in unread(country, "pan")}
    assert told[case["id"]] == "办理结果：已公示" and len(told) == 3 == len(unread(country, "pan"))


def test_a_withdrawal_of_the_publication_is_told_to_its_owner(each_country: Country) -> None:
    here, entry = each_country, each_country.entries["project"]
    before = len(unread(here, "yan"))
    assert here.call("zhao", "POST", f"/registers/project/{entry}/withdraw", {"reason": "核对"}).status_code == 200
    notice = unread(here, "yan")[0]
    assert (
        notice["title"] == "公示已由招远市安全生产监督管理局撤下：核对" and len(unread(here, "yan")) == before + 1
    )
    assert "公示已撤下，查看说明" in page(here, "yan", notice)
    assert here.call("zhao", "POST", f"/registers/project/{entry}/restore", {"reason": "无误"}).status_code == 200
    assert (
        unread(here, "yan")[0]["title"] == "已由招远市安全生产监督管理局恢复公示"
        and len(unread(here, "yan")) == before + 1
    )


def test_a_decision_of_ones_own_office_is_no_news(country: Country) -> None:
    at("2014-09-13T09:00:00+08:00")
    sent = country.sent("zhao", "accident", sample("accident", project_id=country.entries["project"]))
    country.decide("zhao2", sent)
    assert unread(country, "zhao") == []


def test_what_a_colleague_returned_is_told_as_hers(country: Country) -> None:
    at("2014-09-13T09:00:00+08:00")
    sent = country.sent("zhao", "accident", sample("accident", project_id=country.entries["project"]))
    remarks = [{"field": "/workplace", "message": "请写明采场"}]
    back = country.decide("zhao2", sent, {"decision": "return", "opinion": "作业地点不清。", "remarks": remarks})
    text = country.page("zhao", f"/items/{task(back)['id']}").text
    told = text.partition("退回情况")[2].partition("</section>")[0]
    for words in ("招远市安全生产监督管理局", "审核岗", "退回补正", "作业地点不清。"):
        assert words in told, words
    assert "系统" not in told


def test_reminders_of_one_task_do_not_pile_up(country: Country, case: Case) -> None:
    for day in ("2014-06-18", "2014-06-23"):
        at(f"{day}T10:00:00+08:00")
        country.drain()
    assert [one["title"] for one in unread(country, "zhao")] == ["即将到期：审核"]
