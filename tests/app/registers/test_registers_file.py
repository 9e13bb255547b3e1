"""Filing: new entries, new versions, keys, unique values, what is stored and what is not."""

import logging
from dataclasses import replace
from datetime import date

import orjson
import pytest
from sqlalchemy import select

from app import db
from app.accounts.scope import Scope
from app.errors import Conflict, Invalid, NotFound
from app.registers import queries, rebuild, sight
from app.registers.face import public_document
from app.registers.file import file_entry, last_day
from app.registers.models import Entry, EntryKey, EntryLink, EntryTag, EntryVersion
from tests.app.registers.registers_samples import (
    DOCUMENT,
    FORM,
    ID_NUMBER,
    OTHER_ID,
    PHONE,
    PROJECT,
    filing,
    numbered,
    statements,
)


def test_a_new_entry_can_be_read_as_it_was_filed(ready: db.Unit) -> None:
    entry = file_entry(filing())
    found = queries.get("outsourcing.project", str(entry.id))
    assert found is not None and dict(found.document) == DOCUMENT
    assert (found.key, found.version, found.state) == ("37FM000001|玲珑金矿井巷工程|370685", 1, "current")
    assert (entry.title, entry.retain_until) == ("玲珑金矿井巷工程", date(2021, 3, 1))


def test_no_sensitive_value_is_stored_in_the_clear(ready: db.Unit) -> None:
    entry = file_entry(filing())
    file_entry(filing({"deaths": 2}, entry_id=entry.id, base_version=1))
    tables = (Entry, EntryVersion, EntryKey, EntryTag)
    rows = [str(vars(row)) for table in tables for row in ready.session.scalars(select(table))]
    rows += [str(row) for row in ready.session.connection().exec_driver_sql(f"SELECT * FROM {_facts()}")]
    assert rows and not any(secret in row for row in rows for secret in (ID_NUMBER, OTHER_ID, PHONE))


def _facts() -> str:
    return "facts_project" if db.unit().database.sqlite else "registers.facts_project"


def test_sensitive_values_are_found_by_their_hash(ready: db.Unit) -> None:
    entry = file_entry(filing())
    assert [one.id for one in queries.having("project", "leader_id_no", ID_NUMBER)] == [str(entry.id)]
    assert [one.id for one in queries.having("project", "emergency_no", "370685-2016-001")] == [str(entry.id)]
    assert not queries.having("project", "leader_id_no", OTHER_ID)


def test_a_change_makes_a_version_and_keeps_the_old_one(ready: db.Unit) -> None:
    entry = file_entry(filing())
    file_entry(filing({"work_content": "斜井"}, entry_id=entry.id, base_version=1))
    kinds = [(one.version, one.kind) for one in queries.versions(entry.id)]
    assert kinds == [(2, "minor"), (1, "new")]
    assert orjson.loads(queries.versions(entry.id)[1].document)["work_content"] == "竖井掘进"
    found = queries.get("project", entry.id)
    assert found is not None and found.document["work_content"] == "斜井"


def test_an_entry_that_moved_on_refuses_the_late_change(ready: db.Unit) -> None:
    entry = file_entry(filing())
    file_entry(filing({"deaths": 2}, entry_id=entry.id, base_version=1))
    with pytest.raises(Conflict):
        file_entry(filing({"deaths": 3}, entry_id=entry.id, base_version=1))
    with pytest.raises(NotFound):
        file_entry(filing(entry_id=entry.id + 7, base_version=1))


def test_the_same_key_cannot_be_filed_twice(ready: db.Unit) -> None:
    file_entry(filing())
    with pytest.raises(Conflict):
        file_entry(filing({"emergency_no": "别的"}))
    file_entry(filing({"emergency_no": "别的"}, owner="37FM000002"))


def test_a_taken_unique_value_names_its_field(ready: db.Unit) -> None:
    file_entry(filing())
    with pytest.raises(Invalid) as refused:
        file_entry(filing({"project_name": "另一个项目"}))
    (problem,) = refused.value.problems
    assert (problem.field, "应急预案备案号" in problem.message) == ("/emergency_no", True)


def test_a_change_frees_the_unique_value_it_gives_up(ready: db.Unit) -> None:
    entry = file_entry(filing())
    file_entry(filing({"emergency_no": "新号"}, entry_id=entry.id, base_version=1))
    other = file_entry(filing({"project_name": "另一个项目"}))
    assert other.id != entry.id
    with pytest.raises(Invalid):
        file_entry(filing({"emergency_no": "新号"}, entry_id=other.id, base_version=1))


def test_empty_unique_values_do_not_collide(ready: db.Unit) -> None:
    file_entry(numbered(1, {"emergency_no": None}))
    file_entry(numbered(2, {"emergency_no": ""}))
    file_entry(numbered(3, {"emergency_no": None}))
    assert queries.count_of("project", "37FM000001") == 3


def test_tags_follow_the_newest_version(ready: db.Unit) -> None:
    entry = file_entry(filing())
    file_entry(filing({"accident_types": ["12", "13"]}, entry_id=entry.id, base_version=1))
    mine = select(EntryTag.value).where(EntryTag.name == "accident_types").order_by(EntryTag.value)
    assert list(ready.session.scalars(mine)) == ["12", "13"]


