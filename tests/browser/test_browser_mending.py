"""A diagram of another tool is opened and mended click by click, until only what a person must decide is left."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.app.api.test_api_releases import files
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

DIAGRAM = Path(__file__).parent / "data/other_tool.bpmn"
MENDS = ("一次改正", "去掉这些内容", "设为可执行", "去掉这里的条件")


def mended(page: Page) -> bool:
    """Whether there was a button for it."""
    for name in MENDS:
        button = page.locator(".editor-check button", has_text=name)
        if button.count():
            button.first.click()
            expect(page.locator(".editor-tools")).to_contain_text("已自动保存")
            return True
    return False


def test_a_diagram_of_another_tool_is_mended(site: Site, visit: Visit) -> None:
    body = {"package": "mended", "files": files(**{"plain.bpmn": DIAGRAM.read_text()})}
    release = site.call("designer", "POST", "/releases", body)["id"]
    page = visit("designer")
    page.goto(f"/packages/mended/{release}/edit/plain.bpmn?select=_fill")
    expect(page.locator(".editor-kind small")).to_have_text("_fill")
    page.get_by_role("button", name="保存为草稿").click()
    expect(page.locator(".editor-check")).to_contain_text("camunda:assignee")
    assert page.locator(".editor-fault").count() == 4
    while mended(page):
        pass
    assert {*page.locator(".editor-faults small").all_inner_texts()} == {"D-FORM", "D-VARIABLE", "D-LANE"}
    gateways = page.locator("[data-element-id^=Gateway_].djs-shape")
    expect(gateways).to_have_count(1)
    page.get_by_role("button", name="撤销").click()
    expect(gateways).to_have_count(0)
    drafts = site.call("designer", "GET", "/releases?package=mended")["items"]
    assert [one["automatic"] for one in drafts] == [True, False, False]


def test_a_diagram_without_a_picture_is_laid_out_and_nothing_goes_unasked(site: Site, visit: Visit) -> None:
    plain = next(one["content"] for one in files() if one["name"] == "plain.bpmn")
    odd = plain.replace("</bpmn:process>", '<bpmn:odd id="odd" /></bpmn:process>')
    body = {"package": "drawn", "files": files(**{"plain.bpmn": odd})}
    release = site.call("designer", "POST", "/releases", body)["id"]
    page = visit("designer")
    page.goto(f"/packages/drawn/{release}/edit/plain.bpmn")
    expect(page.get_by_role("alert")).to_contain_text("<bpmn:odd>")
    page.get_by_role("button", name="去掉这些内容，继续编辑").click()
    expect(page.locator(".editor-opening")).to_contain_text("自动排列")
    page.get_by_role("button", name="保存为草稿").click()
    expect(page.locator(".editor-check")).to_contain_text("没有发现问题")
    page.reload()
    expect(page.locator("[data-element-id=decided].djs-shape")).to_be_visible()
    expect(page.locator(".editor-opening")).to_have_text("")
