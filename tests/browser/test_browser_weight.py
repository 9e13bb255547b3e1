"""What a first visit costs: a page's static files, compressed; and pages with as many rows as a form takes."""

import gzip
import time

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.browser_looks import faults
from tests.browser.browser_site import Site, identity, task
from tests.browser.conftest import Visit

FIRM, REVIEWER = "15FM000012", "370685-2"


def weight(page: Page, address: str) -> float:
    """kB of all static files, each compressed."""
    files: list[Response] = []
    page.on("response", lambda answer: files.append(answer) if "/static/" in answer.url else None)
    page.goto(address, wait_until="networkidle")
    return sum(len(gzip.compress(one.body(), 6)) for one in {one.url: one for one in files}.values()) / 1000


@pytest.fixture(scope="module")
def crowded(site: Site) -> str:
    """The review of a project with 200 officers, 200 technicians and 500 checks."""
    answers = site.project(FIRM)
    officer, technician, check = (
        answers[name][0] for name in ("safety_officers", "tech_staff", "contractor_checks")
    )
    answers["safety_officers"] = [
        officer,
        *({"name": "某人", "id_no": number} for number in map(identity, range(199))),
    ]
    answers["tech_staff"] = [
        technician,
        *({"name": "某人", "id_no": number} for number in map(identity, range(500, 699))),
    ]
    answers["contractor_checks"] = [check] * 500
    answers["project_name"] += "（人员众多）"
    here = {"site_province_code": "370000", "site_city_code": "370600", "site_county_code": "370685"}
    case = site.started(FIRM, "collect_project", {**answers, **here, "written_report_filed": True})
    return f"/items/{task(case)}"


def test_the_inbox_is_light(visit: Visit) -> None:
    assert weight(visit(REVIEWER), "/inbox") <= 80


def test_a_form_is_light(site: Site, visit: Visit) -> None:
    assert weight(visit(FIRM), f"/items/{task(site.started(FIRM, 'collect_contractor'))}") <= 220


def test_a_review_of_900_rows_is_quick_and_fit_for_everybody(crowded: str, visit: Visit) -> None:
    page = visit(REVIEWER)
    begun = time.monotonic()
    page.goto(crowded)
    page.get_by_label("通过", exact=True).check()
    assert time.monotonic() - begun < 5
    expect(page.locator(".section tbody tr")).to_have_count(900)
    assert faults(page, (390,)) == []


def test_a_form_of_900_rows_can_be_typed_in(site: Site, crowded: str, visit: Visit) -> None:
    page = visit(FIRM)
    page.goto(crowded)
    page.get_by_role("button", name="撤回").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(page.locator(".actionbar")).to_be_visible(timeout=60_000)
    expect(page.locator("tr[data-item]")).to_have_count(900)
    begun = time.monotonic()
    page.locator('[id="f/site_place"]').press("End")
    page.locator('[id="f/site_place"]').press_sequentially("东区")
    expect(page.locator('[id="f/site_place"]')).to_have_value("样例苏木东区")
    assert time.monotonic() - begun < 10
