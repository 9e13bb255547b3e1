"""The designer changes a diagram: renames a step, writes a condition, has it checked, and reads what changed."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.engine import diagram
from app.packages.comparison import DRAWN, FileChange, compared
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit
from tests.browser.test_browser_weight import weight

DESIGNER, FILE = "designer", "accident.bpmn"
EVENTS = {
    "boundaryEvent": ("timer", "message", "error"),
    "intermediateCatchEvent": ("timer", "message"),
    "endEvent": ("terminate", "error"),
}
KINDS = [
    (f"bpmn:{kind[0].upper()}{kind[1:]}", f"bpmn:{event.capitalize()}EventDefinition" if event else None)
    for kind in sorted(diagram.NODES)
    for event in EVENTS.get(kind, ("",))
]
"""All that the deploy gate lets stand in a diagram."""
DRAWINGS = sorted(Path("processes").glob("*/*.bpmn"))
OPENED = """async ([text, kinds]) => {
  const [box, props] = [document.createElement('div'), document.getElementById('editor-props').textContent]
  document.body.append(box)
  const { modeler, text: saved } = await window.__islands.editor(box, { ...JSON.parse(props), bpmn: text })
  const xml = await saved()
  const [registry, modeling] = ['elementRegistry', 'modeling'].map(name => modeler.get(name))
  const pool = registry.find(one => one.type === 'bpmn:Participant') ?? modeler.get('canvas').getRootElement()
  const step = registry.find(one => one.type === 'bpmn:UserTask' || one.type === 'bpmn:ServiceTask')
  for (const [type, eventDefinitionType] of kinds) {
    const attach = type === 'bpmn:BoundaryEvent'
    const shape = { type, eventDefinitionType, isExpanded: true }
    modeling.createShape(shape, { x: 400, y: 200 }, attach ? step : pool, { attach })
  }
  const [pad, menu] = ['contextPad', 'popupMenu'].map(name => modeler.get(name))
  const lists = modeler.get('elementRegistry').filter(one => one.parent).flatMap(one =>
    [pad.getEntries(one), menu._getContext(one, 'bpmn-replace').entries])
  const offered = [modeler.get('palette').getEntries(), ...lists].flatMap(one => Object.entries(one))
  const told = offered.map(([id, entry]) => [id, entry.separator ? '线' : entry.title ?? entry.label])
  box.remove()
  return { xml, told }
}"""


def address(site: Site) -> str:
    """The editor of a diagram of the release in force."""
    found = site.call(DESIGNER, "GET", "/releases?package=outsourcing")["items"]
    now = next(one for one in found if one["state"] == "published")
    return f"/packages/outsourcing/{now['id']}/edit/{FILE}"


@pytest.fixture
def editor(site: Site, visit: Visit) -> Page:
    page = visit(DESIGNER)
    shown(page, address(site).replace("edit", "files"))
    page.get_by_role("link", name="编辑").click()
    expect(page.get_by_role("button", name="保存为草稿")).to_be_enabled()
    return page


def chosen(page: Page, element: str) -> None:
    """Found by its id, as people find an element of a large diagram."""
    page.get_by_role("button", name="查找").click()
    page.get_by_label("查找图中的元素").fill(element)
    page.locator(".djs-search-result-secondary", has_text=re.compile(f"^{element}$")).click()
    expect(page.locator(".editor-kind small")).to_have_text(element)


def kept(page: Page, found: str) -> None:
    page.get_by_role("button", name="保存为草稿").click()
    expect(page.locator(".editor-check")).to_contain_text(found)


def leaves(page: Page) -> bool:
    """Whether the page may be left without a question."""
    return bool(page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))"))


def test_a_step_is_renamed_checked_and_told_as_changed(editor: Page) -> None:
    assert faults(editor) == []
    editor.set_viewport_size({"width": 1440, "height": 900})
    chosen(editor, "fill")
    editor.get_by_label("名称").fill("录入事故的情况")
    chosen(editor, "to_second_person")
    was = editor.get_by_label("条件").input_value()
    editor.get_by_label("条件").fill("import os")
    kept(editor, "个问题需要改正")
    editor.get_by_role("button", name="撤销").click()
    expect(editor.locator(".editor-tools")).to_contain_text("有改动没有保存")
    assert not leaves(editor)
    chosen(editor, "fill")
    editor.locator(".editor-faults button", has_text="由本部门录入").first.click()
    expect(editor.get_by_label("条件")).to_have_value(was)
    kept(editor, "没有发现问题")
    assert leaves(editor)
    editor.get_by_role("link", name="打开草稿").click()
    changes = editor.locator("#changes")
    expect(changes).to_contain_text("用户任务「录入事故的情况」")
    expect(changes.locator("li")).to_have_count(1)


def test_what_could_not_be_sent_is_offered_again(editor: Page) -> None:
    editor.on("dialog", lambda dialog: dialog.accept())
    editor.route("**/api/v1/releases", lambda route: route.abort())
    chosen(editor, "fill")
    editor.get_by_label("名称").fill("断网时的名称")
    editor.get_by_role("button", name="保存为草稿").click()
    expect(editor.locator(".editor-tools")).to_contain_text("没有存上")
    assert not leaves(editor)
    editor.unroute("**/api/v1/releases")
    editor.reload()
    editor.get_by_role("button", name="恢复这些改动").click()
    expect(editor.locator("[data-element-id=fill].djs-shape")).to_contain_text("断网时的名称")
    kept(editor, "没有发现问题")
    editor.reload()
    expect(editor.get_by_role("button", name="保存为草稿")).to_be_enabled()
    expect(editor.locator(".editor-left")).to_have_count(0)


def test_a_step_is_drawn_and_led_on_by_keys(editor: Page) -> None:
    chosen(editor, "fill")
    editor.locator(".entry[data-action='create.user-task']").press("Enter")
    drawn = editor.locator(".editor-kind").first
    expect(drawn).to_contain_text("Activity_")
    editor.get_by_label("连到").select_option("enter_rules")
    editor.keyboard.press("Escape")
    editor.locator(".djs-container > svg").press("]")
    expect(drawn).not_to_contain_text("Activity_")
    editor.get_by_role("button", name="键盘操作").click()
    expect(editor.get_by_role("dialog")).to_contain_text("选中前一个、后一个元素")


def opened(page: Page, file: Path) -> Any:
    return page.evaluate(OPENED, [file.read_text(), KINDS])


def test_a_diagram_that_is_not_touched_stays_as_it_is(editor: Page) -> None:
    """And all that may be drawn is offered in Chinese, and is nothing that the platform would refuse."""
    offered = set[str]()
    for file in DRAWINGS:
        found = opened(editor, file)
        change = compared({file.name: file.read_bytes()}, {file.name: found["xml"].encode()})
        assert change in ([], [FileChange(file.name, "修改", (), DRAWN)])
        assert [(one, told) for one, told in found["told"] if told.isascii()] == []
        offered |= {one for one, _ in found["told"]}
    assert {"create.user-task", "append.service-task", "replace-with-parallel-gateway"} <= offered
    assert not [one for one in offered if any(word in one for word in ("script", "signal", "send", "transaction"))]


def test_the_editor_is_light(site: Site, visit: Visit) -> None:
    assert weight(visit(DESIGNER), address(site)) <= 420
