"""Facts tables: made from the declaration, extended, rebuilt, undone with the transaction."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text, update

from app import crypto, db
from app.errors import Invalid
from app.registers import extract, facts, leaves, rebuild, shape
from app.registers.declaration import Dimension
from app.registers.file import file_entry
from app.registers.models import Entry, EntryTag
from tests.app.registers.registers_samples import PHONE, PROJECT, filing, numbered

WIDER = replace(
    PROJECT,
    dimensions=(
        *PROJECT.dimensions,
        Dimension("work_content", filter=True),
        Dimension("officers.name", multi=True),
    ),
    measures=(*PROJECT.measures, "total"),
)


def standing(unit: db.Unit) -> Any:
    return inspect(unit.session.connection())


def row_of(unit: db.Unit, entry: Entry) -> dict[str, Any]:
    table = shape.table(PROJECT)
    return dict(unit.session.execute(select(table).where(table.c.entry_id == entry.id)).one()._mapping)


def test_the_facts_of_an_entry(ready: db.Unit) -> None:
    entry = file_entry(filing())
    row = row_of(ready, entry)
    assert (row["d_contract_mode"], row["d_signed"], row["m_deaths"], row["m_loss_wan"]) == (
        "总承包", "true", 1, 12_340_000,
    )  # fmt: skip
    assert (row["region_path"], row["d_province"], row["d_city"]) == ("370685", "370000", "370600")
    assert (row["counted_on"], row["d_year"], row["d_month"]) == (date(2016, 3, 1), "2016", "2016-03")
    assert (row["d_state"], row["d_owner"]) == ("current", "37FM000001")
    assert row["d_leader_phone"] == crypto.vault().fingerprint(PHONE)


def test_a_record_counts_on_its_declared_day_in_china(ready: db.Unit) -> None:
    dated = replace(PROJECT, date="occurred_at")
    entry = file_entry(filing({"occurred_at": "2015-12-31T18:30:00+00:00"}, register=dated))
    assert row_of(ready, entry)["counted_on"] == date(2016, 1, 1)


def test_making_the_table_again_changes_nothing(ready: db.Unit) -> None:
    assert facts.ensure(PROJECT) == facts.Change(False, ("accident_types", "leader_id_no"))
    file_entry(filing())
    assert facts.ensure(PROJECT) == facts.Change(False, ())


def test_new_dimensions_become_columns_and_wait_for_the_rebuild(ready: db.Unit) -> None:
    entry = file_entry(filing())
    assert facts.ensure(WIDER) == facts.Change(False, ("d_work_content", "m_total", "officers.name"))
    assert rebuild.astray(WIDER) == [entry.id]
    assert rebuild.rebuild(WIDER) is None
    assert rebuild.astray(WIDER) == []
    indexes = {one["name"] for one in standing(ready).get_indexes("facts_project", schema=_schema(ready))}
    assert "ix_facts_project_d_work_content_counted_on_entry_id" in indexes
    assert ready.session.scalar(select(EntryTag.value).where(EntryTag.name == "officers.name")) == "张测甲"


def _schema(unit: db.Unit) -> str | None:
    return None if unit.database.sqlite else "registers"


def test_a_rolled_back_publication_leaves_nothing(database: db.Database) -> None:
    with database.transaction() as unit:
        facts.ensure(PROJECT)
        unit.doom()
    with database.transaction() as unit:
        assert not standing(unit).has_table("facts_project", schema=_schema(unit))
        assert not [name for name in standing(unit).get_view_names() if name.startswith("register_")]
    with database.transaction():
        facts.ensure(PROJECT)
    with database.transaction() as unit:
        facts.ensure(WIDER)
        unit.doom()
    with database.transaction() as unit:
        columns = {one["name"] for one in standing(unit).get_columns("facts_project", schema=_schema(unit))}
        assert "d_contract_mode" in columns and "d_work_content" not in columns


def test_the_view_shows_entries_without_documents(ready: db.Unit) -> None:
    file_entry(filing())
    name = shape.view_name("project", _schema(ready))
    (row,) = ready.session.execute(text(f"SELECT * FROM {name}")).all()
    assert row.title == "玲珑金矿井巷工程" and row.d_contract_mode == "总承包"
    assert PHONE not in str(row) and "document" not in row._mapping


def test_unusable_names_are_refused(unit: db.Unit) -> None:
    wrong = replace(PROJECT, dimensions=(Dimension("a b; DROP TABLE entries"),), reports=(("nowhere",),))
    with pytest.raises(Invalid) as refused:
        facts.ensure(wrong)
    assert "DROP TABLE" in refused.value.message and "nowhere" in refused.value.message
    assert shape.faults(PROJECT) == []


def test_each_report_has_its_covering_index(ready: db.Unit) -> None:
    found = standing(ready).get_indexes("facts_project", schema=_schema(ready))
    covered = {tuple(one["column_names"]) for one in found}
    assert {("d_province", "d_contract_mode", "d_state"), ("d_year", "m_deaths")} <= covered


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rebuilding_gives_what_filing_gave(ready: db.Unit, data: st.DataObject) -> None:
    words = st.one_of(st.none(), st.text("矿山工程ab", max_size=6))
    answers = st.fixed_dictionaries({}, optional={
        "contract_mode": words, "leader_phone": words, "deaths": st.one_of(st.none(), st.integers(0, 99)),
        "accident_types": st.lists(st.sampled_from(["01", "02", "11"]), max_size=3),
        "loss_wan": st.decimals(0, 999, places=2).map(float),
    })  # fmt: skip
    number = (ready.session.scalar(select(Entry.id).order_by(Entry.id.desc()).limit(1)) or 0) + 1
    entry = file_entry(numbered(number, data.draw(answers)))
    before = row_of(ready, entry)
    tags = set(ready.session.execute(select(EntryTag.name, EntryTag.value).where(EntryTag.entry_id == entry.id)))
    table = shape.table(PROJECT)
    ready.session.execute(update(table).values(d_contract_mode="错", m_deaths=None, d_state="错"))
    assert rebuild.rebuild(PROJECT, size=rebuild.LOOK) is None
    assert row_of(ready, entry) == before and rebuild.astray(PROJECT) == []
    again = select(EntryTag.name, EntryTag.value).where(EntryTag.entry_id == entry.id)
    assert set(ready.session.execute(again)) == tags


def test_rebuilding_goes_on_in_batches(ready: db.Unit) -> None:
    ids = [file_entry(numbered(number)).id for number in range(5)]
    assert rebuild.rebuild(PROJECT, size=2) == ids[1]
    assert rebuild.rebuild(PROJECT, after=ids[3], size=2) is None


def test_columns_cannot_be_reserved_words() -> None:
    assert (extract.column("order"), extract.column("a.b"), extract.column("n", "m")) == (
        "d_order",
        "d_a__b",
        "m_n",
    )


def test_leaves_are_found_through_lists() -> None:
    document = {"people": [{"id": "1", "name": "甲"}, {"id": "", "name": "乙"}], "flag": False}
    assert list(leaves.values(document, "people.id")) == ["1"]
    assert [leaves.text(one) for one in leaves.values(document, "flag")] == ["false"]
