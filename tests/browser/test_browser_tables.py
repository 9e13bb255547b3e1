"""The designer changes a decision table: a wrong cell is told, facts are tried and kept as a test row."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.packages.comparison import DRAWN, FileChange, compared
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit
from tests.browser.test_browser_weight import weight

DESIGNER, FILE = "designer", "routing.dmn"
TABLES = sorted(Path("processes").glob("*/*.dmn"))
OPENED = """async (text) => {
  const [box, props] = [document.createElement('div'), document.getElementById('table-props').textContent]
  document.body.append(box)
  const { text: saved } = await window.__islands.table(box, { ...JSON.parse(props), dmn: text })
  const xml = await saved()
  box.remove()
  return xml
}"""
SAID = """() => [...document.querySelectorAll('.table-canvas *, .context-menu *, .dms-input-select *')]
  .filter(one => !one.closest('a, code, td, .bjs-powered-by'))
  .flatMap(one => [one.title, one.placeholder, one.getAttribute('aria-label'), one.dataset.placeholder,
    ...[...one.childNodes].filter(each => each.nodeType === 3).map(each => each.data)])
  .filter(Boolean)"""
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="mixed_d" name="甲" namespace="x">'
READ = '<inputExpression id="ie_{0}" typeRef="{0}"><text>甲</text></inputExpression>'
INPUT = f'<input id="in_{{0}}" label="条件">{READ}</input>'
OUTPUT = '<output id="out_{0}" label="结果" name="out_{0}" typeRef="{0}" />'
TYPES = ("string", "number", "boolean")


def mixed() -> str:
    """A table with a column of each type on both sides."""
    columns = "".join(INPUT.format(one) for one in TYPES) + "".join(OUTPUT.format(one) for one in TYPES)
    cells = "".join(f'<inputEntry id="i_{one}"><text></text></inputEntry>' for one in TYPES)
    cells += "".join(f'<outputEntry id="o_{one}"><text></text></outputEntry>' for one in TYPES)
    rule = f'<rule id="mixed_rule">{cells}</rule>'
    table = f'<decisionTable id="mixed_t" hitPolicy="FIRST">{columns}{rule}</decisionTable>'
    return f'{HEAD}<decision id="mixed" name="甲">{table}</decision></definitions>'


def released(site: Site) -> str:
    """The release in force."""
    found = site.call(DESIGNER, "GET", "/releases?package=outsourcing")["items"]
    return str(next(one["id"] for one in found if one["state"] == "published"))


def drafted(site: Site, name: str, text: str) -> str:
    """A draft with one more file."""
    files = site.call(DESIGNER, "GET", f"/releases/{released(site)}/files")["files"]
    body = {"package": "outsourcing", "files": [*files, {"name": name, "content": text}]}
    return str(site.call(DESIGNER, "POST", "/releases", body)["id"])


@pytest.fixture
def editor(site: Site, visit: Visit) -> Page:
    page = visit(DESIGNER)
    shown(page, f"/packages/outsourcing/{released(site)}/files/{FILE}")
    page.get_by_role("link", name="编辑决策表").click()
    expect(page.get_by_role("button", name="保存为草稿")).to_be_enabled()
    return page


def typed(page: Page, row: str, column: int, text: str) -> None:
    """A cell is written anew."""
    page.locator(f'td[data-row-id="{row}"] [contenteditable]').nth(column).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def kept(page: Page, found: str) -> None:
    page.get_by_role("button", name="保存为草稿").click()
    expect(page.locator(".table-below")).to_contain_text(found)


def test_a_table_is_changed_tried_tested_and_checked(editor: Page) -> None:
    assert faults(editor) == []
    editor.set_viewport_size({"width": 1440, "height": 900})
    typed(editor, "rt_8", 0, "18-60")
    expect(editor.locator('td[data-row-id="rt_8"][data-fault]')).to_have_attribute("title", re.compile("减法"))
    typed(editor, "rt_8", 0, '"总部"')
    expect(editor.locator("td[data-fault]")).to_have_count(0)
    editor.get_by_label("承包单位").select_option("总部")
    editor.get_by_label("项目所在地").select_option("直辖市")
    editor.locator(".table-facts + button").click()
    expect(editor.locator(".table-result")).to_contain_text("符合的规则：第 3 行")
    editor.get_by_label("用例名称").fill("总部承包")
    editor.get_by_role("button", name="存为用例").click()
    expect(editor.locator(".table-tests")).to_contain_text("通过")
    kept(editor, "没有发现问题")
    typed(editor, "rt_8", 3, '"市级"')
    expect(editor.locator(".table-tests")).to_contain_text('level 应为 "省级"，实际为 "市级"')
    kept(editor, "第 1 个用例「总部承包」没有通过")
    editor.get_by_role("button", name="撤销").focus()
    assert not editor.get_by_role("button", name="撤销").is_disabled()


def test_a_table_that_is_not_touched_stays_as_it_is(editor: Page) -> None:
    for file in TABLES:
        saved = editor.evaluate(OPENED, file.read_text())
        change = compared({file.name: file.read_bytes()}, {file.name: saved.encode()})
        assert change in ([], [FileChange(file.name, "修改", (), DRAWN)])


def said(page: Page) -> list[Any]:
    return [one for one in page.evaluate(SAID) if re.search("[A-Za-z]{3}", one) and "plan[" not in one]


def test_everything_is_said_in_chinese(site: Site, visit: Visit) -> None:
    """Menus of cells, rows and columns, the editors of heads, and the choices for each type."""
    page, found = visit(DESIGNER), list[Any]()
    shown(page, f"/packages/outsourcing/{drafted(site, 'mixed.dmn', mixed())}/tables/mixed.dmn")
    for opener, button in (
        ("th[data-col-id]", "left"),
        ("th[data-col-id]", "right"),
        ("td[data-row-id]", "right"),
    ):
        for place in range(0, page.locator(opener).count(), 2):
            one = page.locator(opener).nth(place)
            one.dblclick() if button == "left" else one.click(button="right")
            expect(page.locator(".context-menu").first).to_be_visible()
            found += said(page)
            page.keyboard.press("Escape")
    for place in range(2 * len(TYPES)):
        page.locator("td[data-row-id]").nth(place).click()
        page.locator(".simple-mode-button").click()
        found += said(page)
        page.keyboard.press("Escape")
    assert {one for one in found if not one.startswith("out_")} == set()


def test_a_table_is_begun_and_a_gap_in_it_is_told(site: Site, visit: Visit) -> None:
    page = visit(DESIGNER)
    shown(page, f"/packages/outsourcing/{released(site)}/tables")
    assert faults(page) == []
    page.get_by_label("名称", exact=True).fill("办理层级")
    page.get_by_label("编号").fill("levels")
    page.get_by_label("第 1 个条件").select_option(index=1)
    page.get_by_label("第 1 个结果的变量名").fill("level")
    page.get_by_role("button", name="建立并编辑").click()
    expect(page.get_by_role("heading", name="编辑 levels.dmn")).to_be_visible()
    expect(page.locator(".table-below")).to_contain_text("各种情形都有规则")
    page.locator("td.input-cell").first.click()
    page.keyboard.insert_text('"甲"')
    expect(page.locator(".table-found")).to_contain_text("没有规则符合")


def test_the_editor_is_light(site: Site, visit: Visit) -> None:
    assert weight(visit(DESIGNER), f"/packages/outsourcing/{released(site)}/tables/{FILE}") <= 160
