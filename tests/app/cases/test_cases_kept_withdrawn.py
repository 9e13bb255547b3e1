"""What stays withdrawn is never called public: not to who sent it, and not to who is about to approve it."""

from typing import Any

import pytest

from tests.app.inbox.test_inbox_notices import unread
from tests.plugins.country import CITY, COUNTY, Case, Country, task

NAMES = {"tai": "烟台市安全生产监督管理局", "zhao": "招远市安全生产监督管理局"}
KEPT = f"公示仍由{NAMES['tai']}撤下"


def changed(here: Country, by: str) -> Case:
    """A key change of a record that somebody has withdrawn, on the reviewer's desk."""
    path = f"/registers/project/{here.entries['project']}/withdraw"
    assert here.call(by, "POST", path, {"reason": "核对"}).status_code == 200
    return here.sent(
        "yan", "collect_project", here.project(work_content="井下采掘、支护"), here.entries["project"]
    )


def told(here: Country, case: Case, reviewer: str = "zhao") -> tuple[Any, str]:
    """What the reviewer is told beforehand."""
    item = task(case)["id"]
    seen = here.read(reviewer, f"/work-items/{item}")["public"]["withdrawn"]
    return seen, here.page(reviewer, f"/items/{item}").text


def test_what_stays_withdrawn_is_told_before_and_after(each_country: Country) -> None:
    here, entry = each_country, each_country.entries["project"]
    case = changed(here, "tai")
    seen, page = told(here, case)
    assert seen == {"by_org": CITY, "by": NAMES["tai"], "reason": "核对", "ends": False}
    assert KEPT in page and "审核通过后，社会公众看到的内容" not in page
    here.decide("zhao", case)
    assert here.public(f"/project/{entry}").status_code == 404
    (notice,) = unread(here, "yan", case["id"])
    assert notice["title"] == f"办理结果：通过，已登记，{KEPT}"
    receipt = here.read("yan", f"/cases/{case['id']}/receipt")
    assert (receipt["public"], receipt["withdrawn_by"]) == (None, NAMES["tai"])
    for path in (f"/cases/{case['id']}", f"/cases/{case['id']}/receipt", f"/items/{notice['id']}"):
        text = here.page("yan", path).text
        assert f"公示已由{NAMES['tai']}撤下" in text and "查看公示页面" not in text, path
    for who in ("yan", "zhao", "tai"):
        assert "已撤下" in here.page(who, "/records/project").text


@pytest.mark.parametrize("by", ["zhao"])
def test_what_an_approval_restores_is_told_so(each_country: Country, by: str) -> None:
    here, entry = each_country, each_country.entries["project"]
    case = changed(here, by)
    seen, page = told(here, case)
    assert seen == {"by_org": COUNTY, "by": NAMES["zhao"], "reason": "核对", "ends": True}
    assert "审核通过后恢复公示" in page
    here.decide("zhao", case)
    assert here.public(f"/project/{entry}").status_code == 200
    (notice,) = unread(here, "yan", case["id"])
    assert notice["title"] == "办理结果：通过，已公示"
    assert "查看公示页面" in here.page("yan", f"/cases/{case['id']}").text


def test_a_change_that_acts_at_once_is_registered_not_published(country: Country) -> None:
    entry = country.entries["project"]
    path = f"/registers/project/{entry}/withdraw"
    assert country.call("tai", "POST", path, {"reason": "核对"}).status_code == 200
    case = country.sent("yan", "collect_project", country.project(safety_org_setup="安环部"), entry)
    assert case["state"] == "finished"
    receipt = country.page("yan", f"/cases/{case['id']}/receipt").text
    assert f"公示已由{NAMES['tai']}撤下" in receipt and "查看公示页面" not in receipt


def test_what_is_public_is_told_as_ever(country: Country) -> None:
    case = country.sent("yan", "collect_project", country.project(work_content="支护"), country.entries["project"])
    seen, page = told(country, case)
    assert seen is None and "审核通过后，社会公众看到的内容" in page
