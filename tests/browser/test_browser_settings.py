"""总设置: who knows no TOML begins a package, changes a deadline and what is public, and sees the effect."""

from playwright.sync_api import Page, expect

from tests.browser.browser_looks import faults, shown
from tests.browser.conftest import Visit

LEAVES = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"


def begun(page: Page, key: str) -> None:
    shown(page, "/packages")
    begin = page.locator("#begin")
    begin.get_by_label("业务包名").fill(key)
    begin.get_by_label("业务名称").fill("应急演练备案")
    begin.get_by_label("由谁发起").select_option("inspector")
    begin.get_by_role("button", name="建立").click()
    expect(page.locator("#faults")).to_contain_text("没有发现问题，可以发布")
    assert faults(page) == []


def kept(page: Page) -> None:
    page.get_by_role("button", name="保存草稿").click()


def shortened(page: Page) -> None:
    """The deadline, after a slip that is told beside the field."""
    page.get_by_role("link", name="应急演练备案：审核").first.click()
    page.get_by_label("工作日").fill("十")
    kept(page)
    expect(page.locator(".field-error")).to_have_text("这里应为整数")
    page.get_by_label("工作日").fill("7")
    assert not page.evaluate(LEAVES)
    page.get_by_label("催办日").fill("3、5")
    page.get_by_label("修改说明").fill("缩短时限")
    kept(page)
    expect(page.get_by_label("工作日")).to_have_value("7")


def test_a_package_is_begun_and_its_settings_changed(visit: Visit) -> None:
    page = visit("designer")
    begun(page, "browsed")
    page.get_by_role("link", name="总设置").click()
    shortened(page)
    page.get_by_role("navigation", name="总设置的目录").locator("a[href$='register.record']").click()
    page.get_by_role("group", name="公示的栏目").get_by_role("checkbox", name="主要内容").uncheck()
    kept(page)
    expect(page.get_by_role("group", name="公示的栏目")).to_contain_text("已选 2 项")
    assert faults(page) == []
    page.get_by_role("link", name="查看改动和发布").click()
    expect(page.locator("#acts")).to_contain_text("缩短时限")
    expect(page.locator("#line tbody tr")).to_have_count(3)
    page.locator("#line").get_by_role("link", name="与其比较").last.click()
    page.get_by_role("link", name="对照查看 package.toml").click()
    expect(page.locator("table")).to_contain_text("工作日")
