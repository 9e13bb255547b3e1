"""The designer lets running cases go over to a new release, watches it, and takes it back."""

from playwright.sync_api import expect

from tests.app.api.test_api_releases import files
from tests.app.cases.test_cases_rehearsal import SECOND
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

DESIGNER, CLERK = "designer", "370685-1"


def published(site: Site, **changed: str) -> str:
    body = {"package": "moving", "files": files(**changed)}
    made: str = site.call(DESIGNER, "POST", "/releases", body)["id"]
    site.call(DESIGNER, "POST", f"/releases/{made}/publish", {"reason": "试行"})
    return made


def test_running_cases_go_over_and_back(site: Site, visit: Visit) -> None:
    first = published(site)
    cases = [site.call(CLERK, "POST", "/cases", {"process": "moving.plain"})["case"]["id"] for _ in range(2)]
    page, made = visit(DESIGNER), published(site, **{"plain.bpmn": SECOND})
    shown(page, f"/packages/moving/{made}")
    page.get_by_role("link", name="迁移在办件").click()
    assert faults(page) == []
    page.get_by_label("迁移的原因").fill("新办法施行")
    page.get_by_role("button", name="开始迁移").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(page.locator("#progress")).to_contain_text("已完成，共 2 件")
    expect(page.get_by_role("button", name="全部撤销")).to_be_visible()
    assert faults(page) == []
    assert {site.call(CLERK, "GET", f"/cases/{one}")["case"]["release"] for one in cases} == {made}
    page.get_by_label("撤销的原因").fill("版本有误")
    page.get_by_role("button", name="全部撤销").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(page.locator("tbody")).to_contain_text("已撤销")
    expect(page.locator("#progress")).to_contain_text("已完成")
    assert {site.call(CLERK, "GET", f"/cases/{one}")["case"]["release"] for one in cases} == {first}
    site.call(DESIGNER, "POST", f"/releases/{made}/retire", {"reason": "试行结束"})
    site.call(DESIGNER, "POST", f"/releases/{first}/retire", {"reason": "试行结束"})
