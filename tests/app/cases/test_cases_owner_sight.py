"""What others wrote about an owner he reads without personal numbers, wherever it is shown; what he wrote himself
as he wrote it. Lines put together for lists never hold such numbers."""

from typing import Any

import pytest
from sqlalchemy import text

from app import db
from app.cases import notices
from app.cases.state.personal_numbers import RULE
from tests.app.cases.test_cases_charge import PENALTY
from tests.plugins.country import COUNTY, Case, Country, at, other_project, sample

PHONE = "13900000001"
PLACE = f"-600m中段采场 联系人{PHONE}"
ABOUT = {"accident": "workplace", "reward_penalty": "content"}


def filed(country: Country, kind: str) -> Case:
    """Written by one of the county, approved by another; the number is not released."""
    at("2014-09-13T09:00:00+08:00")
    known = sample("accident", project_id=country.entries["project"]) if kind == "accident" else PENALTY
    case = country.sent("zhao", kind, {**known, ABOUT[kind]: PLACE}, confirm=[RULE])
    return country.decide("zhao2", case)


def shown(country: Country, who: str, kind: str, case: Case) -> dict[str, str]:
    """All that tells of the record or the case, by address."""
    record, api = f"/records/{kind}/{case['entry']}", f"/registers/{kind}"
    calls = [
        *(api, f"{api}/{case['entry']}", f"{api}/{case['entry']}/versions"),
        *("/cases", f"/cases/{case['id']}", f"/cases/{case['id']}/trail"),
    ]
    calls += [f"/work-items?box={box}" for box in ("todo", "done", "started", "copied")]
    pages = [record, f"{record}/versions/1", f"/records/{kind}", "/records", f"/cases/{case['id']}", "/inbox"]
    found = {path: country.call(who, "GET", path) for path in calls}
    found |= {f"page {path}": country.page(who, path) for path in pages}
    assert {one.status_code for one in found.values()} == {200}, {k: v.status_code for k, v in found.items()}
    return {path: one.text for path, one in found.items()}


@pytest.mark.parametrize("kind", ABOUT)
def test_the_owner_reads_no_number_that_a_department_wrote(each_country: Country, kind: str) -> None:
    case = filed(each_country, kind)
    seen = shown(each_country, "yan", kind, case)
    assert [path for path, told in seen.items() if PHONE in told] == []
    assert "联系人" in seen[f"/registers/{kind}/{case['entry']}"]
    assert each_country.read("yan", f"/registers/{kind}/{case['entry']}")["key"] == ""
    for q in (PHONE, PHONE[:7]):
        assert each_country.read("yan", f"/registers/{kind}?q={q}")["total"] == 0


def test_the_department_of_the_place_reads_it(country: Country) -> None:
    case = filed(country, "accident")
    record = country.read("zhao", f"/registers/accident/{case['entry']}")
    assert record["document"]["workplace"] == PLACE
    assert country.read("zhao", f"/registers/accident?q={PHONE}")["total"] == 1


def test_the_owner_reads_what_he_wrote(each_country: Country) -> None:
    mine = other_project("新城金矿采掘工程", work_content=PLACE)
    case = each_country.decide("zhao", each_country.sent("yan", "collect_project", mine, confirm=[RULE]))
    record = each_country.read("yan", f"/registers/project/{case['entry']}")
    assert record["document"]["work_content"] == PLACE and record["key"]
    (version,) = each_country.read("yan", f"/registers/project/{case['entry']}/versions")["items"]
    assert version["document"]["work_content"] == PLACE
    assert PLACE in each_country.page("yan", f"/records/project/{case['entry']}").text


@pytest.mark.parametrize("who", ["zhao", "zhao2"])
def test_lists_hold_no_number_even_for_who_wrote_it(country: Country, who: str) -> None:
    case = filed(country, "accident")
    lines: list[Any] = [country.read(who, f"/cases/{case['id']}")["case"], *country.read(who, "/cases")["items"]]
    told = [one["summary"] for one in lines if one["id"] == case["id"]]
    assert len(told) == 2 and not [one for one in told if PHONE in one]
    assert all("联系人●●●●●●●●●●●" in one for one in told)
    assert country.read(who, f"/cases?q={PHONE}")["total"] == 0


def test_a_title_of_a_notice_holds_no_number(each_country: Country) -> None:
    """Whatever a diagram or a person puts into it; the same title again takes the place of the first."""
    here = each_country
    case = here.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    with here.database.transaction():
        db.write()
        for _ in range(2):
            notices.put(int(case["id"]), COUNTY, "inspector", f"移交说明：联系人{PHONE}")
    items = here.read("zhao", "/work-items?box=copied")["items"]
    titles = [(one["title"], one["open"]) for one in items if one["case"]["id"] == case["id"]]
    assert titles == [("移交说明：联系人●●●●●●●●●●●", True), ("移交说明：联系人●●●●●●●●●●●", False)]
    assert PHONE not in here.page("zhao", "/inbox?box=copied").text


def test_numbers_that_lists_held_before_are_dots_too(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    with country.database.transaction():
        told = {"summary": f"联系人{PHONE}"}
        db.write().execute(text("update cases set summary = :summary"), told)
    assert PHONE not in country.call("zhao", "GET", f"/cases/{case['id']}").text
