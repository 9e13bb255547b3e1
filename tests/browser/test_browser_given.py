"""Place and enterprise of an accident are given by its project: they follow it in a new form, in one that
came back, in a supplement and in drafts kept before."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_forms import chosen, enter, opened, sent, signed_in, spot
from tests.browser.browser_site import Site, identity, task
from tests.browser.conftest import Visit
from tests.browser.test_browser_accident import hours_ago

FIRM = "33FM000002"
Places = dict[str, tuple[str, str]]
HERE, THERE = "甲矿剥离工程", "乙矿剥离工程"


def test_place_and_enterprise_follow_the_project_until_somebody_changes_them(
    site: Site, visit: Visit, here: Places
) -> None:
    """A wrong choice is corrected: nothing of it is left, neither on the page nor in the draft."""
    page = visit()
    signed_in(page, "370685-1")
    opened(page, "事故情况录入")
    chosen(page, "/contractor_id", "磐石", f"{site.unit(FIRM)['unit']['name']}（{FIRM}）")
    chosen(page, "/project_id", HERE, HERE)
    stands(page, here[HERE])
    switched(page, THERE)
    stands(page, here[THERE])
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    page.goto(page.url)
    stands(page, here[THERE])
    enter(page, "/enterprise_name", "自行填写的企业")
    switched(page, HERE)
    stands(page, (here[HERE][0], "自行填写的企业"))
    spot(page, "/project_id").fill("")
    spot(page, "/project_id").blur()
    stands(page, ("", "自行填写的企业"))


def stands(page: Page, told: tuple[str, str]) -> None:
    """County and enterprise on the page."""
    expect(page.locator('[id="f/site_county_code"]')).to_have_value(told[0])
    expect(spot(page, "/enterprise_name")).to_have_value(told[1])


@pytest.fixture(scope="module")
def here(site: Site) -> Places:
    """Two approved ones of the firm at different places: by name their county and owner."""
    if not site.call(FIRM, "GET", "/registers/contractor")["items"]:
        site.approved("330000-1", site.started(FIRM, "collect_contractor", site.unit(FIRM)["contractor"]))
    unit = site.unit(FIRM)
    scans = {f"{name}_files": [site.uploaded(FIRM)] for name in unit["scans"]}
    site.approved(
        "330000-1", site.started(FIRM, "collect_licence", {**unit["licence"], **scans}, confirm=["V-LIC-3"])
    )
    made = Places()
    for number, (name, county) in enumerate(((HERE, "370685"), (THERE, "532501"))):
        place = {"site_province_code": f"{county[:2]}0000", "site_city_code": f"{county[:4]}00"}
        leader = {"leader_name": "另一人", "leader_id_no": identity(950 + number)}
        told = {**place, "site_county_code": county, "project_name": name, "owner_name": f"{name}样例企业"}
        case = site.started(FIRM, "collect_project", {**site.project(FIRM), **leader, **told})
        site.approved(f"{county}-1", case)
        made[name] = county, told["owner_name"]
    return made


def switched(page: Page, name: str) -> None:
    """Another project is chosen, once the page is at rest and names the one before."""
    expect(spot(page, "/project_id")).to_have_value(re.compile("工程"))
    page.wait_for_load_state("networkidle")
    spot(page, "/project_id").fill("")
    chosen(page, "/project_id", name, name)


def told(site: Site, here: Places, **changed: object) -> dict[str, object]:
    """A 快报 at the first project, as the page sends it."""
    listed = site.call("370685-1", "GET", "/registers/project")["items"]
    number = next(one["id"] for one in listed if one["title"] == HERE)
    county, enterprise = here[HERE]
    place = {
        "site_province_code": f"{county[:2]}0000",
        "site_city_code": f"{county[:4]}00",
        "site_county_code": county,
    }
    brief = {"investigation_state": "快报", "publish_brief": True, "workplace": "3号采场", "deaths": 1}
    at = {"occurred_at": f"{hours_ago(5)}:00+08:00", "accident_types": ["11"]}
    unit = {"contractor_id": FIRM, "project_id": str(number), "enterprise_name": enterprise}
    return {**brief, **at, **unit, **place, **changed}


def at_hand(page: Page, case: dict[str, object]) -> None:
    """The form of the case's open task."""
    page.goto(f"/items/{task(case)}")
    expect(page.locator(".actionbar")).to_be_visible()


def test_a_returned_choice_is_corrected_with_what_it_gives(site: Site, visit: Visit, here: Places) -> None:
    case = site.started("370685-1", "accident", told(site, here))
    remarks = [{"field": "/project_id", "message": "应为另一项目部。"}]
    back = {"answers": {"decision": "return", "remarks": remarks}}
    case = site.call("370685-2", "POST", f"/work-items/{task(case)}/complete", back)["case"]
    page = visit()
    signed_in(page, "370685-1")
    at_hand(page, case)
    stands(page, here[HERE])
    expect(page.locator(".returned-count")).to_have_text("已修改 0/1")
    switched(page, THERE)
    stands(page, here[THERE])
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    page.reload()
    expect(page.locator(".returned-count")).to_have_text("已修改 1/1")
    stands(page, here[THERE])
    sent(page)


def test_a_supplement_follows_another_choice(site: Site, visit: Visit, here: Places) -> None:
    case = site.started("370685-1", "accident", told(site, here, workplace="4号采场"))
    entry = site.approved("370685-2", case)["entry"]
    case = site.started("370685-1", "accident", entry_id=entry)
    page = visit()
    signed_in(page, "370685-1")
    at_hand(page, case)
    stands(page, here[HERE])
    switched(page, THERE)
    stands(page, here[THERE])
    expect(page.get_by_text(f"原批准内容：{HERE}", exact=True)).to_be_visible()


def test_a_draft_that_holds_what_was_given_follows_its_choice(site: Site, visit: Visit, here: Places) -> None:
    case = site.started("370685-1", "accident")
    kept = {"answers": told(site, here, enterprise_name="自行填写的企业")}
    site.call("370685-1", "PUT", f"/work-items/{task(case)}/draft", kept)
    page = visit()
    signed_in(page, "370685-1")
    at_hand(page, case)
    stands(page, (here[HERE][0], "自行填写的企业"))
    switched(page, THERE)
    stands(page, (here[THERE][0], "自行填写的企业"))
