"""Every list has the same shape, is cut into pages of a bounded size, and shows each row once."""

from typing import Any

import pytest

from tests.app.api import api_bulk
from tests.app.api.test_api_statements import billed
from tests.plugins.country import Country

LISTS = (
    ("zhao", "/cases"), ("zhao", "/work-items"), ("zhao", "/work-items?box=done"), ("zhao", "/registers/project"),
    ("zhao", "/registers/project/{project}/versions"), ("zhao", "/cases/{case}/trail"), ("guan", "/incidents"),
    ("zhao", "/public/project"), ("zhao", "/public/accident"),
)  # fmt: skip
LONG = (
    ("zhao", "/cases?state=running"), ("zhao", "/work-items?sort=due"), ("zhao", "/work-items?sort=arrived"),
    ("zhao", "/work-items?box=pool"), ("guan", "/incidents"),
)  # fmt: skip


def visited(country: Country, who: str, path: str, size: int, after: str | None = "") -> list[str]:
    """The ids of all rows, page after page; every page but the last is full."""
    found, pages = list[str](), 0
    while after is not None and pages < 100:
        page = country.read(who, f"{path}{'&' if '?' in path else '?'}size={size}&after={after}")
        found += [one.get("id") or one["entry"] for one in page["items"]]
        assert len(page["items"]) == size or page["next"] is None
        after, pages = page["next"], pages + 1
    return found


@pytest.mark.parametrize(("who", "path"), LISTS)
def test_lists_have_one_shape(country: Country, who: str, path: str) -> None:
    case = country.read("zhao", "/cases")["items"][0]["id"]
    page = country.read(who, path.format(case=case, **country.entries))
    assert list(page) == ["items", "next", "total", "total_capped"]
    assert isinstance(page["items"], list) and page["next"] is None
    assert (page["total"], page["total_capped"]) == (len(page["items"]), False)


def test_a_thousand_rows_are_each_seen_once(each_country: Country) -> None:
    api_bulk.tasks(each_country.database, 1000)
    api_bulk.incidents(each_country.database, 1000)
    for who, path in LONG:
        found = visited(each_country, who, path, 200)
        assert (len(found), len(set(found))) == (1000, 1000), path
        assert each_country.read(who, path)["total"] == 1000


def test_records_and_publications_are_each_seen_once(each_country: Country) -> None:
    api_bulk.records(each_country.database, 120)
    for path in (
        "/registers/project?q=号工程",
        "/registers/project?q=号工程&sort=entered_on",
        "/public/project?q=号工程",
    ):
        found = visited(each_country, "zhao", path, 50)
        assert (len(found), len(set(found))) == (120, 120), path


def test_rows_done_while_paging_push_nothing_off_the_next_page(country: Country) -> None:
    api_bulk.tasks(country.database, 60)
    first = country.read("zhao", "/work-items?size=20")
    for one in first["items"][:5]:
        assert country.call("zhao2", "POST", f"/work-items/{one['id']}/claim").status_code == 200
    rest = visited(country, "zhao", "/work-items?sort=due", 20, first["next"])
    assert len({one["id"] for one in first["items"]} | set(rest)) == 60


def test_due_first_and_what_has_no_deadline_last(each_country: Country) -> None:
    api_bulk.tasks(each_country.database, 30)
    due = [one["due_at"] for one in each_country.read("zhao", "/work-items?size=30")["items"]]
    dated = [one for one in due if one]
    assert due == [*sorted(dated), *[None] * 10]


@pytest.mark.parametrize(("who", "path"), [*LONG, ("zhao", "/registers/project"), ("", "/public/project")])
def test_no_page_is_larger_than_two_hundred(country: Country, who: str, path: str) -> None:
    api_bulk.tasks(country.database, 201)
    api_bulk.incidents(country.database, 201)
    api_bulk.records(
        country.database, 0 if "work-items" in path or "cases" in path or "incidents" in path else 201
    )
    sized = f"{path}{'&' if '?' in path else '?'}size=500"
    page = country.read(who, sized) if who else country.public(sized.removeprefix("/public")).json
    assert 1 <= len(page["items"]) <= 200 and page["next"]
    assert country.call("zhao", "GET", "/work-items?size=0").status_code == 400


@pytest.mark.parametrize("path", ["/work-items?size=200", "/cases?size=200", "/work-items?box=started&size=200"])
def test_a_page_costs_the_same_however_long_it_is(country: Country, path: str) -> None:
    costs = []
    for number in (2, 300):
        api_bulk.tasks(country.database, number)
        country.read("zhao", path)
        with billed(country.database) as bill:
            country.read("zhao", path)
        costs.append(len(bill.statements))
    assert costs[0] == costs[1] <= 5


def test_totals_stop_at_ten_thousand(country: Country) -> None:
    api_bulk.tasks(country.database, 10_001)
    for path in ("/work-items", "/cases"):
        page: dict[str, Any] = country.read("zhao", path)
        assert (page["total"], page["total_capped"], len(page["items"])) == (10_000, True, 50)


def test_search_finds_by_number_unit_and_summary(country: Country) -> None:
    api_bulk.tasks(country.database, 12)
    (one,) = country.read("zhao", "/work-items?q=第11号")["items"]
    assert one["case"]["summary"] == "第11号工程"
    assert country.read("zhao", f"/work-items?q={one['case']['number']}")["total"] == 1
    assert country.read("zhao", "/work-items?q=样例单位")["total"] == 12
    assert country.read("zhao", "/work-items?q=%25")["total"] == 0
    assert country.read("lai", "/work-items?q=第11号")["total"] == 0


def test_lists_tell_who_claimed(country: Country) -> None:
    api_bulk.tasks(country.database, 1)
    (one,) = country.read("zhao", "/work-items")["items"]
    country.call("zhao", "POST", f"/work-items/{one['id']}/claim")
    assert [one["claimed_by"] for one in country.read("zhao", "/work-items")["items"]] == ["zhao"]
    assert country.read("zhao2", "/work-items")["total"] == 0


def test_departments_are_found_by_name_and_code(country: Country) -> None:
    found = country.read("yan", "/codes?kind=department&q=招远")["items"]
    reached = {"telephone": None, "address": None}
    assert {"code": "AJ-370685", "name": "招远市安全生产监督管理局", **reached} in found
    assert country.read("yan", "/codes?kind=department&q=370685")["items"][0]["code"] == "AJ-370685"
    assert len(country.read("yan", "/codes?kind=department&q=市")["items"]) == 20
    assert country.read("yan", "/codes?kind=department&q=")["items"] == []
