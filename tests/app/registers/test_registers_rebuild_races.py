"""A rebuild and an approval at the same time: what is derived follows the newest version."""

import threading
from typing import Any

import pytest

from app import db
from app.registers import facts, rebuild, rows
from app.registers.file import file_entry
from app.registers.models import EntryKey, EntryTag
from tests.app.registers.registers_samples import PROJECT, filing

CHANGED = {"contract_mode": "专业承包", "project_name": "玲珑金矿井巷工程"}


def test_a_rebuild_overwrites_nothing_newer(database: db.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.transaction():
        facts.ensure(PROJECT)
        entry = file_entry(filing()).id
    read, real = threading.Event(), rebuild._opened

    def slow(one: Any) -> Any:
        read.set()
        filed.wait(1)
        return real(one)

    filed = threading.Event()
    monkeypatch.setattr(rebuild, "_opened", slow)
    job = threading.Thread(target=_rebuild, args=(database,))
    job.start()
    assert read.wait(10)
    with database.transaction():
        file_entry(filing(CHANGED, entry_id=entry, base_version=1))
    filed.set()
    job.join()
    monkeypatch.setattr(rebuild, "_opened", real)
    with database.transaction():
        assert rebuild.astray(PROJECT) == []
        _marks_are_right(entry)


def _rebuild(database: db.Database) -> None:
    with database.transaction():
        rebuild.rebuild(PROJECT)


def _marks_are_right(entry_id: int) -> None:
    (entry,) = db.session().scalars(rebuild._batch(PROJECT, entry_id - 1, 1))
    wanted = rows.marks(PROJECT, entry, rebuild._opened(entry))
    for model, told in ((EntryKey, wanted.keys), (EntryTag, wanted.tags)):
        held = db.session().query(model.name, model.value).where(model.entry_id == entry_id)
        assert {tuple(one) for one in held} == set(told)
