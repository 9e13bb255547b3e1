"""The contractor's way after sending: the receipt, the recall, what acts at once, what came of it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_forms import enter
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site, task
from tests.browser.conftest import Visit, Watched

FIRM, HOME = "00FM000008", "000000-1"
REMARKS = [{"field": "/legal_rep_name", "message": "请写姓名全称"}]
RETURN: dict[str, Any] = {"decision": "return", "opinion": "请核对后重新填写。", "remarks": REMARKS}


@pytest.fixture
def entry(site: Site) -> str:
    """The approved record of the firm, no change under way."""
    for one in site.call(FIRM, "GET", "/cases?process=outsourcing.collect_contractor")["items"]:
        if one["state"] in ("draft", "running"):
            item = site.call(FIRM, "GET", f"/cases/{one['id']}")["case"]["work_items"][-1]
            if item["post"]["org"] != FIRM:
                site.call(FIRM, "POST", f"/work-items/{item['id']}/withdraw")
            site.call(FIRM, "DELETE", f"/cases/{one['id']}", {"reason": "重新填报"})
    found = site.call(FIRM, "GET", "/registers/contractor")["items"]
    made = found[0]["id"] if found else site.approved(HOME, changed(site))["entry"]
    return str(made)


def changed(site: Site, entry: str | None = None, **fields: Any) -> Any:
    """A sending of T1, of a change where a record is named."""
    more = {"entry_id": entry} if entry else {}
    return site.started(FIRM, "collect_contractor", {**site.unit(FIRM)["contractor"], **fields}, **more)


def begun(page: Page, entry: str) -> None:
    """A change, begun from the record."""
    page.goto(f"/records/contractor/{entry}")
    page.get_by_role("link", name="变更", exact=True).click()
    page.get_by_role("button", name="开始变更").click()
    expect(page.locator(".actionbar")).to_be_visible()


def test_a_change_says_which_way_it_goes_and_that_it_is_in_force(site: Site, entry: str, visit: Visit) -> None:
    page = visit(FIRM)
    begun(page, entry)
    way, name = page.locator(".way"), site.unit(FIRM)["contractor"]["legal_rep_name"]
    expect(way).to_contain_text("没有改动")
    enter(page, "/legal_rep_name", "赵六")
    expect(way).to_contain_text("须经审核")
    enter(page, "/legal_rep_name", name)
    enter(page, "/avg_employees", 321)
    expect(way).to_contain_text("即时生效")
    assert faults(page) == []
    page.get_by_label("本单位承诺").check()
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/cases/*/receipt")
    expect(page.get_by_text("提交后即已生效")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="查看公示页面").click()
    expect(page.get_by_text("321")).to_be_visible()


def test_a_receipt_tells_who_has_it_and_lets_it_be_taken_back(site: Site, entry: str, visit: Visit) -> None:
    page, case = visit(FIRM, 390), changed(site, entry, legal_rep_name="钱七")
    shown(page, f"/cases/{case['id']}/receipt")
    for words in (case["number"], "审核岗", "10个工作日内", "填写单位基本情况"):
        expect(page.get_by_text(words).filter(visible=True).first).to_be_visible()
    expect(page.get_by_role("button", name="打印回执")).to_be_visible()
    assert faults(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_text("打印日期")).to_be_visible()
    expect(page.get_by_role("button", name="撤回")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="撤回").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    page.wait_for_url("**/items/*")
    expect(page.locator(".actionbar")).to_be_visible()


def test_a_receipt_and_its_recall_need_no_scripts(site: Site, entry: str, visit: Visit, watched: Watched) -> None:
    case = changed(site, entry, legal_rep_name="孙八")
    cookies = visit(FIRM).context.cookies()
    context = watched.browser.new_context(base_url=site.url, java_script_enabled=False, locale="zh-CN")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/cases/{case['id']}/receipt")
    expect(page.get_by_text("由谁办理")).to_be_visible()
    expect(page.get_by_role("button", name="打印回执")).to_be_hidden()
    page.get_by_role("button", name="撤回").click()
    page.wait_for_url("**/items/*")
    context.close()


def test_a_return_and_an_approval_are_told(site: Site, entry: str, visit: Visit) -> None:
    page = visit(FIRM)
    case = changed(site, entry, legal_rep_name="周九")
    back = site.call(HOME, "POST", f"/work-items/{task(case)}/complete", {"answers": RETURN})["case"]
    shown(page, f"/items/{task(back)}")
    expect(page.get_by_role("heading", name="退回情况")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text=RETURN["opinion"]).first).to_be_visible()
    assert faults(page) == []
    again = {**site.unit(FIRM)["contractor"], "legal_rep_name": "郑十"}
    case = site.call(FIRM, "POST", f"/work-items/{task(back)}/complete", {"answers": again})["case"]
    site.approved(HOME, case)
    page.goto("/inbox?box=copied")
    page.get_by_role("link", name=f"阅知 {case['number']}").click()
    expect(page.get_by_role("link", name="查看公示页面")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="已阅").click()
    page.wait_for_url("**/inbox?box=copied")
    expect(page.get_by_role("link", name=f"查看 {case['number']}")).to_have_count(2)


def test_remarks_stand_in_the_order_of_the_page_beside_the_bar(site: Site, entry: str, visit: Visit) -> None:
    site.cleared(FIRM, "collect_contractor")
    told = [{"field": at, "message": "请核对"} for at in ("/avg_employees", "/legal_rep_name")]
    case = changed(site, entry, legal_rep_name="冯十一", avg_employees=333)
    answers = {**RETURN, "remarks": told}
    back = site.call(HOME, "POST", f"/work-items/{task(case)}/complete", {"answers": answers})["case"]
    page = visit(FIRM)
    shown(page, f"/items/{task(back)}")
    rows = page.locator(".returned li a")
    expect(rows).to_have_count(2)
    places = [str(one.get_attribute("href")).removeprefix("#") for one in rows.all()]
    tops = [page.locator(f'[id="{place}"]').evaluate("one => one.getBoundingClientRect().top") for place in places]
    assert tops == sorted(tops)
    page.locator("[id='section-rest'], .section").last.scroll_into_view_if_needed()
    notes, bar = page.locator(".form-aside").bounding_box(), page.locator(".actionbar").bounding_box()
    assert notes and bar and notes["y"] + notes["height"] <= bar["y"]
