"""Lists and single records as different people see them, and the states of a record."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app import db
from app.accounts.scope import Scope
from app.errors import BadRequest, Conflict, NotFound
from app.registers import facts, queries, shape, sight
from app.registers.declaration import Dimension
from app.registers.entry_state import close_entry, restore_entry, withdraw_entry
from app.registers.file import file_entry
from app.registers.models import Entry, EntryLink
from app.registers.page import Page, Wanted, page
from tests.app.registers.registers_samples import (
    DOCUMENT,
    FILING,
    FORM,
    ID_NUMBER,
    PHONE,
    PROJECT,
    filing,
    numbered,
    statements,
)

COUNTY = Scope(offices=frozenset({"AJ-370685"}), spans=(("370685", "370686"),))
ELSEWHERE = Scope(offices=frozenset({"AJ-140000"}), spans=(("14", "15"),))
CONTRACTOR, STRANGER, MINE = Scope(owner="37FM000001"), Scope(owner="37FM000009"), Scope(owner="FB-3706850001")


def titles(found: Page) -> list[str]:
    return [row.title for row in found.items]


def test_the_own_area_sees_values_and_others_masks(ready: db.Unit) -> None:
    entry = file_entry(filing())
    assert sight.seen(PROJECT, FORM, COUNTY, entry).document == DOCUMENT
    for scope in (ELSEWHERE, CONTRACTOR, MINE):
        shown = sight.seen(PROJECT, FORM, scope, entry).document
        assert (shown["leader_id_no"], shown["leader_phone"]) == ("330326********996X", "138****1234")
        assert shown["officers"] == [{"name": "张***", "id_no": "370685********9968"}]
        assert shown["project_name"] == DOCUMENT["project_name"]


def test_versions_are_masked_like_the_record(ready: db.Unit) -> None:
    entry = file_entry(filing())
    (version,) = queries.versions(entry.id)
    assert sight.seen_version(PROJECT, FORM, COUNTY, entry, version) == DOCUMENT
    assert PHONE not in str(sight.seen_version(PROJECT, FORM, ELSEWHERE, entry, version))


def test_strangers_are_told_nothing(ready: db.Unit) -> None:
    entry = file_entry(filing())
    for scope in (COUNTY, ELSEWHERE, CONTRACTOR, MINE):
        assert sight.seen_row(PROJECT, scope, entry.id).id == entry.id
    for scope in (STRANGER, Scope()):
        with pytest.raises(NotFound):
            sight.seen_row(PROJECT, scope, entry.id)
        assert page(PROJECT, FORM, scope, Wanted()) == Page([], None, 0, False)


def test_an_equal_credit_code_opens_the_record_to_the_owner(ready: db.Unit) -> None:
    named = replace(PROJECT, readers=("owner_id", "work_content"))
    entry = file_entry(filing({"work_content": "91330326999900011J"}, register=named))
    owner, other = (Scope(owner="FB-9", owner_uscc=code) for code in ("91330326999900011J", "91330326999900022X"))
    assert sight.seen_row(named, owner, entry.id).id == entry.id
    assert page(named, FORM, owner, Wanted()).total == 1
    with pytest.raises(NotFound):
        sight.seen_row(named, other, entry.id)


def test_only_departments_may_look_behind_the_mask(ready: db.Unit) -> None:
    entry = file_entry(filing())
    assert sight.revealed(PROJECT, ELSEWHERE, entry.id).document["leader_id_no"] == ID_NUMBER
    for scope in (CONTRACTOR, MINE, STRANGER, Scope()):
        with pytest.raises(NotFound):
            sight.revealed(PROJECT, scope, entry.id)


def test_pages_follow_each_other_without_gaps(ready: db.Unit) -> None:
    for number in range(7):
        file_entry(numbered(number, entered_on=date(2016, 3, 1 + number % 3)))
    for rising in (False, True):
        found, after = [], None
        while True:
            one = page(PROJECT, FORM, COUNTY, Wanted(size=3, after=after, rising=rising))
            found += [(row.counted_on, int(row.entry.id)) for row in one.items]
            assert (one.total, one.total_capped) == (7, False)
            if (after := one.next) is None:
                break
        assert len(set(found)) == 7 and found == sorted(found, reverse=not rising)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(until=date(2016, 1, 5)), [1]),
        (Wanted(since=date(2016, 1, 6)), [3, 2]),
        (Wanted(q="项目1"), [1]),
        (Wanted(filters={"month": "2016-01"}), [1]),
        (Wanted(filters={"contract_mode": "分项承包"}), [2]),
        (Wanted(filters={"accident_types": "13"}), [2]),
        (Wanted(filters={"leader_phone": PHONE}), [1]),
        (Wanted(filters={"leader_id_no": ID_NUMBER}), [1]),
        (Wanted(filters={"owner": "33FM000001"}), [3]),
        (Wanted(filters={"owner": "33FM000001", "contract_mode": "分项承包"}), []),
        (Wanted(region="370686"), [2]),
        (Wanted(region="370600"), [2, 1]),
        (Wanted(region="330000"), [3]),
    ],
)
def test_filters_narrow_the_list(ready: db.Unit, wanted: Wanted, numbers: list[int]) -> None:
    file_entry(numbered(1, entered_on=date(2016, 1, 5)))
    file_entry(numbered(2, {"contract_mode": "分项承包", "accident_types": ["13"]}, region="370686"))
    file_entry(numbered(3, {"leader_phone": "13900000000"}, region="330326", owner="33FM000001"))
    assert titles(page(PROJECT, FORM, COUNTY, wanted)) == [f"样例项目{number}" for number in numbers]


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(filters={"nowhere": "1"}),
        Wanted(region="37%"),
        Wanted(region="３７０６８５"),
        Wanted(after="x"),
        Wanted(after="2016-13-01~1"),
        Wanted(after="2016-01-01~99999999999"),
    ],
)
def test_bad_arguments_are_refused(ready: db.Unit, wanted: Wanted) -> None:
    with pytest.raises(BadRequest):
        page(PROJECT, FORM, COUNTY, wanted)


def test_a_page_takes_two_statements(ready: db.Unit) -> None:
    for number in range(5):
        file_entry(numbered(number))
    with statements() as seen:
        page(PROJECT, FORM, COUNTY, Wanted(filters={"contract_mode": "总承包"}, region="370000", q="样例"))
    assert len(seen) == 2


def test_a_state_moves_with_its_facts(ready: db.Unit) -> None:
    entry = file_entry(filing())
    for verb, state in ((withdraw_entry, "withdrawn"), (restore_entry, "current"), (close_entry, "closed")):
        assert verb(PROJECT, entry.id).state == state
        assert ready.session.scalar(select(shape.table(PROJECT).c.d_state)) == state
    assert withdraw_entry(PROJECT, entry.id).state == "withdrawn"
    assert restore_entry(PROJECT, entry.id).state == "closed"


def test_a_state_is_not_entered_twice(ready: db.Unit) -> None:
    entry = file_entry(filing())
    with pytest.raises(Conflict):
        restore_entry(PROJECT, entry.id)
    close_entry(PROJECT, entry.id)
    withdraw_entry(PROJECT, entry.id)
    for verb in (close_entry, withdraw_entry):
        with pytest.raises(Conflict):
            verb(PROJECT, entry.id)
    with pytest.raises(NotFound):
        withdraw_entry(replace(PROJECT, name="other"), entry.id)


def test_closed_records_no_longer_count(ready: db.Unit) -> None:
    first = file_entry(numbered(1))
    file_entry(numbered(2))
    assert queries.count_of("project", "37FM000001") == 2
    close_entry(PROJECT, first.id)
    assert queries.count_of("project", "37FM000001") == len(queries.entries_of_owner("project", "37FM000001")) == 1
    assert len(queries.having("project", "leader_id_no", ID_NUMBER)) == 1


@pytest.mark.parametrize("name", ["leader_id_no", "leader_phone", "work_content"])
def test_hidden_values_are_found_in_the_own_area_only(ready: db.Unit, name: str) -> None:
    register = replace(PROJECT, masked=("leader_phone", "work_content"))
    if name == "work_content":
        register = replace(register, dimensions=(*register.dimensions, Dimension(name, multi=True)))
    file_entry(filing(register=register))
    asked = Wanted(filters={name: str(DOCUMENT[name])})
    found = [page(register, FORM, scope, asked).total for scope in (COUNTY, ELSEWHERE, CONTRACTOR, MINE, STRANGER)]
    assert found == [1, 0, 0, 0, 0]


NUMBERED = replace(
    PROJECT,
    search=("work_content",),
    dimensions=(*PROJECT.dimensions, Dimension("work_content", filter=True), Dimension("checks.note", multi=True)),
)
TYPED, TWO = f"值班室{PHONE}竖井-777m", f"{PHONE} {PHONE}"


@pytest.fixture
def typed(unit: db.Unit) -> Entry:
    """A record into whose free texts its owner has typed telephone numbers."""
    return _typed(FILING.owner)


def _typed(by: str) -> Entry:
    facts.ensure(NUMBERED)
    changes = {"project_name": f"样例{TWO}矿", "work_content": TYPED, "checks": [{"note": TWO}]}
    return file_entry(filing(changes, register=NUMBERED, sent_by=by))


def totals(wanted: Wanted) -> list[int]:
    return [page(NUMBERED, FORM, scope, wanted).total for scope in (COUNTY, CONTRACTOR, ELSEWHERE, MINE)]


@pytest.mark.parametrize("word", [PHONE, PHONE[:3], "值班室1", PHONE * 2, f"矿 {PHONE[-1]}"])
def test_outside_no_digit_of_a_number_is_found(typed: Entry, word: str) -> None:
    assert totals(Wanted(q=word)) == [1, 1, 0, 0]


@pytest.mark.parametrize("word", ["值班室", "-777m", "样例 竖井", "矿"])
def test_outside_all_else_is_found(typed: Entry, word: str) -> None:
    assert totals(Wanted(q=word)) == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("name", "value"),
    [("work_content", TYPED), ("checks.note", TWO), ("checks.note", PHONE * 2)],
)
def test_outside_no_filter_tells_a_number(typed: Entry, name: str, value: str) -> None:
    assert totals(Wanted(filters={name: value})) == [1, 1, 0, 0]


def test_an_owner_finds_no_number_that_others_wrote(unit: db.Unit) -> None:
    entry = _typed("AJ-370685")
    for wanted in (Wanted(q=PHONE), Wanted(filters={"work_content": TYPED}), Wanted(q=entry.key)):
        assert totals(wanted) == [1, 0, 0, 0], wanted
    assert totals(Wanted(q="值班室")) == [1, 1, 1, 1]


def test_keys_are_read_and_searched_where_texts_are(typed: Entry) -> None:
    assert totals(Wanted(q=typed.key)) == [1, 1, 0, 0]
    keys = [
        sight.seen(NUMBERED, FORM, scope, sight.seen_row(NUMBERED, scope, typed.id)).key
        for scope in (COUNTY, CONTRACTOR, ELSEWHERE, MINE)
    ]
    assert keys == [typed.key, typed.key, "", ""]


def test_titles_of_linked_records_are_read_as_they_are_there(typed: Entry) -> None:
    other = sight.seen_row(PROJECT, COUNTY, file_entry(numbered(1)).id)
    db.write().add(EntryLink(from_entry=other.id, name="project", to_entry=int(typed.id)))
    db.session().flush()
    ((_, _, _, told),) = sight.links(ELSEWHERE, other)
    assert PHONE not in told and sight.named(ELSEWHERE, str(typed.id)) == told
    assert PHONE in sight.links(COUNTY, other)[0][3]
