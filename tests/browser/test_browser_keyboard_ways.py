"""The contractor's and the investigator's way with the keyboard alone, at a desk and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_keys import fits, go, here, menu, press, reach, sign_in, write
from tests.browser.browser_site import Site, task
from tests.browser.conftest import Visit
from tests.browser.test_browser_accident import CAUSES, hours_ago

FIRM, HOME, CONTRACTOR = "53FM000013", "530000-1", "collect_contractor"
WIDTHS = [1440, 390]


@pytest.fixture
def entry(site: Site) -> str:
    """The approved record of the firm, no change under way."""
    site.cleared(FIRM, CONTRACTOR)
    for one in site.call(FIRM, "GET", "/cases?state=draft")["items"]:
        site.call(FIRM, "DELETE", f"/cases/{one['id']}", {"reason": "重新填报"})
    found = site.call(FIRM, "GET", "/registers/contractor")["items"]
    if found:
        return str(found[0]["id"])
    return str(site.approved(HOME, site.started(FIRM, CONTRACTOR, site.unit(FIRM)["contractor"]))["entry"])


@pytest.mark.parametrize("width", WIDTHS)
def test_the_contractors_way(width: int, site: Site, entry: str, visit: Visit) -> None:
    page, name = visit(None, width), "甲乙"[WIDTHS.index(width)]
    sign_in(page, FIRM)
    menu(page, "台账$", "**/records")
    go(page, "变更", "**/start/*")
    go(page, "开始变更")
    expect(page.locator(".actionbar")).to_be_visible()
    sent(page, {"legal_rep_name": f"赵{name}", "declaration": True})
    recalled(page)
    sent(page, {"legal_rep_name": f"钱{name}"})
    returned(site, page)
    answered(page, f"孙{name}")


def sent(page: Page, answers: dict[str, Any]) -> None:
    write(page, answers, " 提交$")
    press(page, "Enter")
    page.wait_for_url("**/cases/*/receipt")
    fits(page)


def recalled(page: Page) -> None:
    """Taken back from the receipt: the form is opened again."""
    go(page, " 撤回$")
    expect(page.get_by_role("dialog")).to_be_visible()
    go(page, " 确定$", "**/items/*")
    expect(page.locator(".actionbar")).to_be_visible()


def returned(site: Site, page: Page) -> None:
    """The department sends it back meanwhile; the contractor opens it from the inbox."""
    case = site.call(FIRM, "GET", f"/cases/{page.url.split('/')[-2]}")["case"]
    remarks = [{"field": "/legal_rep_name", "message": "请写姓名全称"}]
    back = {"decision": "return", "opinion": "请核对。", "remarks": remarks}
    site.call(HOME, "POST", f"/work-items/{task(case)}/complete", {"answers": back})
    menu(page, "我的待办", "**/inbox")
    go(page, "办理 ", "**/items/*")
    expect(page.locator(".returned")).to_contain_text("请写姓名全称")


def answered(page: Page, name: str) -> None:
    """From the remark to its field, and sent again."""
    reach(page, "法定代表人")
    press(page, "Enter")
    assert here(page)["at"] == "/legal_rep_name"
    press(page, "Shift+Tab")
    sent(page, {"legal_rep_name": name})


@pytest.mark.parametrize("width", WIDTHS)
def test_the_investigators_way(width: int, site: Site, visit: Visit) -> None:
    firm = "33FM000001"
    if not site.call(firm, "GET", "/registers/contractor")["items"]:
        site.approved("330000-1", site.started(firm, CONTRACTOR, site.unit(firm)["contractor"]))
    page, other = visit(None, width), visit(None, width)
    told = {
        **site.accident(firm),
        "occurred_at": hours_ago(5 + WIDTHS.index(width) * 30),
        "enterprise_name": f"样例键盘矿业{width}",
    }
    answers = {
        key: value for key, value in told.items() if key not in {*CAUSES, "serious_injuries", "direct_loss_wan"}
    }
    answers |= {
        "contractor_id": site.unit(firm)["unit"]["name"],
        "investigation_state": "快报",
        "publish_brief": True,
    }
    sign_in(page, "370685-1")
    go(page, "发起业务")
    go(page, "事故情况录入", "**/start/*")
    go(page, "开始填报")
    expect(page.locator(".actionbar")).to_be_visible()
    sent(page, {**answers, "accident_types": ["冒顶片帮"]})
    sign_in(other, "370685-2")
    approved(other)


def approved(page: Page) -> None:
    """Judged and published by the second person."""
    go(page, "办理 ", "**/items/*")
    reach(page, "f/decision=")
    press(page, "Space")
    ticks = page.locator("[data-island=form] input[type=checkbox]").all()
    names = {str(one.get_attribute("id")).removeprefix("f/"): True for one in ticks}
    write(page, {**names, "opinion": "经核实，一致。"}, "提交意见：通过")
    press(page, "Enter")
    page.wait_for_url("**/inbox")
    fits(page)
