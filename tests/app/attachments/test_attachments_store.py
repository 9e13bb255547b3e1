"""Files in their folder and rows in the database: kept whole, counted, bound, and gone when nobody wants them."""

import errno
import hashlib
import io
import os
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import orjson
import pytest

from app import clock, db, drain
from app.accounts.person import OrgView, Person
from app.attachments import queries, store
from app.attachments.bind import bind
from app.attachments.discard import discard
from app.attachments.models import Attachment
from app.attachments.receive import _take_back, receive
from app.cases.models import DraftAside
from app.errors import Invalid, NotFound, TooMany, Unavailable
from tests.app.attachments import attachment_samples as samples
from tests.app.edge.edge_breaking import failing
from tests.plugins.country import Country, later, other_project, task
from tests.races.races_meeting import together

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


def long_ago(place: Path) -> None:
    """As if it had lain there for years."""
    os.utime(place, (0, 0))


def test_what_is_undone_takes_its_content_back(database: db.Database, folder: Path) -> None:
    with database.transaction() as unit:
        receive(io.BytesIO(DATA), "a.pdf", PERSON)
        unit.doom()
    assert files(folder) == []


def test_what_the_database_does_not_keep_takes_its_content_back(database: db.Database, folder: Path) -> None:
    code = "SQLITE_FULL" if database.sqlite else "53100"
    with failing(database, code, 0), pytest.raises(Unavailable):
        sent(database)
    assert files(folder) == []


def test_a_failed_upload_leaves_the_same_content_of_others(database: db.Database, folder: Path) -> None:
    row = sent(database, person=STRANGER)
    with database.transaction() as unit:
        receive(io.BytesIO(DATA), "a.pdf", PERSON)
        unit.doom()
    assert [file.name for file in files(folder)] == [row.sha256]


def test_a_failed_upload_beside_one_of_the_same_content(database: db.Database, folder: Path) -> None:
    def fail() -> None:
        with database.transaction() as unit:
            store.keep(held)
            db.after_undoing(partial(_take_back, database, held))
            unit.doom()

    held = store.take(io.BytesIO(DATA))
    with database.transaction():
        row = receive(io.BytesIO(DATA), "a.pdf", PERSON)
        together([fail])
    assert [file.name for file in files(folder)] == [row.sha256]


def test_leftovers_of_broken_uploads_go_when_they_are_old(
    database: db.Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = sent(database)
    for number in range(2):
        held = store.take(io.BytesIO(samples.pdf(b"/Lang(en)") + b"\n" * number))
        store.keep(held)
    first, second = sorted((folder / "tmp").iterdir())
    long_ago(first)
    store.clear_temp()
    assert sorted((folder / "tmp").iterdir()) == [second]
    for days in (1, 2):
        clock.start_at(datetime.fromisoformat(f"2014-06-1{days}T09:00:00+08:00"))
        assert len(files(folder)) == 4
        for _ in range(3):
            drain.run_all(database)
        monkeypatch.setattr(store, "DAY", -1)
    store.clear_temp()
    assert [file.name for file in files(folder)] == [kept.sha256]


def test_what_nobody_sends_within_a_week_goes_but_for_what_a_draft_names(each_country: Country) -> None:
    here = each_country
    case = here.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    drafted, lost = here.upload("yan"), here.upload("yan")
    answers = other_project("甲工程采掘项目", written_report_filed_files=[drafted])
    saved = here.call("yan", "PUT", f"/work-items/{task(case)['id']}/draft", {"answers": answers})
    assert saved.status_code == 200, saved.text
    for days, left in ((6, [200, 200]), (2, [200, 404])):
        later(days=days)
        here.drain()
        asked = [here.call("yan", "GET", f"/attachments/{one['id']}") for one in (drafted, lost)]
        assert [one.status_code for one in asked] == left


def test_what_a_draft_names_whose_place_another_took_stays_too(each_country: Country) -> None:
    here = each_country
    case = here.sent("yan", "collect_project", other_project("甲工程采掘项目"))
    kept = here.upload("zhao")
    with here.database.transaction():
        aside = DraftAside(work_item_id=int(task(case)["id"]), saved_by=1, saved_at=clock.now())
        aside.answers = orjson.dumps({"files": [{"id": kept["id"]}]}).decode()
        db.write().add(aside)
    later(days=9)
    here.drain()
    assert here.call("zhao", "GET", f"/attachments/{kept['id']}").status_code == 200
