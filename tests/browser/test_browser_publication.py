"""A record is taken from the public and shown again on its page: by keyboard, with a reason, asked before."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

FIRM, OFFICER = "33FM000002", "330000-1"
WHY, TELEPHONE = "疑义属实，待单位变更。", "13900001111"


@pytest.fixture
def record(site: Site) -> str:
    """The page of a record of a firm that is public."""
    found = site.call(FIRM, "GET", "/registers/contractor")["items"]
    if not found:
        case = site.started(FIRM, "collect_contractor", site.unit(FIRM)["contractor"])
        return f"/contractor/{site.approved(OFFICER, case)['entry']}"
    return f"/contractor/{found[0]['id']}"


def unfolded(page: Page, name: str) -> None:
    """Open the form with the keyboard alone, as far as its reason."""
    card = page.get_by_role("region", name="公示", exact=True)
    card.locator("summary", has_text=name).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(card.get_by_role("textbox")).to_be_focused()


def sent(page: Page, name: str) -> None:
    """Send it and confirm, by keyboard."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    asked = page.get_by_role("dialog", name="请确认")
    expect(asked).to_contain_text(name)
    asked.get_by_role("button", name="确定").press("Enter")


def test_a_record_is_withdrawn_and_restored_on_its_page(site: Site, visit: Visit, record: str) -> None:
    page, public = visit(OFFICER), visit()
    shown(page, f"/records{record}")
    unfolded(page, "撤下公示")
    assert faults(page, (1440, 390)) == []
    page.keyboard.type(f"请联系{TELEPHONE}")
    sent(page, "确定撤下公示吗")
    expect(page.get_by_text("其中疑似含有").first).to_be_visible()
    page.get_by_label("撤下理由").fill(WHY)
    sent(page, "确定撤下公示吗")
    expect(page.get_by_text("已撤下公示")).to_be_visible()
    expect(page.locator(".page-head")).to_contain_text("已撤下")
    public.goto(f"/public{record}")
    expect(public.get_by_role("heading", name="公示已撤下")).to_be_visible()
    expect(public.get_by_text(WHY.rstrip("。"))).to_be_visible()
    unfolded(page, "恢复公示")
    assert faults(page, (1440, 390)) == []
    page.keyboard.type("单位已经变更。")
    sent(page, "确定恢复公示吗")
    expect(page.get_by_text("已恢复公示")).to_be_visible()
    public.reload()
    expect(public.get_by_role("heading", name=site.unit(FIRM)["unit"]["name"])).to_be_visible()


def test_what_another_has_done_meanwhile_is_told_in_a_sentence(site: Site, visit: Visit, record: str) -> None:
    page = visit(OFFICER, width=390)
    shown(page, f"/records{record}")
    unfolded(page, "撤下公示")
    page.keyboard.type(WHY)
    site.call("330000-2", "POST", f"/registers{record}/withdraw", {"reason": WHY})
    sent(page, "确定撤下公示吗")
    expect(page.get_by_role("alert")).to_contain_text("该记录已经撤下公示")
    site.call("330000-2", "POST", f"/registers{record}/restore", {"reason": WHY})


def test_masked_values_are_opened_for_a_reason(visit: Visit, record: str) -> None:
    page = visit("370685-1")
    shown(page, f"/records{record}")
    page.get_by_text("查看原值", exact=True).first.click()
    page.get_by_label("查看理由").fill("核对证件号码")
    assert faults(page, (1440, 390)) == []
    page.get_by_role("button", name="查看原值").click()
    expect(page.get_by_text("以下为原值")).to_be_visible()
