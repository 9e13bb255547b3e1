"""With the keyboard alone: signing in, finding the task, deciding."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_site import PASSWORD, Site
from tests.browser.conftest import Visit

FIRM, REVIEWER = "53FM000013", "530000-1"


def focused(page: Page) -> str:
    """Name and text of what has the focus."""
    here = page.locator("body *:focus")
    return str(here.evaluate("one => `${one.name}=${one.value} ${one.innerText}`")) if here.count() else ""


def tab_to(page: Page, what: str) -> None:
    """Press Tab until that has the focus."""
    for _ in range(120):
        if re.search(what, focused(page)):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {what}")


def test_signing_in_and_deciding_need_no_mouse(site: Site, visit: Visit) -> None:
    site.started(FIRM, "collect_contractor", site.unit(FIRM)["contractor"])
    page = visit()
    page.goto("/sign-in")
    page.keyboard.type(REVIEWER)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox")
    tab_to(page, " 办理$")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/*")
    tab_to(page, "f/decision=")
    page.keyboard.press("Space")
    for name in ("consistent", "complete", "licences_valid", "in_jurisdiction", "no_sensitive_leak"):
        tab_to(page, f"f/{name}=")
        page.keyboard.press("Space")
    tab_to(page, "f/opinion=")
    page.keyboard.type("同意")
    tab_to(page, "提交意见：通过")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox")
    expect(page.get_by_text("意见已提交")).to_be_visible()


def test_dialogs_and_menus_close_with_escape(site: Site, visit: Visit) -> None:
    page = visit(FIRM, 390)
    page.goto("/inbox")
    tab_to(page, "发起业务")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="持证情况填报")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="持证情况填报")).to_be_hidden()
    page.get_by_label("打开导航").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="我的账户")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="我的账户")).to_be_hidden()
    expect(page.get_by_label("打开导航")).to_be_focused()


@pytest.mark.parametrize("width", [1440, 390])
def test_help_is_in_the_way_of_the_keyboard(width: int, visit: Visit) -> None:
    page = visit(FIRM, width)
    page.goto("/inbox")
    tab_to(page, "帮助$")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help")
    expect(page.get_by_role("link", name="help@example.org")).to_be_visible()
