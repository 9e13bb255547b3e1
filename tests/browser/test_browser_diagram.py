"""The diagram of a case: drawn, or told as a list where it was never laid out."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.app.engine import engine_diagrams as d
from tests.app.engine.test_engine_lanes import inner
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

FIRM = "34FM000006"
LAYOUT = re.compile(r"\\u003cbpmndi:BPMNDiagram.*?\\u003c/bpmndi:BPMNDiagram\\u003e")
BOUNDS = re.compile(r"\\u003cdc:Bounds.*?\\u003e")


def without(part: re.Pattern[str]) -> Callable[[Route], None]:
    def cut(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=part.sub("", answer.text()))

    return cut


def test_a_diagram_that_cannot_be_drawn_is_a_list_of_steps(site: Site, visit: Visit) -> None:
    case = site.started(FIRM, "collect_contractor", site.unit(FIRM)["contractor"])
    page = visit(FIRM)
    shown(page, f"/cases/{case['id']}")
    page.get_by_role("button", name="单位基本情况填报").click()
    expect(page.get_by_role("img", name="当前环节：")).to_be_visible()
    for part, why in ((LAYOUT, "该流程没有绘制图形"), (BOUNDS, "该流程图暂时无法显示")):
        page.unroute_all()
        page.route("**/cases/*", without(part))
        shown(page, f"/cases/{case['id']}")
        page.get_by_role("button", name="单位基本情况填报").click()
        steps = page.locator(".diagram-steps:visible > li")
        expect(steps.first).to_contain_text("填写单位基本情况")
        expect(steps.first).to_contain_text("已完成")
        expect(page.locator(".diagram-steps:visible [aria-current=step]")).to_contain_text("审核")
        expect(page.locator(".diagram-note:visible")).to_contain_text(f"{why}，以上是各环节")
        assert faults(page) == []


INSIDE = d.document(
    d.process(
        "main",
        [d.start(), d.user("plan"), inner("visits", d.user("visit"), d.user("report")), d.user("last"), d.end()],
        ["begin > plan", "plan > visits", "visits > last", "last > done"],
    )
).decode()


def test_steps_inside_a_subprocess_stand_in_their_order(site: Site, visit: Visit) -> None:
    diagram = {"process": "main", "title": "走访", "bpmn": INSIDE, "lanes": {}}
    props = json.dumps({"diagrams": [{**diagram, "active": ["visits", "visit"], "done": ["plan"]}]})
    (case, *_) = site.call(FIRM, "GET", "/cases")["items"] or [site.started(FIRM, "collect_contractor")]
    page = visit(FIRM)

    def inside(route: Route) -> None:
        answer = route.fetch()
        head, _, rest = answer.text().partition('id="viewer-props">')
        safe = props.replace("<", r"\u003c")
        route.fulfill(response=answer, body=f'{head}id="viewer-props">{safe}{rest[rest.index("</script>") :]}')

    page.route("**/cases/*", inside)
    shown(page, f"/cases/{case['id']}")
    steps = page.locator(".diagram-steps:visible > li")
    expect(steps).to_have_text(["步骤plan已完成", "步骤visit当前环节", "步骤report未到达", "步骤last未到达"])
