"""Another business alone in an empty tree, played in a browser: filled in, judged on its own form, made public."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browser_forms import decide, fill, opened, sent
from tests.browser.browser_looks import faults
from tests.browser.browser_site import Site
from tests.browser.conftest import Watched
from tests.plugins.second import PASSWORD, Tree

SOURCE = "举报人甲"
MACHINE = {
    "machine_name": "主井提升机",
    "drive": "摩擦式",
    "county": "370685",
    "rope_mm": 42,
    "certificate": "样例证1号",
    "told_by": SOURCE,
}


@pytest.fixture
def apart(browser: Browser, tmp_path: Path) -> Iterator[Watched]:
    """Windows of the second business."""
    tree = Tree(tmp_path / "tree")
    with tree.serving() as url:
        watcher = Watched(browser, Site(url, {}, {}))
        yield watcher
        for context in watcher.contexts:
            context.close()
    assert watcher.faults == []


def signed_in(page: Page, who: str) -> Page:
    """By the sign-in page."""
    page.goto("/sign-in")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/inbox")
    return page


def revealed(page: Page) -> None:
    """What is withheld is there, and opened for a reason in a window of its own."""
    withheld = page.locator('[data-field="told_by"]')
    expect(withheld).to_have_text("情况反映人***")
    assert faults(page) == []
    page.get_by_label("查看保密内容的理由").fill("核实情况")
    with page.expect_popup() as shown:
        page.get_by_role("button", name="查看保密内容").click()
    expect(shown.value.locator('[data-field="told_by"]')).to_contain_text(SOURCE)
    shown.value.close()


def noted(page: Page) -> None:
    """It stands in the trail; on the page of the case it can be opened as well."""
    page.get_by_role("link", name=re.compile(r"^\d{8}-\d{6}$")).click()
    expect(page.get_by_text("核实情况")).to_have_count(1)
    revealed(page)


def entered_again(keeper: Page) -> None:
    """What is filed already is refused with the way to it."""
    opened(keeper, "提升设备备案")
    fill(keeper, MACHINE)
    keeper.get_by_role("button", name="提交").first.click()
    refused = keeper.get_by_role("alert")
    expect(refused).to_contain_text("台账中已有相同的记录")
    assert faults(keeper) == []
    with keeper.expect_popup() as shown:
        refused.get_by_role("link", name="打开该记录").click()
    expect(shown.value.get_by_role("heading", name="主井提升机")).to_be_visible()


def test_a_second_business_is_played_from_form_to_portal(apart: Watched) -> None:
    keeper = signed_in(apart.visit(), "keeper")
    expect(keeper.locator(".app-brand")).to_contain_text("提升设备备案")
    opened(keeper, "提升设备备案")
    fill(keeper, MACHINE)
    assert faults(keeper) == []
    sent(keeper)
    clerk = signed_in(apart.visit(), "clerk")
    clerk.get_by_role("row", name="主井提升机").get_by_role("link", name="办理").first.click()
    revealed(clerk)
    noted(clerk)
    decide(clerk, "主井提升机", "相符")
    fill(clerk, {"measured_mm": 42})
    assert faults(clerk) == []
    clerk.get_by_role("button", name="提交意见").click()
    clerk.wait_for_url("**/inbox")
    stranger = apart.visit(width=390)
    stranger.goto("/")
    stranger.get_by_role("navigation").get_by_role("link", name="提升设备", exact=True).click()
    stranger.get_by_role("link", name="主井提升机").click()
    expect(stranger.get_by_text("摩擦式")).to_be_visible()
    expect(stranger.get_by_text("样例证1号")).to_have_count(0)
    assert faults(stranger) == []
    entered_again(keeper)
