"""Who may change what was published: every person against every register, by every verb, on both databases."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import db
from app.accounts import queries as accounts
from app.accounts.models import Org
from app.accounts.person import OrgView, Person, PostView
from app.cases.models import Case
from app.cases.state.record_authority import departments_in_charge, require_charge
from app.errors import Forbidden, NotFound
from app.registers.models import Entry, EntryVersion
from tests.plugins.country import CITY, COUNTY, HOME, PEOPLE, TWIN, YAN, Country, at, sample
from tests.plugins.rehearsal import rehearse

PROVINCE, NATION = "AJ-370000", "AJ-000000"
PROCESS = {
    "contractor": "collect_contractor", "licence": "collect_licence", "project": "collect_project",
    "accident": "accident", "grave": "accident", "reward_penalty": "reward_penalty",
}  # fmt: skip
REGISTER = {"grave": "accident"}
MAY_CHANGE = {
    "contractor": {YAN}, "licence": {YAN}, "project": {YAN},
    "accident": {COUNTY, CITY, PROVINCE, NATION}, "grave": {CITY, PROVINCE, NATION},
    "reward_penalty": {COUNTY},
}  # fmt: skip
MAY_WITHDRAW = {
    "contractor": {HOME, NATION}, "licence": {HOME, NATION},
    "project": {COUNTY, CITY, PROVINCE, NATION}, "accident": {COUNTY, CITY, PROVINCE, NATION},
    "grave": {CITY, PROVINCE, NATION}, "reward_penalty": {COUNTY, CITY, PROVINCE, NATION},
}  # fmt: skip
PENALTY = {
    "contractor_id": YAN, "kind": "通报", "date": "2014-08-01", "authority": "招远市安全生产监督管理局",
    "doc_no": "招安监通〔2014〕1号", "content": "未按方案支护",
}  # fmt: skip


def records(country: Country) -> dict[str, str]:
    """The records of yan, an accident of the county, one of the city, a penalty of the county."""
    at("2014-09-13T09:00:00+08:00")
    mine = sample("accident", project_id=country.entries["project"])
    first = country.decide("zhao2", country.sent("zhao", "accident", mine))
    grave = {**mine, "deaths": 3, "workplace": "另一采场"}
    taken = country.decide("tai", country.sent("zhao", "accident", grave), grave)
    second = country.decide("tai2", taken)
    penalty = country.decide("zhao2", country.sent("zhao", "reward_penalty", PENALTY))
    made = {"accident": first["entry"], "grave": second["entry"], "reward_penalty": penalty["entry"]}
    return {**country.entries, **made}


def told(country: Country, who: str, kind: str, entry: str) -> tuple[int, int, int]:
    """What starting a change by API, by the page before it, and checking answer."""
    process, register = PROCESS[kind], REGISTER.get(kind, kind)
    begun = country.call("".join(who), "POST", "/cases", {"process": f"outsourcing.{process}", "entry_id": entry})
    seen = country.page(who, f"/start/outsourcing.{process}?entry_id={entry}")
    checked = country.call(who, "POST", f"/forms/outsourcing/{register}/check", {"answers": {}, "entry_id": entry})
    return begun.status_code, seen.status_code, checked.status_code


def test_only_who_has_charge_starts_a_change(each_country: Country) -> None:
    entries = records(each_country)
    rehearse(each_country)
    wrong = []
    for (who, (org, role)), kind in product(PEOPLE.items(), PROCESS):
        begun, _, checked = told(each_country, who, kind, entries[kind])
        starts = role == ("contractor" if kind in ("contractor", "licence", "project") else "inspector")
        may = starts and org in MAY_CHANGE[kind]
        fine = (begun, checked) == (201, 200) if may else begun in (403, 404) and checked in (403, 404)
        wrong += [] if fine else [(who, kind, begun, checked)]
    assert wrong == []


def test_the_page_before_a_change_says_the_same(country: Country) -> None:
    entries = records(country)
    rehearse(country)
    assert told(country, "zhao", "accident", entries["accident"])[1] == 200
    assert told(country, "lai", "accident", entries["accident"])[1] == 403
    assert told(country, "zhao", "grave", entries["grave"])[1] == 403
    assert told(country, "pan", "project", entries["project"])[1] == 404


def test_only_who_has_charge_withdraws_and_restores(each_country: Country) -> None:
    entries = records(each_country)
    rehearse(each_country)
    wrong = []
    for (who, (org, role)), kind in product(PEOPLE.items(), PROCESS):
        path = f"/registers/{REGISTER.get(kind, kind)}/{entries[kind]}"
        may = role in ("inspector", "head") and org in MAY_WITHDRAW[kind]
        found = [each_country.call(who, "POST", f"{path}/{verb}", {"reason": "核实"}).status_code
                 for verb in ("withdraw", "restore")]  # fmt: skip
        fine = found == [200, 409] if may else set(found) <= {403, 404}
        wrong += [] if fine else [(who, kind, found)]
    assert wrong == []


def test_the_reported_way_of_taking_over_a_record_is_closed(each_country: Country) -> None:
    """Another county moves the accident to itself and lets its own colleague approve."""
    entries = records(each_country)
    moved = sample("accident", site_county_code="370683", workplace="移来的采场")
    refused = each_country.send("lai", "accident", moved, entries["accident"])
    assert refused.status_code == 403 and "招远市" in refused.json["detail"]
    assert each_country.public(f"/accident/{entries['accident']}").json["version"] == 1
    case = each_country.sent("zhao", "accident", moved, entries["accident"])
    assert case["work_items"][0]["post"]["org"] == TWIN


def test_the_right_department_decides_a_change_that_moves_the_place(country: Country) -> None:
    entries = records(country)
    moved = sample("accident", site_county_code="370683", workplace="移来的采场")
    case = country.sent("zhao", "accident", moved, entries["accident"])
    (item,) = case["work_items"]
    assert (item["step"], item["post"]["org"]) == ("take_over", TWIN)
    assert country.done("zhao2", item["id"], moved).status_code == 403
    ended = country.decide("lai2", country.decide("lai", case, moved))
    assert ended["entry"] == entries["accident"]
    assert country.send("zhao", "accident", moved, entries["accident"]).status_code == 403
    assert country.send("lai", "accident", moved, entries["accident"]).status_code == 201


def test_everybody_still_reads_what_is_published(country: Country) -> None:
    entries = records(country)
    for kind, register in (("accident", "accident"), ("grave", "accident"), ("project", "project")):
        assert country.public(f"/{register}/{entries[kind]}").status_code == 200
        for who in ("lai", "wan", "zhe"):
            assert country.call(who, "GET", f"/registers/{register}/{entries[kind]}").status_code == 200


@pytest.fixture
def departments(country: Country) -> Iterator[dict[str, str | None]]:
    """Superior of every department, inside a transaction that is never kept."""
    with country.database.transaction() as unit:
        unit.doom()
        rows = db.session().query(Org.code, Org.superior_code).filter(Org.kind == "department", Org.active)
        yield {code: above for code, above in rows}


def chain(departments: dict[str, str | None], code: str | None) -> list[str]:
    found: list[str] = []
    while code:
        found.append(code)
        code = departments.get(code)
    return found


def test_any_department_against_any_other(departments: dict[str, str | None], country: Country) -> None:
    row = db.session().get(Entry, int(country.entries["project"]))
    version = db.session().query(EntryVersion).filter_by(entry_id=int(country.entries["project"])).one()
    living = [code for code in sorted(departments) if accounts.department(code)]
    assert row and len(living) > 3000

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(living), st.sampled_from(living), st.integers(0, 4), st.booleans())
    def rule(approved: str, other: str, up: int, superiors: bool) -> None:
        version.by_org = approved
        db.session().flush()
        line = [code for code in chain(departments, approved) if code in set(living)]
        for mine in (other, line[min(up, len(line) - 1)]):
            home = OrgView(mine, "department", mine, None, None)
            person = Person(1, "x", "x", home, (PostView(mine, "inspector"),))
            may = mine in (line if superiors else line[:1])
            assert may == allowed(person, row, superiors)
            clerk = Person(1, "x", "x", home, (PostView(mine, "account_manager"),))
            assert not allowed(clerk, row, superiors)

    rule()


def allowed(person: Person, row: Entry, superiors: bool) -> bool:
    try:
        require_charge(person, row, ("inspector",), superiors)
    except (Forbidden, NotFound):
        return False
    return True


def test_a_department_that_is_gone_leaves_its_records_to_its_successor(country: Country) -> None:
    entry = int(country.entries["project"])
    with country.database.transaction() as unit:
        unit.write()
        version = db.session().query(EntryVersion).filter_by(entry_id=entry).one()
        version.by_org = "AJ-110228"  # 密云县 became 密云区 in 2015
        at("2018-01-02T09:00:00+08:00")
        db.session().flush()
        assert departments_in_charge(entry)[:2] == ["AJ-110118", "AJ-110000"]
        unit.doom()


def test_an_owner_filing_without_review_gives_nobody_else_charge(country: Country) -> None:
    minor = country.project(leader_phone="13800000099")
    assert country.sent("yan", "collect_project", minor, country.entries["project"])["state"] == "finished"
    with country.database.transaction():
        assert departments_in_charge(int(country.entries["project"]))[:2] == [COUNTY, CITY]
        assert db.session().query(Case).count() > 0
