"""Every kind of page, in every state, at three widths."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site, task
from tests.browser.conftest import Visit

FIRM, FRESH, OTHER, COUNTY, AUDITOR = "46FM000016", "15FM000012", "53FM000013", "370685-1", "auditor"
HERE = {
    "site_province_code": "370000",
    "site_city_code": "370600",
    "site_county_code": "370685",
    "written_report_filed": True,
}
Places = Mapping[str, str]


@pytest.fixture(scope="module")
def places(site: Site) -> Places:
    """Address of each kind of page."""
    unit = site.unit(FIRM)
    first = site.approved("460000-1", site.started(FIRM, "collect_contractor", unit["contractor"]))
    scans = {f"{name}_files": [site.uploaded(FIRM)] for name in unit["scans"]}
    site.approved("460000-1", site.started(FIRM, "collect_licence", {**unit["licence"], **scans}))
    answers = {**site.project(FIRM), **HERE}
    made = site.approved(COUNTY, site.started(FIRM, "collect_project", answers))
    changed = {**answers, "planned_end_month": "2099-12"}
    change = site.started(FIRM, "collect_project", changed, entry_id=made["entry"], confirm=["V-PRJ-5", "V-PRJ-1"])
    site.started(FIRM, "collect_contractor", {**unit["contractor"], "avg_employees": 321}, entry_id=first["entry"])
    asked = {"reason": "核对项目部负责人身份" + "W" * 60}
    site.call(COUNTY, "POST", f"/registers/project/{made['entry']}/reveal", asked)
    copied = site.call("460000-1", "GET", "/work-items?box=copied")["items"][0]
    drafts = {
        process: f"/items/{task(site.started(who, process))}"
        for who, process in (
            (FRESH, "collect_contractor"),
            (FRESH, "collect_licence"),
            (OTHER, "collect_project"),
            (COUNTY, "accident"),
        )
    }
    return {
        **drafts,
        "detail": f"/public/project/{made['entry']}",
        "unit": f"/public/contractor/{first['entry']}",
        "decide": f"/items/{task(change)}",
        "record": f"/records/project/{made['entry']}",
        "case": f"/cases/{change['id']}",
        "done": f"/cases/{made['id']}",
        "copy": f"/items/{copied['id']}",
    }


def test_every_way_of_the_portal_is_seen_on_a_phone(visit: Visit) -> None:
    page = visit(None, 390)
    page.goto("/")
    for way in page.get_by_role("navigation", name="主导航").get_by_role("link").all():
        expect(way).to_be_in_viewport(ratio=1)


PAGES = {
    "home": (None, "/"),
    "list": (None, "/public/project"),
    "search": (None, "/public?q=样例"),
    "nothing found": (None, "/public/project?q=没有这个工程"),
    "project": (None, "{detail}"),
    "contractor": (None, "{unit}"),
    "guides": (None, "/guide"),
    "help": (FIRM, "/help"),
    "guide": (None, "/guide/outsourcing.collect_project"),
    "guide for me": (FIRM, "/guide/outsourcing.collect_contractor"),
    "sign in": (None, "/sign-in"),
    "not found": (None, "/public/project/999999"),
    "inbox": (FIRM, "/inbox?box=started"),
    "inbox of the county": (COUNTY, "/inbox"),
    "empty inbox": ("532501-1", "/inbox"),
    "decide": (COUNTY, "{decide}"),
    "decide, only changes": (COUNTY, "{decide}?only=changes"),
    "read": (FIRM, "{decide}"),
    "copy": ("460000-1", "{copy}"),
    "case": (FIRM, "{case}"),
    "receipt": (FIRM, "{case}/receipt"),
    "records": (FIRM, "/records"),
    "record": (FIRM, "{record}"),
    "records of the county": (COUNTY, "/records/project"),
    "no records": (FIRM, "/records/reward_penalty"),
    "audit": (AUDITOR, "/audit"),
    "nothing in the audit": (AUDITOR, "/audit?person=没有这个人"),
    "finished case": (FIRM, "{done}"),
    "start": (FIRM, "/start/outsourcing.collect_project"),
    "nothing to start": (FIRM, "/start/outsourcing.accident"),
    "account": (FIRM, "/account"),
    "password": (FIRM, "/account/password"),
    "not mine": (FIRM, "/items/999999"),
}
FORMS = {
    "T1": (FRESH, "collect_contractor"),
    "T2": (FRESH, "collect_licence"),
    "T3": (OTHER, "collect_project"),
    "T4": (COUNTY, "accident"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(name: str, places: Places, visit: Visit) -> None:
    who, address = PAGES[name]
    page = visit(who)
    shown(page, address.format(**places))
    assert faults(page) == []


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_fit_for_everybody(name: str, places: Places, visit: Visit) -> None:
    who, process = FORMS[name]
    page = visit(who)
    shown(page, places[process])
    add_rows(page)
    assert faults(page) == []
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".summary")).to_be_focused()
    assert faults(page) == []


def add_rows(page: Page) -> None:
    """A row in each list."""
    for button in page.get_by_role("button", name="添加一行").all():
        button.click()


DECISIONS = {"return": "退回补正", "handover": "移交其他部门", "doubt": "提出疑义", "approve": "通过"}


@pytest.mark.parametrize("name", DECISIONS)
def test_each_decision_is_fit_for_everybody(name: str, places: Places, visit: Visit) -> None:
    page = visit(COUNTY)
    shown(page, places["decide"])
    page.get_by_label(DECISIONS[name], exact=True).check()
    if name == "return":
        page.get_by_role("button", name="提补正要求：所在地", exact=True).click()
    page.get_by_role("button", name="提交意见").click()
    expect(page.locator("#decision .alert-danger")).to_be_focused()
    assert faults(page) == []


def test_a_wrong_password_is_told_to_everybody(visit: Visit) -> None:
    page = visit()
    page.goto("/sign-in")
    page.get_by_label("登录名").fill("nobody")
    page.get_by_label("密码").fill("Wrong-2016-no")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
