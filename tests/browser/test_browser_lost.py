"""A form whose item is gone: what was typed can be found again, read and copied, by whoever typed it alone."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.browser_forms import enter
from tests.browser.browser_looks import faults
from tests.browser.browser_site import PASSWORD, Site, task
from tests.browser.conftest import Visit
from tests.browser.test_browser_filling import FIRM, opened_at

TYPED, OTHER = "填了一半的工程", "00FM000009"
NOWHERE = "/items/999999999"


@pytest.fixture
def draft(site: Site) -> str:
    """The address of a fresh T3."""
    return f"/items/{task(site.started(FIRM, 'collect_project'))}"


def lost(site: Site, page: Page, draft: str, status: int) -> None:
    """From now on the item answers like one that is none of hers."""

    def page_of_nothing(route: Route) -> None:
        route.fulfill(response=route.fetch(url=f"{site.url}{NOWHERE}"), status=status)

    problem = {
        "type": "urn:problem:gone",
        "title": "该件已由他人办理。",
        "status": status,
        "detail": "该件已由他人办理。",
    }
    page.route(
        f"**/api/v1/work-items/{draft.rsplit('/', 1)[-1]}/draft",
        lambda route: route.fulfill(status=status, json=problem),
    )
    page.route(re.compile(f"{draft}$"), page_of_nothing)


def told_of_it(page: Page, sentence: str) -> None:
    """Above everything, with the focus; what was typed can be read, and nothing can be sent."""
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(sentence)
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport()
    expect(page.locator(".actionbar, .beside-foot, [data-desk]")).to_have_count(0)
    expect(page.locator("[data-island=form] :is(input, textarea, select):enabled")).to_have_count(0)
    assert faults(page) == []


@pytest.mark.parametrize("status", [403, 404, 409, 410])
def test_what_was_typed_stays_in_reach(site: Site, visit: Visit, draft: str, status: int) -> None:
    page = visit(FIRM)
    opened_at(page, draft)
    lost(site, page, draft, status)
    enter(page, "/project_name", TYPED)
    told_of_it(page, "该件已由他人办理。已填写的内容保存在本机，没有提交。")
    expect(page.locator('[id="f/project_name"]')).to_have_text(TYPED)
    page.goto("/inbox")
    page.locator("[data-kept-pages]").get_by_role("link").click()
    kept = page.get_by_role("textbox", name="本机暂存的内容（没有提交）")
    expect(kept).to_have_value(re.compile(f"^「[^」]+」：{TYPED}$", re.MULTILINE))
    page.get_by_role("button", name="清除").click()
    expect(kept).to_be_hidden()
    page.goto("/inbox")
    expect(page.locator("[data-kept-pages]")).to_be_hidden()


def test_what_was_deleted_meanwhile_can_be_copied(site: Site, visit: Visit) -> None:
    case = site.started(FIRM, "collect_project")
    page = visit(FIRM)
    opened_at(page, f"/items/{task(case)}")
    site.call(FIRM, "DELETE", f"/cases/{case['id']}", {"reason": "误填"})
    enter(page, "/project_name", TYPED)
    told_of_it(page, "没有提交")
    page.reload()
    expect(page.get_by_role("textbox", name="本机暂存的内容（没有提交）")).to_have_value(re.compile(TYPED))


def test_another_person_at_this_machine_finds_nothing(site: Site, visit: Visit, draft: str) -> None:
    page = visit(FIRM)
    opened_at(page, draft)
    lost(site, page, draft, 404)
    enter(page, "/project_name", TYPED)
    told_of_it(page, "没有提交")
    page.goto("/public")
    page.context.clear_cookies()
    assert page.context.request.post("/api/v1/session", data={"username": OTHER, "password": PASSWORD}).ok
    for address in ("/inbox", draft):
        page.goto(address)
        expect(page.locator("[data-kept], [data-kept-pages]").first).to_be_hidden()


def test_a_refusal_names_its_reference(visit: Visit, draft: str) -> None:
    page = visit(FIRM)
    opened_at(page, draft)
    told = {"type": "urn:problem:error", "status": 500, "detail": "系统处理出错。", "reference": "ab12cd34"}
    page.route("**/complete", lambda route: route.fulfill(status=500, json=told))
    for _ in range(2):  # the browser's own faults first
        page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".summary")).to_contain_text("系统处理出错。（编号 ab12cd34）")
