"""Text kept on this machine meets a newer draft on the server: no answer loses either."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.browser_forms import enter, spot
from tests.browser.browser_looks import faults
from tests.browser.browser_site import Site, task
from tests.browser.conftest import Visit
from tests.browser.test_browser_filling import FIRM, opened_at, saved

OFFLINE, NEWER = "断网时填写的工程", "另一台设备上后来填写的工程"
KEEP, TAKE = "保留已保存的草稿", "恢复暂存的内容"


@pytest.fixture
def draft(site: Site) -> str:
    """The address of a fresh T3."""
    return f"/items/{task(site.started(FIRM, 'collect_project'))}"


def found(page: Page) -> Locator:
    """The question about what this machine kept."""
    return page.get_by_role("dialog", name="发现本机暂存的内容")


def overtaken(visit: Visit, draft: str) -> Page:
    """Typed without a network and closed; meanwhile another machine saved more. Opened again."""
    page, other = visit(FIRM), visit(FIRM)
    opened_at(page, draft)
    page.context.set_offline(True)
    enter(page, "/project_name", OFFLINE)
    expect(page.locator(".save-state")).to_contain_text("已暂存在本机")
    page.close()
    opened_at(other, draft)
    enter(other, "/project_name", NEWER)
    saved(other)
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(draft)
    return page


def test_the_newer_draft_is_named_and_kept_by_the_first_choice(visit: Visit, draft: str) -> None:
    page = overtaken(visit, draft)
    expect(found(page)).to_contain_text("服务器上有您于")
    expect(found(page)).to_contain_text(f"已保存的草稿：{NEWER}")
    expect(found(page)).to_contain_text(f"本机暂存：{OFFLINE}")
    expect(found(page).get_by_role("button", name=KEEP)).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(found(page)).to_have_count(0)
    expect(spot(page, "/project_name")).to_have_value(NEWER)
    page.reload()
    expect(found(page)).to_contain_text(OFFLINE)


def test_what_it_replaces_is_put_aside_and_offered_back(visit: Visit, draft: str) -> None:
    page = overtaken(visit, draft)
    found(page).get_by_role("button", name=TAKE).click()
    expect(spot(page, "/project_name")).to_have_value(OFFLINE)
    saved(page)
    page.get_by_role("status").get_by_role("link", name="重新打开").click()
    page.get_by_role("button", name="恢复我填写的内容").click()
    expect(spot(page, "/project_name")).to_have_value(NEWER)
    page.get_by_role("button", name="恢复我填写的内容").click()
    expect(spot(page, "/project_name")).to_have_value(OFFLINE)


def test_a_window_that_gave_way_loses_nothing_afterwards(visit: Visit, draft: str) -> None:
    first, second = visit(FIRM), visit(FIRM)
    opened_at(first, draft)
    opened_at(second, draft)
    enter(first, "/project_name", "甲窗口填写的工程")
    saved(first)
    enter(second, "/project_name", "乙窗口填写的工程")
    expect(second.get_by_role("dialog", name="草稿有冲突")).to_be_visible()
    second.keyboard.press("Enter")
    expect(spot(second, "/project_name")).to_have_value("甲窗口填写的工程")
    enter(second, "/work_content", "后来写了很多的工作内容")
    saved(second)
    second.goto("/inbox")
    opened_at(second, draft)
    expect(found(second)).to_contain_text("已保存的草稿：后来写了很多的工作内容")
    second.keyboard.press("Enter")
    expect(found(second)).to_have_count(0)
    expect(spot(second, "/work_content")).to_have_value("后来写了很多的工作内容")
