"""The diagram of a case: drawn, or told as a list where it was never laid out."""

import re

from playwright.sync_api import Route, expect

from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

FIRM = "34FM000006"
LAYOUT = re.compile(r"\\u003cbpmndi:BPMNDiagram.*?\\u003c/bpmndi:BPMNDiagram\\u003e")


def without_layout(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=LAYOUT.sub("", answer.text()))


def test_a_diagram_without_coordinates_is_a_list_of_steps(site: Site, visit: Visit) -> None:
    case = site.started(FIRM, "collect_contractor", site.unit(FIRM)["contractor"])
    page = visit(FIRM)
    page.route("**/cases/*", without_layout)
    shown(page, f"/cases/{case['id']}")
    page.get_by_role("button", name="单位基本情况填报").click()
    steps = page.locator(".diagram-steps:visible > li")
    expect(steps.first).to_contain_text("填写单位基本情况")
    expect(steps.first).to_contain_text("已完成")
    expect(page.locator(".diagram-steps:visible [aria-current=step]")).to_contain_text("审核")
    expect(page.locator(".diagram-note:visible")).to_contain_text("该流程没有绘制图形")
    assert faults(page) == []
