"""Filling in: what was typed is kept, faults are found and told, others' changes are not overwritten."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_forms import chosen, enter, fill, opened, spot
from tests.browser.browser_site import Site, task
from tests.browser.conftest import Visit

FIRM = "00FM000008"
HERE = {"site_province_code": "370000", "site_city_code": "370600", "site_county_code": "370685"}


@pytest.fixture
def draft(site: Site) -> str:
    """The address of a fresh T3."""
    return f"/items/{task(site.started(FIRM, 'collect_project'))}"


def opened_at(page: Page, address: str) -> None:
    """The form, ready."""
    page.goto(address)
    expect(page.locator(".actionbar")).to_be_visible()


def saved(page: Page) -> None:
    """The draft is on the server."""
    expect(page.locator(".save-state")).to_contain_text("草稿已保存")


def test_what_was_typed_survives_a_reload(site: Site, visit: Visit, draft: str) -> None:
    page = visit(FIRM)
    opened_at(page, draft)
    fill(page, {**site.project(FIRM), **HERE})
    saved(page)
    page.reload()
    expect(spot(page, "/project_name")).to_have_value(site.project(FIRM)["project_name"])
    expect(spot(page, "/site_county_code")).to_have_value("370685")
    expect(spot(page, "/safety_officers/0/id_no")).to_have_value(site.project(FIRM)["safety_officers"][0]["id_no"])
    expect(spot(page, "/start_month").get_by_role("combobox").first).not_to_have_value("")
    expect(spot(page, "/declaration")).to_be_checked()


def test_a_draft_kept_on_this_machine_is_offered_again(visit: Visit, draft: str) -> None:
    page = visit(FIRM)
    opened_at(page, draft)
    page.context.set_offline(True)
    enter(page, "/project_name", "断网时填写的工程")
    expect(page.locator(".save-state")).to_contain_text("已暂存在本机")
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(draft)
    page.get_by_role("dialog").get_by_role("button", name="恢复", exact=True).click()
    expect(spot(page, "/project_name")).to_have_value("断网时填写的工程")
    saved(page)


@pytest.mark.parametrize("choice", ["mine", "newest"])
def test_two_windows_do_not_overwrite_each_other(choice: str, visit: Visit, draft: str) -> None:
    first, second = visit(FIRM), visit(FIRM)
    opened_at(first, draft)
    opened_at(second, draft)
    enter(first, "/project_name", "甲窗口填写的工程")
    saved(first)
    enter(second, "/project_name", "乙窗口填写的工程")
    question = second.get_by_role("dialog", name="草稿有冲突")
    question.get_by_role("button", name={"mine": "以本页内容为准", "newest": "重新打开"}[choice]).click()
    expect(question).to_have_count(0)
    kept = {"mine": "乙窗口填写的工程", "newest": "甲窗口填写的工程"}[choice]
    expect(spot(second, "/project_name")).to_have_value(kept)
    saved(second) if choice == "mine" else second.wait_for_load_state()
    first.reload()
    expect(spot(first, "/project_name")).to_have_value(kept)


def test_faults_are_listed_and_lead_to_their_fields(visit: Visit, draft: str) -> None:
    page = visit(FIRM)
    opened_at(page, draft)
    enter(page, "/leader_id_no", "110101199001011234")
    page.get_by_role("button", name="提交", exact=True).click()
    box = page.locator(".summary")
    expect(box).to_be_focused()
    box.get_by_role("link", name=re.compile("校验码不正确")).click()
    expect(spot(page, "/leader_id_no")).to_be_focused()
    expect(spot(page, "/leader_id_no")).to_have_attribute("aria-invalid", "true")
    box.get_by_role("link", name=re.compile("安全管理人员")).click()
    expect(spot(page, "/safety_officers")).to_be_in_viewport()
    box.get_by_role("link", name=re.compile("所在地|省")).first.click()
    expect(spot(page, "/site_province_code")).to_be_focused()


def test_unusual_answers_are_confirmed_one_by_one(site: Site, visit: Visit, draft: str) -> None:
    page = visit(FIRM)
    opened_at(page, draft)
    fill(page, {**site.project(FIRM), **HERE, "safety_agreement_signed": False, "written_report_filed": False})
    page.get_by_role("button", name="提交", exact=True).click()
    question = page.get_by_role("dialog", name="请逐项确认")
    confirm = question.get_by_role("button", name="确认无误，继续提交")
    expect(confirm).to_be_disabled()
    question.get_by_role("button", name="返回修改").click()
    expect(page).to_have_url(re.compile(draft))
    page.get_by_role("button", name="提交", exact=True).click()
    expect(confirm).to_be_visible()
    for tick in question.get_by_role("checkbox").all():
        tick.check()
    confirm.click()
    page.wait_for_url("**/cases/*/receipt")


def test_a_grade_by_hand_asks_for_its_reason(visit: Visit) -> None:
    page = visit("370685-2")
    opened(page, "事故情况录入")
    expect(spot(page, "/manual_grade_reason")).to_have_count(0)
    enter(page, "/manual_grade", "较大")
    enter(page, "/manual_grade_reason", "有人员重伤，后果严重")
    expect(spot(page, "/manual_grade_reason")).to_be_visible()


def test_a_code_is_found_by_name_and_shown_by_name(site: Site, visit: Visit) -> None:
    firm = "00FM000009"
    site.approved("hyab-cnooc-1", site.started(firm, "collect_contractor", site.unit(firm)["contractor"]))
    page, name = visit("370685-2"), f"{site.unit(firm)['unit']['name']}（{firm}）"
    opened(page, "事故情况录入")
    chosen(page, "/contractor_id", "海洋石油", name)
    saved(page)
    expect(spot(page, "/contractor_name")).to_contain_text(site.unit(firm)["unit"]["name"])
    page.reload()
    expect(spot(page, "/contractor_id")).to_have_value(name)
