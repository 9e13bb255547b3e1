"""Deciding beside the record: remarks picked where they belong, nothing typed is lost, late comers are told."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_forms import remark
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site, task
from tests.browser.conftest import Visit

FIRM, REVIEWER, COLLEAGUE = "15FM000012", "370685-1", "370685-2"
HERE = {"site_province_code": "370000", "site_city_code": "370600", "site_county_code": "370685"}
LONG = "与书面报告不符，请核对后重新填写。" * 20


@pytest.fixture
def item(site: Site) -> str:
    """The review of a project, new for each test."""
    site.cleared(FIRM, "collect_project")
    answers = {**site.project(FIRM), **HERE, "written_report_filed": True}
    return task(site.started(FIRM, "collect_project", answers))


def returning(page: Page, item: str) -> None:
    shown(page, f"/items/{item}")
    page.get_by_label("退回补正", exact=True).check()


def test_remarks_survive_a_reload_and_can_be_taken_back(item: str, visit: Visit) -> None:
    page = visit(REVIEWER)
    returning(page, item)
    remark(page, "项目主要工作内容", LONG)
    remark(page, "安全管理人员第 1 行", "请补充证书。")
    page.get_by_role("button", name="移除补正要求：安全管理人员第 1 行").click()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="补正要求：项目主要工作内容")).to_have_value(LONG)
    expect(page.get_by_role("textbox", name="补正要求：安全管理人员第 1 行")).to_have_value("请补充证书。")
    page.get_by_role("button", name="项目主要工作内容", exact=True).click()
    expect(page.get_by_role("button", name="提补正要求：项目主要工作内容")).to_be_focused()
    assert faults(page) == []


def test_a_place_is_found_by_name_with_the_keyboard(item: str, visit: Visit) -> None:
    page = visit(REVIEWER)
    returning(page, item)
    page.get_by_role("combobox", name="添加补正要求").focus()
    page.keyboard.type("工作内容")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="补正要求：项目主要工作内容")).to_be_focused()


def test_what_the_server_refuses_stands_at_its_place(item: str, visit: Visit) -> None:
    page = visit(REVIEWER)
    shown(page, f"/items/{item}")
    page.get_by_label("移交其他部门", exact=True).check()
    page.get_by_role("combobox", name="移交至").fill("烟台")
    page.get_by_role("option", name=re.compile("烟台市")).click()
    page.get_by_role("button", name="提交意见：移交其他部门").click()
    expect(page.locator('[id="f/opinion__error"]')).to_contain_text("写明理由")


def test_a_closed_page_changes_nothing_that_is_kept(item: str, site: Site, visit: Visit) -> None:
    page = visit(REVIEWER)
    returning(page, item)
    remark(page, "项目主要工作内容", LONG)
    remark(page, "安全管理人员第 1 行", "请补充证书。")
    page.get_by_role("button", name="移除补正要求：安全管理人员第 1 行").click()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    site.call(REVIEWER, "POST", f"/work-items/{item}/release", {})
    site.call(COLLEAGUE, "POST", f"/work-items/{item}/claim", {})
    page.get_by_role("textbox", name="补正要求：项目主要工作内容").press_sequentially("又")
    expect(page.get_by_role("alert")).to_contain_text("本页内容不能再改")
    kept = page.evaluate("() => JSON.stringify(localStorage)")
    form = page.locator("#decision")
    for box in form.get_by_role("textbox").all():
        expect(box).not_to_be_editable()
    expect(form.locator("button:not(.remark-place), input:enabled, select:enabled")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("提补正要求|移除补正要求|撤销"))).to_have_count(0)
    page.get_by_role("textbox", name="补正要求：项目主要工作内容").press_sequentially("再改")
    expect(page.get_by_role("textbox", name="补正要求：项目主要工作内容")).to_have_value(re.compile("。又$"))
    assert page.evaluate("() => JSON.stringify(localStorage)") == kept
    assert "项目主要工作内容" in kept and "「栏目」：/" not in kept, "places have names there"


def test_whoever_comes_too_late_is_told_and_keeps_the_text(item: str, site: Site, visit: Visit) -> None:
    page = visit(REVIEWER)
    returning(page, item)
    remark(page, "项目主要工作内容", LONG)
    answers = {"decision": "return", "remarks": [{"field": "/site_place", "message": "请写明"}]}
    site.call(COLLEAGUE, "POST", f"/work-items/{item}/complete", {"answers": answers})
    page.get_by_role("button", name="提交意见：退回补正").click()
    expect(page.get_by_role("alert")).to_contain_text(
        re.compile(r"已由乙复核于\d+月\d+日\d\d:\d\d作出“退回补正”的意见")
    )
    expect(page.get_by_role("textbox", name="补正要求：项目主要工作内容")).to_have_value(LONG)


def test_ticks_on_numbers_are_kept_and_the_public_document_follows(site: Site, visit: Visit) -> None:
    site.cleared(FIRM, "collect_project")
    answers = {**site.project(FIRM), **HERE, "written_report_filed": True, "work_content": "采掘，联系13900001111"}
    case = site.started(FIRM, "collect_project", answers, confirm=["V-PII-1"])
    page = visit(REVIEWER)
    shown(page, f"/items/{task(case)}")
    page.locator("#public-document summary").click()
    public = page.locator("#public-document")
    expect(public).to_contain_text("采掘，联系●")
    page.locator("input[data-confirms]").check()
    expect(public).to_contain_text("采掘，联系13900001111")
    page.reload()
    expect(page.locator("input[data-confirms]")).to_be_checked()
    expect(public).to_contain_text("采掘，联系13900001111")
    page.locator("input[data-confirms]").uncheck()
    expect(public).to_contain_text("采掘，联系●")


def test_whoever_is_handed_a_review_reads_why_at_the_top(site: Site, item: str, visit: Visit) -> None:
    why = "项目部在贵省境内，请贵局审核。"
    answers = {"decision": "handover", "handover_to": "AJ-532501", "opinion": why}
    moved = site.call(REVIEWER, "POST", f"/work-items/{item}/complete", {"answers": answers})["case"]
    page = visit("532501-1")
    shown(page, f"/items/{task(moved)}")
    told = page.get_by_role("region", name="来件情况")
    expect(told).to_contain_text(why)
    expect(told).to_be_in_viewport()
    assert faults(page) == []
