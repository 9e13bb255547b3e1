"""Files in their folder and rows in the database: kept whole, counted, bound, and gone when nobody wants them."""

import errno
import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest

from app import clock, db
from app.accounts.person import OrgView, Person
from app.attachments import queries, store
from app.attachments.bind import bind
from app.attachments.discard import discard, sweep
from app.attachments.models import Attachment
from app.attachments.receive import receive
from app.errors import Invalid, NotFound, TooMany, Unavailable
from tests.app.attachments import attachment_samples as samples

PERSON = Person(1, "zhang", "张三", OrgView("33FM000001", "contractor", "样例公司", None, "330326"), ())
STRANGER = Person(2, "li", "李四", OrgView("33FM000002", "contractor", "别的公司", None, "330327"), ())
DATA = samples.pdf()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    """An empty store."""
    store.configure(store.Store(tmp_path / "attachments"))
    return tmp_path / "attachments"


def files(folder: Path) -> list[Path]:
    """All files below the store but its lock."""
    return [file for file in folder.rglob("*") if file.is_file() and file.name != ".lock"]


def sent(database: db.Database, data: bytes = DATA, person: Person = PERSON) -> Attachment:
    """One file, received and committed."""
    with database.transaction():
        return receive(io.BytesIO(data), "许可证.pdf", person)


def test_a_file_is_kept_under_its_hash(database: db.Database, folder: Path) -> None:
    row = sent(database)
    digest = hashlib.sha256(DATA).hexdigest()
    assert files(folder) == [folder / digest[:2] / digest[2:4] / digest]
    with queries.open_file(row) as file:
        assert file.read() == DATA
    told = {
        "id": str(row.id),
        "name": "许可证.pdf",
        "size": len(DATA),
        "type": "application/pdf",
        "sha256": digest,
    }
    assert row.face() == told and (row.owner_org, row.state) == ("33FM000001", "stored")


def test_the_same_content_is_kept_once_for_two_rows(database: db.Database, folder: Path) -> None:
    first, second = sent(database), sent(database, person=STRANGER)
    assert first.id != second.id and len(files(folder)) == 1


@pytest.mark.parametrize("size", [0, 1001])
def test_empty_and_large_files_are_refused_without_a_trace(unit: db.Unit, folder: Path, size: int) -> None:
    store.configure(store.Store(folder, file=1000))
    with pytest.raises(Invalid):
        receive(io.BytesIO(DATA[:8] + b"0" * (size - 8) if size else b""), "a.pdf", PERSON)
    assert files(folder) == [] and not unit.writing


def test_a_refused_file_leaves_nothing(unit: db.Unit, folder: Path) -> None:
    with pytest.raises(Invalid):
        receive(io.BytesIO(b"MZ" * 100), "许可证.pdf", PERSON)
    assert files(folder) == [] and not unit.writing


def test_a_full_disk_is_told_as_such(unit: db.Unit, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable):
        receive(io.BytesIO(DATA), "a.pdf", PERSON)
    assert files(folder) == []


def test_each_account_has_a_share_of_the_day(database: db.Database, folder: Path) -> None:
    store.configure(store.Store(folder, day_files=2))
    sent(database)
    sent(database)
    with pytest.raises(TooMany):
        sent(database)
    sent(database, person=STRANGER)
    clock.advance(timedelta(days=1))
    sent(database)


def test_the_share_counts_bytes_too(database: db.Database, folder: Path) -> None:
    store.configure(store.Store(folder, day_bytes=2 * len(DATA) - 1))
    sent(database)
    with pytest.raises(TooMany):
        sent(database)
    assert len(files(folder)) == 1


def test_a_submission_binds_what_it_names(database: db.Database) -> None:
    row = sent(database)
    with database.transaction():
        assert [bound.id for bound in bind([row.id], 7)] == [row.id]
    with database.transaction():
        (bound,) = queries.of_case(7)
        assert bound.state == "bound"
        assert bind([row.id], 8)[0].case_id == 7


def test_unknown_attachments_cannot_be_bound(database: db.Database) -> None:
    row = sent(database)
    with pytest.raises(Invalid), database.transaction():
        bind([row.id + 1], 7)


def test_a_record_has_a_share(database: db.Database, folder: Path) -> None:
    ids = [sent(database).id, sent(database).id]
    for limits in (store.Store(folder, record_files=1), store.Store(folder, record_bytes=len(DATA))):
        store.configure(limits)
        with pytest.raises(Invalid), database.transaction():
            bind(ids, 7)


def test_discarded_content_goes_with_its_last_row(database: db.Database, folder: Path) -> None:
    first, second = sent(database), sent(database, person=STRANGER)
    with database.transaction():
        assert discard([first.id]) == 1
    assert len(files(folder)) == 1
    with database.transaction():
        discard([second.id])
    assert files(folder) == []
    with pytest.raises(NotFound):
        queries.open_file(second)


def test_nothing_goes_when_the_removal_is_undone(database: db.Database, folder: Path) -> None:
    row = sent(database)
    with database.transaction() as unit:
        discard([row.id])
        unit.doom()
    assert len(files(folder)) == 1


def test_content_taken_away_before_the_commit_comes_back(database: db.Database, folder: Path) -> None:
    with database.transaction():
        row = receive(io.BytesIO(DATA), "a.pdf", PERSON)
        store.forget(row.sha256, lambda: False)
    assert [file.read_bytes() for file in files(folder)] == [DATA]


def test_the_nightly_sweep_takes_what_nobody_wants(database: db.Database, folder: Path) -> None:
    bound, unused = sent(database), sent(database, samples.pdf(b"/Lang(zh)"))
    with database.transaction():
        bind([bound.id], 7)
    with database.transaction() as unit:
        receive(io.BytesIO(samples.pdf(b"/Lang(en)")), "a.pdf", PERSON)
        unit.doom()
    os.utime(next((folder / "tmp").iterdir()), (0, 0))
    clock.advance(timedelta(days=8))
    with database.transaction():
        assert sweep() == 1
        assert queries.attachment(unused.id) is None
    assert [file.name for file in files(folder)] == [bound.sha256]