def test_links_are_set_and_moved(ready: db.Unit) -> None:
    first, second = file_entry(numbered(1)), file_entry(numbered(2))
    child = file_entry(numbered(3, links={"contractor": first.id}))
    file_entry(numbered(3, entry_id=child.id, base_version=1, links={"contractor": second.id}))
    assert [(link.from_entry, link.to_entry) for link in ready.session.scalars(select(EntryLink))] == [
        (child.id, second.id)
    ]
    assert [row.id for _, row in queries.links(child.id)] == [second.id]
    assert [row.id for _, row in queries.linked_to(second.id)] == [child.id]


def test_filing_takes_few_statements(ready: db.Unit) -> None:
    target = file_entry(numbered(1))
    with statements() as seen:
        entry = file_entry(filing(links={"contractor": target.id}))
    assert len(seen) <= 9, seen
    everything = {"emergency_no": "新号", "accident_types": ["13"], "deaths": 5}
    with statements() as seen:
        file_entry(filing(everything, entry_id=entry.id, base_version=1))
    assert len(seen) <= 8, seen


def test_retention_ends_on_the_same_day_or_the_28th() -> None:
    assert last_day(date(2016, 3, 1), 5) == date(2021, 3, 1)
    assert last_day(date(2016, 2, 29), 5) == date(2021, 2, 28)


def test_queries_keep_registers_apart(ready: db.Unit) -> None:
    entry = file_entry(filing())
    assert queries.get("outsourcing.contractor", entry.id) is None
    assert [queries.get("project", wrong) for wrong in ("x", "-1", "９", "99999999999")] == [None] * 4
    assert [one.id for one in queries.entries_of_owner("project", "37FM000001")] == [str(entry.id)]
    assert PROJECT.full_name == "outsourcing.project" and PROJECT.code == "project"


@pytest.mark.parametrize("name", ["玲珑金矿\u200b井巷工程", "玲珑金矿\u3000井巷工程\ufe0f", "玲珑⾦矿井巷工程"])
def test_a_look_alike_is_the_same_record(ready: db.Unit, name: str) -> None:
    file_entry(filing())
    with pytest.raises(Conflict):
        file_entry(filing({"project_name": name, "emergency_no": "别的"}))
    with pytest.raises(Invalid):
        file_entry(filing({"project_name": "另一项目", "emergency_no": "３７０６８５—２０１６ - 001"}))


def test_the_key_uses_the_lowest_place_given(ready: db.Unit) -> None:
    cities = [
        {"site_county_code": None, "site_city_code": city, "emergency_no": city} for city in ("441900", "442000")
    ]
    assert len({file_entry(filing(one)).key for one in cities}) == 2
    with pytest.raises(Conflict):
        file_entry(filing({**cities[0], "emergency_no": "又一个"}))


def test_keys_of_before_are_spelt_anew(ready: db.Unit) -> None:
    entry, other = file_entry(filing()), file_entry(numbered(2))
    entry.key, other.key = "37FM000001|玲珑 金矿井巷工程|370685", "37FM000001|样例\u200b项目2|370685"
    for line in ready.session.scalars(select(EntryKey)):
        line.value = line.value.replace("-", "－")
    ready.session.flush()
    assert rebuild.rebuild(PROJECT) is None
    ready.session.expire_all()
    assert entry.key == "37FM000001|玲珑金矿井巷工程|370685" and "\u200b" not in other.key
    assert {line.value for line in ready.session.scalars(select(EntryKey))} == {"370685-2016-001", "备案2"}


def test_records_that_turn_out_the_same_both_stay(ready: db.Unit, caplog: pytest.LogCaptureFixture) -> None:
    entry, other = file_entry(filing()), file_entry(numbered(2))
    twin = orjson.loads(entry.document) | {"project_name": "玲珑\u200b金矿井巷工程"}
    other.document, before = orjson.dumps(twin).decode(), other.key
    ready.session.flush()
    with caplog.at_level(logging.WARNING, logger="app.registers.rebuild_keys"):
        assert rebuild.rebuild(PROJECT) is None
    assert other.key == before and "both stay" in caplog.text


@pytest.mark.parametrize("title", ["leader_id_no", "leader_phone", "officers", "officers.id_no", "checks.note"])
def test_no_sealed_or_masked_field_becomes_a_title(ready: db.Unit, title: str) -> None:
    register = replace(PROJECT, masked=(*PROJECT.masked, "checks"), title_field=title)
    assert file_entry(filing(register=register)).title == "项目部情况"


def test_key_without_a_title_field_keeps_a_sealed_part_as_a_hash(ready: db.Unit) -> None:
    register = replace(PROJECT, title_field=None, key=("contractor", "officers", "leader_id_no"))
    entry = file_entry(filing(register=register))
    assert entry.title == "项目部情况"
    assert not [one for one in (ID_NUMBER, OTHER_ID) if one in entry.title + entry.key]


def test_names_of_files_are_masked_with_their_field(ready: db.Unit) -> None:
    files = {f"{name}_files": [{"id": "1", "name": f"{ID_NUMBER}.pdf"}] for name in ("leader_id_no", "officers")}
    entry = file_entry(filing(files))
    elsewhere = Scope(offices=frozenset({"AJ-140000"}), spans=(("14", "15"),))
    assert ID_NUMBER not in str(sight.seen(PROJECT, FORM, elsewhere, entry).document)


def test_names_of_files_go_out_without_numbers_and_never_with_a_sensitive_field() -> None:
    names = ("work_content", "leader_id_no", "officers")
    files = {f"{name}_files": [{"id": "1", "name": f"{ID_NUMBER}.pdf"}] for name in names}
    shown = public_document(replace(PROJECT, public=tuple(files)), FORM, files, "full")
    assert shown == {"work_content_files": [{"id": "1", "name": f"{'●' * 18}.pdf"}]}
