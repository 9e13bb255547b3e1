"""Claiming, putting back, handing to a colleague: by clicks, with nothing typed lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site, task
from tests.browser.conftest import Visit
from tests.browser.test_browser_keyboard import tab_to
from tests.browser.test_browser_lost import told_of_it

FIRM, FIRST, SECOND = "37FM000005", "370685-1", "370685-2"
HERE = {"site_province_code": "370000", "site_city_code": "370600", "site_county_code": "370685"}
TYPED = "书面报告尚未收到，先行核对网上填报内容。"


@pytest.fixture
def item(site: Site) -> str:
    """The review of a project."""
    name = f"测试工程{len(site.call(FIRM, 'GET', '/cases')['items'])}号"
    people = dict(next(one for one in site.data["projects"] if one["contractor"] == FIRM)["answers"])
    for old in site.call(FIRM, "GET", "/cases?state=running")["items"]:
        stood = site.call(FIRM, "GET", f"/cases/{old['id']}")["case"]["work_items"][-1]
        site.call(FIRM, "POST", f"/work-items/{stood['id']}/withdraw")
        site.call(FIRM, "DELETE", f"/cases/{old['id']}", {"reason": "重新填报"})
    answers = {**people, **HERE, "written_report_filed": True, "project_name": name}
    return task(site.started(FIRM, "collect_project", answers))


def typed(page: Page) -> None:
    page.get_by_label("退回补正", exact=True).check()
    page.get_by_label("意见说明").fill(TYPED)


def test_what_was_typed_survives_claiming_and_putting_back(item: str, visit: Visit) -> None:
    page = visit(FIRST)
    shown(page, f"/items/{item}")
    typed(page)
    page.get_by_role("button", name="领取").click()
    expect(page.get_by_text(re.compile("办理人：您（.+领取）"))).to_be_visible()
    expect(page.get_by_label("意见说明")).to_have_value(TYPED)
    assert faults(page) == []
    page.get_by_label("意见说明").fill(TYPED * 2)
    page.get_by_role("button", name="放回").click()
    page.wait_for_url("**/inbox")
    taken_up(visit(SECOND), item, TYPED * 2)


def taken_up(other: Page, item: str, words: str) -> None:
    """A colleague's draft is named with its time, and not there before it is taken over."""
    shown(other, f"/items/{item}")
    expect(other.get_by_text(re.compile("甲审核于.+起草过，尚未提交；没有载入本页"))).to_be_visible()
    expect(other.get_by_label("意见说明")).to_have_value("")
    assert faults(other) == []
    other.get_by_role("button", name="取用甲审核的草稿").click()
    expect(other.get_by_label("意见说明")).to_have_value(words)


def test_whoever_is_overtaken_while_typing_is_told_at_once(item: str, site: Site, visit: Visit) -> None:
    page = visit(FIRST)
    shown(page, f"/items/{item}")
    site.call(SECOND, "POST", f"/work-items/{item}/claim")
    typed(page)
    told_of_it(page, "没有提交")
    expect(page.get_by_role("alert")).to_contain_text("领取，正在办理")
    expect(page.get_by_text(TYPED)).to_be_visible()
    page.get_by_role("alert").get_by_role("link", name="重新打开本页").click()
    expect(page.locator("[data-kept] textarea")).to_have_value(re.compile(TYPED))


def test_a_colleague_is_found_by_name_and_gets_the_task(item: str, site: Site, visit: Visit) -> None:
    page, other = visit(FIRST), visit(SECOND)
    shown(page, f"/items/{item}")
    typed(page)
    page.get_by_role("button", name="转交").click()
    question = page.get_by_role("dialog", name="转交同事办理")
    expect(question.get_by_role("searchbox")).to_be_focused()
    question.get_by_role("searchbox").fill("没有这个人")
    expect(question.get_by_text("没有符合条件的人员")).to_be_visible()
    question.get_by_role("searchbox").fill("乙")
    assert faults(page) == []
    question.get_by_role("radio", name=re.compile("乙复核")).check()
    question.get_by_label("转交说明").fill("本人出差")
    question.get_by_role("button", name="转交").click()
    page.wait_for_url("**/inbox")
    expect(page.get_by_text("已转交")).to_be_visible()
    shown(page, f"/items/{item}")
    expect(page.get_by_text("转交乙复核办理")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("提交意见"))).to_have_count(0)
    shown(other, f"/items/{item}")
    expect(other.get_by_text("转交说明：本人出差")).to_be_visible()
    taken_up(other, item, TYPED)


def test_in_the_list_with_the_keyboard_on_a_phone(item: str, site: Site, visit: Visit) -> None:
    page = visit(SECOND, 390)
    page.goto("/inbox")
    tab_to(page, "领取$")
    page.keyboard.press("Enter")
    expect(page.get_by_text("您已领取").first).to_be_visible()
    assert faults(page) == []
    site.call(SECOND, "POST", f"/work-items/{item}/release")


def test_whoever_claims_too_late_is_told(item: str, site: Site, visit: Visit) -> None:
    page = visit(FIRST)
    shown(page, f"/items/{item}")
    site.call(SECOND, "POST", f"/work-items/{item}/claim")
    typed(page)
    page.get_by_label("意见说明").fill(TYPED * 3)
    page.get_by_role("button", name="领取").click()
    expect(page.get_by_role("alert").first).to_contain_text(re.compile(r"已由乙复核于.+领取，正在办理"))
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_text(TYPED * 3)).to_be_visible()
    page.reload()
    expect(page.get_by_label("本机暂存的内容（没有提交）").first).to_be_visible()
    expect(page.locator("[data-kept] textarea")).to_have_value(re.compile(TYPED))


@pytest.mark.parametrize("place", ["/inbox", "/items/{item}"])
def test_the_keyboard_goes_on_where_it_was(place: str, item: str, site: Site, visit: Visit) -> None:
    page = visit(FIRST)
    shown(page, place.format(item=item))
    tab_to(page, "领取$")
    page.keyboard.press("Enter")
    own = page.locator(f'[data-desk-box] :is(a[href$="/items/{item}"], [data-item="{item}"])').first
    expect(page.get_by_text("您已领取" if place == "/inbox" else re.compile("办理人：您")).first).to_be_visible()
    expect(own).to_be_focused()
    site.call(FIRST, "POST", f"/work-items/{item}/release")


def test_a_short_note_lies_below_the_head_of_the_page(item: str, site: Site, visit: Visit) -> None:
    for width in (1440, 390):
        page = visit(FIRST, width)
        shown(page, "/inbox")
        page.locator(f'[data-desk="claim"][data-item="{item}"]').click()
        note, head = page.locator(".app-toast").bounding_box(), page.locator(".app-top").bounding_box()
        assert note and head and note["y"] >= head["y"] + head["height"]
        site.call(FIRST, "POST", f"/work-items/{item}/release")
