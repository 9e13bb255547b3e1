"""The designer adds a field without a line of JSON, sees it filled in and read, publishes it; a case has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.api.test_api_releases import files
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

DESIGNER, CLERK, PACKAGE = "designer", "370685-1", "asking"


@pytest.fixture
def release(site: Site) -> Iterator[str]:
    """A small business of its own, in force as long as the test lasts."""
    made = site.call(DESIGNER, "POST", "/releases", {"package": PACKAGE, "files": files()})["id"]
    site.call(DESIGNER, "POST", f"/releases/{made}/publish", {"reason": "试用"})
    yield made
    for one in site.call(DESIGNER, "GET", f"/releases?package={PACKAGE}")["items"]:
        if one["state"] == "published":
            site.call(DESIGNER, "POST", f"/releases/{one['id']}/retire", {"reason": "试用结束"})


@pytest.fixture
def editor(release: str, visit: Visit) -> Page:
    page = visit(DESIGNER)
    shown(page, f"/packages/{PACKAGE}/{release}/files/request-schema.json")
    page.get_by_role("link", name="编辑表单").click()
    expect(page.locator(".forms-fill .section").first).to_be_visible()
    return page


def added(page: Page, title: str, name: str) -> None:
    page.get_by_role("button", name="添加栏目").first.click()
    page.get_by_label("名称").fill(title)
    page.get_by_label("标识").fill(name)
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator(f'[data-path="{name}"]')).to_have_attribute("aria-current", "true")


def kept(page: Page, found: str) -> None:
    page.get_by_role("button", name="保存为草稿").click()
    expect(page.locator(".editor-tools")).to_contain_text("已保存")
    expect(page.locator(".editor-check")).to_contain_text(found)


def settings(page: Page, site: Site) -> str:
    """package.toml of the draft that was kept."""
    rows = site.call(DESIGNER, "GET", f"/releases/{page.url.split('/')[-3]}/files")["files"]
    return str(next(one["content"] for one in rows if one["name"] == "package.toml"))


def test_a_field_is_added_seen_saved_published_and_filled_in(editor: Page, site: Site, visit: Visit) -> None:
    assert faults(editor) == []
    editor.set_viewport_size({"width": 1440, "height": 900})
    added(editor, "采购依据", "grounds")
    editor.locator('[id="f/grounds"]').fill("年度计划")
    editor.get_by_role("tab", name="查阅").click()
    expect(editor.locator(".forms-preview [data-field=grounds]")).to_contain_text("年度计划")
    editor.get_by_role("button", name="撤销").click()
    expect(editor.locator('[data-path="grounds"]')).to_have_count(0)
    editor.get_by_role("button", name="重做").click()
    editor.locator('[data-path="grounds"]').click()
    editor.get_by_label("流程条件可以使用").check()
    kept(editor, "没有发现问题")
    assert '"grounds"' in settings(editor, site)
    editor.get_by_role("button", name="撤销").click()
    expect(editor.locator(".editor-tools")).to_contain_text("有改动没有保存")
    kept(editor, "没有发现问题")
    assert settings(editor, site) == Path("bench/processes/bench/package.toml").read_text()
    draft = editor.url.split("/")[-3]
    site.call(DESIGNER, "POST", f"/releases/{draft}/publish", {"reason": "增加采购依据"})
    case = site.call(CLERK, "POST", "/cases", {"process": f"{PACKAGE}.plain"})["case"]
    clerk = visit(CLERK)
    clerk.goto(f"/items/{case['work_items'][0]['id']}")
    expect(clerk.locator('[id="f/grounds"]')).to_be_visible()
    site.call("administrator", "POST", f"/cases/{case['id']}/cancel", {"reason": "试用结束"})


def test_what_a_change_does_to_data_is_told_before_it_is_saved(editor: Page) -> None:
    editor.locator('[data-path="amount"]').click()
    editor.get_by_role("button", name="删除").click()
    editor.get_by_role("button", name="保存为草稿").click()
    told = editor.get_by_role("dialog")
    expect(told).to_contain_text("不再显示")
    told.get_by_role("button", name="返回修改").click()
    editor.get_by_role("button", name="撤销").click()
    expect(editor.locator('[data-path="amount"]')).to_be_visible()


def test_what_is_no_json_is_told_at_its_place_and_stays(editor: Page) -> None:
    editor.get_by_role("tab", name="原始内容").click()
    box = editor.get_by_label("request-uischema.json")
    text = Path("bench/forms/bench/request-uischema.json").read_text()
    box.fill(text.rstrip().removesuffix("}"))
    expect(editor.get_by_text("内容到此突然结束")).to_be_visible()
    expect(editor.get_by_role("button", name="保存为草稿")).to_be_disabled()
    box.fill(text)
    expect(editor.get_by_role("button", name="保存为草稿")).to_be_enabled()
