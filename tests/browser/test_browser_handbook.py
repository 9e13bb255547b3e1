"""The handbook of the designer, done as it is written: somebody who knows no diagrams changes a business."""

from pathlib import Path

import pytest

from tests.browser.browser_handbook import follow, steps
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

HANDBOOK = Path("docs/administrators.md").read_text()
BEFORE, AFTER = HANDBOOK.split("\n## 八、")
CHANGING = BEFORE[BEFORE.index("\n## 一、") :]
FIRM, REVIEWER = "15FM000012", "370685-2"
HERE = {"site_province_code": "370000", "site_city_code": "370600", "site_county_code": "370685"}


@pytest.fixture
def site(apart: Site) -> Site:
    """What is published here changes how others would work."""
    return apart


def approved(site: Site, name: str, scale: str) -> list[str]:
    """Where a new case stands once the first reviewer has agreed."""
    answers = {**site.project(FIRM), **HERE, "project_name": name, "written_report_filed": True, "scale": scale}
    case = site.started(FIRM, "collect_project", answers)
    return [one["title"] for one in site.approved(REVIEWER, case)["work_items"] if one["open"]]


def test_who_follows_the_handbook_changes_a_business_and_back(site: Site, visit: Visit) -> None:
    page = visit("designer")
    page.goto("/inbox")
    for step in steps(CHANGING):
        follow(page, step)
    assert "复审" in approved(site, "较大的工程", "较大")
    assert "复审" not in approved(site, "一般的工程", "一般")
    for step in steps(AFTER):
        follow(page, step)
    (now, *_) = (one for one in releases(site) if one["state"] == "published" and one["number"] == 3)
    assert now["digest"] == next(one["digest"] for one in releases(site) if one["id"] == "1")


def releases(site: Site) -> list[dict[str, object]]:
    return list(site.call("designer", "GET", "/releases?package=outsourcing")["items"])
