"""A session ends while somebody works: she signs in again inside the page, and nothing that was typed is lost."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.browser_forms import enter, fill, remark, spot
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import PASSWORD, Site, task
from tests.browser.conftest import Visit

FIRM, REVIEWER, COLLEAGUE = "15FM000012", "370685-1", "370685-2"
HERE = {"site_province_code": "370000", "site_city_code": "370600", "site_county_code": "370685"}


def dialog(page: Page) -> Locator:
    """The question in the page."""
    return page.get_by_role("dialog", name="登录已过期")


def signs_in(page: Page, who: str = "", password: str = PASSWORD) -> None:
    """Answer it, as its person or as another one."""
    if who:
        dialog(page).get_by_label("登录名").fill(who)
    dialog(page).get_by_label("密码").fill(password)
    dialog(page).get_by_role("button", name="登录并继续").click()


def kept(site: Site, who: str, item: str) -> str:
    """The draft as the server has it."""
    return str(site.call(who, "GET", f"/work-items/{item}")["answers"])


@pytest.fixture
def filling(site: Site) -> str:
    """A fresh form."""
    site.cleared(FIRM, "collect_project")
    return task(site.started(FIRM, "collect_project"))


@pytest.fixture
def reviewing(site: Site) -> str:
    """A project before its reviewer."""
    site.cleared(FIRM, "collect_project")
    answers = {**site.project(FIRM), **HERE, "written_report_filed": True}
    return task(site.started(FIRM, "collect_project", answers))


def test_autosave_offers_it_beside_the_work_and_goes_on(site: Site, visit: Visit, filling: str) -> None:
    page = visit(FIRM)
    shown(page, f"/items/{filling}")
    site.end_sessions()
    typed = spot(page, "/project_name")
    typed.press_sequentially("井下掘进")
    expect(dialog(page)).to_be_visible()
    expect(typed).to_be_focused()
    expect(page.locator(".save-state")).to_contain_text("登录已过期，已暂存在本机")
    assert faults(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    typed.press_sequentially("工程")
    signs_in(page)
    expect(dialog(page)).to_have_count(0)
    expect(page.locator(".save-state")).to_contain_text("草稿已保存")
    expect(typed).to_have_value("井下掘进工程")
    assert "井下掘进工程" in kept(site, FIRM, filling)
    page.reload()
    expect(typed).to_have_value("井下掘进工程")


def test_sending_asks_first_and_then_sends(site: Site, visit: Visit, filling: str) -> None:
    page = visit(FIRM)
    shown(page, f"/items/{filling}")
    fill(page, {**site.project(FIRM), **HERE, "written_report_filed": True})
    site.end_sessions()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(dialog(page).get_by_label("登录名")).to_have_value(FIRM)
    expect(dialog(page).get_by_label("密码")).to_be_focused()
    signs_in(page, password="wrong")
    expect(dialog(page).get_by_role("alert")).to_contain_text("登录名或密码不正确")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/receipt")


def test_what_is_put_off_stays_on_the_page_and_can_be_sent_later(site: Site, visit: Visit, filling: str) -> None:
    page = visit(FIRM)
    shown(page, f"/items/{filling}")
    site.end_sessions()
    enter(page, "/project_name", "暂不登录的工程")
    dialog(page).get_by_role("button", name="稍后登录").click()
    spot(page, "/project_name").press("End")
    spot(page, "/project_name").press_sequentially("一期")
    expect(page.locator(".save-state")).to_contain_text("登录已过期")
    page.wait_for_timeout(2500)
    expect(dialog(page)).to_have_count(0)
    page.get_by_role("button", name="重新登录").click()
    expect(dialog(page).get_by_label("密码")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    expect(page.get_by_role("button", name="重新登录")).to_be_focused()
    page.get_by_role("button", name="检查", exact=True).click()
    signs_in(page)
    expect(page.locator(".save-state")).to_contain_text("草稿已保存")
    assert "暂不登录的工程一期" in kept(site, FIRM, filling)


def test_nothing_is_sent_in_the_name_of_another(site: Site, visit: Visit, reviewing: str) -> None:
    page = visit(REVIEWER)
    shown(page, f"/items/{reviewing}")
    page.get_by_label("退回补正", exact=True).check()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    site.end_sessions()
    remark(page, "项目主要工作内容", "请写明采掘范围。")
    page.get_by_role("button", name="提交意见：退回补正").click()
    signs_in(page, COLLEAGUE)
    expect(dialog(page).get_by_role("alert")).to_contain_text("乙复核（370685-2）")
    expect(dialog(page).get_by_role("alert")).to_contain_text("没有以乙复核的名义发送")
    expect(dialog(page).get_by_label("登录名")).to_have_value(REVIEWER)
    assert site.call(REVIEWER, "GET", f"/work-items/{reviewing}")["open"]
    signs_in(page)
    page.wait_for_url("**/inbox")
    case = site.call(FIRM, "GET", f"/work-items/{reviewing}")["case"]
    assert "请写明采掘范围。" in str(site.call(FIRM, "GET", f"/cases/{case['id']}"))


def test_a_colleague_in_another_window_changes_nothing(site: Site, visit: Visit, filling: str) -> None:
    page = visit(FIRM)
    shown(page, f"/items/{filling}")
    other = page.context.new_page()
    page.context.clear_cookies()
    other.request.post("/api/v1/session", data={"username": COLLEAGUE, "password": PASSWORD})
    enter(page, "/project_name", "换人之后的工程")
    expect(dialog(page).get_by_role("alert")).to_contain_text("乙复核")
    assert "换人之后的工程" not in kept(site, FIRM, filling)
    other.request.post("/api/v1/session", data={"username": FIRM, "password": PASSWORD})
    page.get_by_role("button", name="保存草稿").click()
    signs_in(page)
    expect(page.locator(".save-state")).to_contain_text("草稿已保存")
    assert "换人之后的工程" in kept(site, FIRM, filling)


def test_signing_in_elsewhere_is_enough(site: Site, visit: Visit, filling: str) -> None:
    page = visit(FIRM)
    shown(page, f"/items/{filling}")
    page.context.request.post("/api/v1/session", data={"username": FIRM, "password": PASSWORD})
    enter(page, "/project_name", "在别处登录后的工程")
    expect(page.locator(".save-state")).to_contain_text("草稿已保存")
    expect(dialog(page)).to_have_count(0)


def test_a_scan_is_sent_after_signing_in(site: Site, visit: Visit, scan_file: Path) -> None:
    page = visit(FIRM)
    shown(page, f"/items/{task(site.started(FIRM, 'collect_licence'))}")
    site.end_sessions()
    page.locator("input[type=file]").first.set_input_files(scan_file)
    signs_in(page)
    expect(page.locator(".file-name").first).to_have_attribute("href", re.compile("attachments"))
    expect(page.locator(".save-state")).to_contain_text("草稿已保存")


def test_a_scan_that_hangs_is_given_up_and_the_next_one_goes(site: Site, visit: Visit, scan_file: Path) -> None:
    page = visit(FIRM)
    shown(page, f"/items/{task(site.started(FIRM, 'collect_licence'))}")
    before = page.locator(".file-name").count()
    page.route("**/attachments", lambda _route: None, times=1)  # the line takes it and never answers
    first, second = (page.locator("input[type=file]").nth(place) for place in (0, 1))
    first.set_input_files(scan_file)
    expect(page.get_by_role("progressbar")).to_be_visible()
    second.set_input_files(scan_file)
    expect(page.get_by_text("等待上传")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("还有 2 个文件没有传完")).to_be_visible()
    page.get_by_role("button", name=f"取消上传 {scan_file.name}").first.press("Enter")
    expect(first).to_be_focused()
    expect(page.get_by_role("button", name="取消上传")).to_have_count(0)
    expect(page.get_by_text("没有传完")).to_have_count(0)
    expect(page.locator("a.file-name")).to_have_count(before + 1)
    first.set_input_files({"name": "空白.pdf", "mimeType": "application/pdf", "buffer": b""})
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("有 1 个文件没有上传成功")).to_be_visible()
    page.locator(".summary").get_by_role("link", name="空白.pdf").click()
    expect(first).to_be_focused()
    page.get_by_role("button", name="移除 空白.pdf").click()
    expect(page.get_by_text("没有上传成功")).to_have_count(0)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("没有上传成功")).to_have_count(0)


def test_a_file_that_was_refused_is_sent_again(site: Site, visit: Visit, scan_file: Path) -> None:
    page = visit(FIRM)
    shown(page, f"/items/{task(site.started(FIRM, 'collect_licence'))}")
    refused = {"status": 400, "title": "", "detail": "文件已损坏，不能打开。"}
    before = page.locator("a.file-name").count()
    page.route("**/attachments", lambda route: route.fulfill(status=400, json=refused), times=1)
    page.locator("input[type=file]").first.set_input_files(scan_file)
    expect(page.get_by_text("文件已损坏")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name=f"重新上传 {scan_file.name}").press("Enter")
    expect(page.locator("a.file-name")).to_have_count(before + 1)
    expect(page.get_by_role("button", name="重新上传")).to_have_count(0)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again(site: Site, visit: Visit, filling: str, status: int) -> None:
    page = visit(FIRM)
    shown(page, f"/items/{filling}")
    refused = {"status": status, "title": "", "detail": "系统繁忙，请稍后再试。"}

    def busy(route: Route) -> None:
        route.fulfill(status=status, json=refused, headers={"Retry-After": "1"})

    page.route("**/draft", busy, times=1)
    enter(page, "/project_name", "繁忙时填写的工程")
    expect(page.locator(".save-state")).to_contain_text("系统繁忙，已暂存在本机")
    expect(page.locator(".save-state")).to_contain_text("草稿已保存", timeout=15_000)
    fill(page, {**site.project(FIRM), **HERE, "written_report_filed": True})
    page.route("**/complete", busy, times=1)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("系统繁忙")
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/cases/*/receipt")


def test_the_first_choice_of_every_question_keeps_the_text(visit: Visit, filling: str) -> None:
    page = visit(FIRM)
    shown(page, f"/items/{filling}")
    page.context.set_offline(True)
    enter(page, "/project_name", "断网时填写的工程")
    expect(page.locator(".save-state")).to_contain_text("已暂存在本机")
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(f"/items/{filling}")
    found = page.get_by_role("dialog", name="发现本机暂存的内容")
    expect(found.get_by_role("button", name="恢复", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(found).to_have_count(0)
    page.reload()
    found.get_by_role("button", name="删除暂存的内容").click()
    page.get_by_role("dialog", name="请确认").get_by_role("button", name="取消").click()
    page.reload()
    expect(found.get_by_role("button", name="恢复", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(spot(page, "/project_name")).to_have_value("断网时填写的工程")
