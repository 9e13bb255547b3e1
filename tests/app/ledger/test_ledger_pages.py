"""我的台账 and the pages of one record: who reads what, and what may be begun there."""

import re

from app.registers import queries as registers
from tests.app.api.test_api_statements import billed
from tests.plugins.country import Country, at, other_project, sample, task


def test_a_contractor_finds_her_records_and_how_to_change_them(each_country: Country) -> None:
    here = each_country
    page = here.page("yan", "/records").text
    assert (
        "我的台账" in page and sample("contractor")["name"] in page and sample("project")["project_name"] in page
    )
    entry = here.entries["project"]
    assert f"/start/outsourcing.collect_project?entry_id={entry}" in page
    assert f"/records/project/{entry}" in page
    assert sample("project")["project_name"] not in here.page("pan", "/records").text


def test_a_change_under_way_is_told_instead(country: Country) -> None:
    entry = country.entries["project"]
    case = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project", "entry_id": entry})
    page = country.page("yan", "/records").text
    assert "变更办理中" in page and f"/cases/{case.json['case']['id']}" in page
    assert f"collect_project?entry_id={entry}" not in page
    one = country.page("yan", f"/records/project/{entry}").text
    assert "已有变更正在办理" in one


def test_papers_that_end_are_told(country: Country) -> None:
    page = country.page("yan", "/records/licence").text
    assert "已过期" not in page
    at("2027-06-01T09:00:00+08:00")
    assert re.search(r"有效期.{0,80}已过期", country.page("yan", "/records/licence").text, re.S)


def test_a_record_shows_its_history_and_its_public_page(each_country: Country) -> None:
    here = each_country
    entry = here.entries["project"]
    changed = here.project(planned_end_month="2017-12")
    case = here.sent("yan", "collect_project", changed, entry=entry)
    here.decide("zhao", case)
    page = here.page("yan", f"/records/project/{entry}").text
    assert f"/public/project/{entry}" in page and f"/records/project/{entry}/versions/2" in page
    second = here.page("zhao", f"/records/project/{entry}/versions/2").text
    assert '与第1版相比，共 <b class="text-orange">1</b> 处变化' in second
    masked = here.page("wan", f"/records/project/{entry}").text
    number = sample("project")["leader_id_no"]
    own = here.page("yan", f"/records/project/{entry}/versions/1").text
    assert all(number not in one and number[:6] + "********" in one for one in (page, own, masked))
    assert number in here.page("yan", f"/cases/{case['id']}").text, "in the case stands what she sent herself"
    assert "由其他单位或者部门办理变更" in masked
    assert here.page("pan", f"/records/project/{entry}").status_code == 404
    assert here.page("guan", "/records").status_code == 403


def test_a_finished_case_leads_to_its_record_and_the_next_change(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    number = country.decide("zhao", case)["entry"]
    page = country.page("yan", f"/cases/{case['id']}").text
    assert f"/records/project/{number}" in page and f"collect_project?entry_id={number}" in page
    assert task(case)["id"] and f"/public/project/{number}" in page


def entry_title(here: Country, entry: str) -> str:
    with here.database.transaction():
        return registers.entry_title(entry) or "无此记录"


def test_an_investigator_begins_the_supplement_from_the_record(country: Country) -> None:
    """What is begun with an accident is called by its package, for the department in charge alone."""
    at("2014-09-13T09:00:00+08:00")
    sent = country.sent("zhao", "accident", sample("accident", project_id=country.entries["project"]))
    entry = country.decide("zhao2", sent)["entry"]
    page = country.page("zhao", f"/records/accident/{entry}").text
    assert "续报／结案" in page and f"/start/outsourcing.accident?entry_id={entry}" in page
    assert "/start/" not in country.page("lai", f"/records/accident/{entry}").text
    started = country.page("zhao", f"/start/outsourcing.accident?entry_id={entry}").text
    assert "开始续报／结案" in started and "事故情况录入：续报／结案" in started
    assert entry_title(country, entry) in started
    again = sample("accident", project_id=country.entries["project"], deaths=2)
    pending = country.sent("zhao", "accident", again, entry)
    assert "已有续报／结案正在办理" in country.page("zhao", f"/records/accident/{entry}").text
    country.decide("zhao2", pending)
    assert "第2版</a> 续报／结案<" in country.page("zhao", f"/records/accident/{entry}").text
    assert "续报／结案" in country.page("zhao", f"/records/accident/{entry}/versions/2").text


def test_lists_cost_the_same_whatever_they_hold(country: Country) -> None:
    counts = []
    for crew, name in ((2, "甲采区采掘工程"), (3, "乙采区采掘工程")):
        country.decide("zhao", country.sent("yan", "collect_project", other_project(name, crew)))
        with billed(country.database) as bill:
            assert country.page("yan", "/records/project").status_code == 200
        counts.append(len(bill.statements))
    assert counts[0] == counts[1], bill.told()


def test_a_unit_is_shown_the_kinds_it_has_or_may_begin(country: Country) -> None:
    page = country.page("yan", "/records").text
    assert "持证情况" in page and "还没有登记的奖惩" not in page and "还没有登记的事故" not in page
    assert "奖惩" in country.page("zhao", "/records").text
