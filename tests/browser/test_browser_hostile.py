"""Names and answers that attack, words without end, records as long as a form takes: shown as what they are."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_hostile import HOSTILE, LONG
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site, identity, task
from tests.browser.conftest import Visit
from tests.plugins.office import REQUEST

FIRM, COUNTY, NEIGHBOUR = "37FM000005", "370685-1", "532501-2"
ATTACK = {
    "project_name": f"{HOSTILE}{LONG}",
    "site_province_code": "370000",
    "site_city_code": "370600",
    "site_county_code": "370685",
    "site_place": HOSTILE,
    "work_content": f"{HOSTILE} {LONG}",
    "safety_org_setup": HOSTILE,
    "written_report_filed": True,
}


@pytest.fixture(scope="module")
def attacked(site: Site) -> Mapping[str, str]:
    """One project under attack, published, and another one under review."""
    unit = site.unit(FIRM)
    site.approved("370000-1", site.started(FIRM, "collect_contractor", unit["contractor"]))
    scans = {f"{name}_files": [site.uploaded(FIRM, "恶意<img src=x>.pdf")] for name in unit["scans"]}
    site.approved("370000-1", site.started(FIRM, "collect_licence", {**unit["licence"], **scans}))
    answers = {**site.project(FIRM), **ATTACK}
    done = site.approved(COUNTY, site.started(FIRM, "collect_project", answers))
    other = {**answers, "project_name": HOSTILE, "leader_id_no": identity(901), "leader_name": "另一人"}
    case = site.started(FIRM, "collect_project", other)
    remark = {"field": "/work_content", "message": f"{HOSTILE}{LONG}"}
    back = {"decision": "return", "opinion": f"{HOSTILE}{LONG}", "remarks": [remark]}
    returned = site.call(COUNTY, "POST", f"/work-items/{task(case)}/complete", {"answers": back})["case"]
    return {
        "public": f"/public/project/{done['entry']}",
        "done": f"/cases/{done['id']}",
        "returned": f"/items/{task(returned)}",
        "case": f"/cases/{case['id']}",
    }


def harmless(page: Page, address: str) -> None:
    """The attack stands there as text, at every width."""
    shown(page, address)
    expect(page.get_by_text(HOSTILE[:28]).filter(visible=True).first).to_be_visible()
    assert page.locator("img").count() == 0
    assert faults(page) == []


@pytest.mark.parametrize("name", ["public", "list", "search"])
def test_the_public_sees_an_attack_as_text(name: str, attacked: Mapping[str, str], visit: Visit) -> None:
    places = {"list": "/public/project", "search": "/public/project?q=%3Cscript%3Etold%28%22ran%22%29", **attacked}
    harmless(visit(), places[name])


@pytest.mark.parametrize("name", ["done", "returned", "case", "inbox"])
def test_an_applicant_sees_an_attack_as_text(name: str, attacked: Mapping[str, str], visit: Visit) -> None:
    harmless(visit(FIRM), {"inbox": "/inbox", **attacked}[name])


def test_a_department_sees_an_attack_as_text(attacked: Mapping[str, str], visit: Visit) -> None:
    harmless(visit(COUNTY), attacked["case"])
    harmless(visit(COUNTY), "/inbox?box=done")


def test_names_of_a_package_are_text(site: Site, visit: Visit) -> None:
    case = site.call(NEIGHBOUR, "POST", "/cases", {"process": "hostile.plain"})["case"]
    page = visit(NEIGHBOUR)
    harmless(page, f"/items/{task(case)}")
    moved = site.call(NEIGHBOUR, "POST", f"/work-items/{task(case)}/complete", {"answers": REQUEST})["case"]
    for address in (f"/items/{task(moved)}", f"/cases/{moved['id']}", "/inbox", "/start/hostile.plain"):
        harmless(page, address)
