"""运行监控: from a number on the diagram to its cases, and several suspended at once, each with its outcome."""

import pytest
from playwright.sync_api import expect

from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

FIRM = "33FM000001"


@pytest.fixture
def site(apart: Site) -> Site:
    """Where no others run the process: its cases are counted."""
    return apart


def test_cases_of_a_step_are_suspended_together(site: Site, visit: Visit) -> None:
    site.cleared(FIRM, "collect_contractor")
    made = site.started(FIRM, "collect_contractor", site.unit(FIRM)["contractor"])
    page = visit("administrator")
    shown(page, "/monitor/outsourcing/collect_contractor")
    mark = page.locator("a.load:visible").first
    expect(mark).to_have_text("1")
    assert faults(page) == []
    mark.click()
    page.wait_for_url("**/monitor/cases?*")
    page.get_by_label("勾选本页全部").check()
    page.get_by_label("原因").fill("统一核查")
    page.get_by_role("button", name="暂停办理").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text(f"{made['number']}：已暂停办理")).to_be_visible()
    assert faults(page) == []
    shown(page, f"/monitor/cases/{made['id']}")
    expect(page.locator(".alert")).to_contain_text("原因：统一核查")
    assert faults(page) == []
    site.call("administrator", "POST", f"/cases/{made['id']}/cancel", {"reason": "重新填报"})
