"""Files nobody has sent: found without looking through every draft for each of them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from app import clock, db, drain
from app.attachments.models import Attachment
from app.cases import unsent_files
from app.cases.models import Draft, WorkItem
from app.jobs.models import Job
from app.registers import rebuild
from tests.plugins.office import Office
from tests.races.races_meeting import item

TEXT = "外包工程施工单位主要负责人安全生产" * 160


def uploaded(number: int) -> list[int]:
    """Files of nine days ago, no content behind them."""
    old = clock.now() - timedelta(days=9)
    row = {"name": "a.pdf", "size": 10, "type": "application/pdf", "owner_org": "AJ-370685", "user_id": 1}
    rows = [{**row, "sha256": f"{one:064x}", "at": old, "state": "stored"} for one in range(number)]
    db.write().execute(insert(Attachment), rows)
    return sorted(db.session().scalars(select(Attachment.id)))


def drafts(office: Office, files: list[int], number: int) -> None:
    """So many long drafts, which name these files between them."""
    first = int(item(office.started()))
    session = db.write()
    row = session.get_one(WorkItem, first)
    columns = {one.name: getattr(row, one.name) for one in WorkItem.__table__.columns if one.name != "id"}
    session.execute(insert(WorkItem), [{**columns, "task_id": None, "draft_rev": 1} for _ in range(number)])
    items = session.scalars(select(WorkItem.id).where(WorkItem.id > first)).all()
    for place, one in enumerate(items):
        named = [{"id": str(file), "name": "a.pdf", "size": 10} for file in files[place::number]]
        answers = json.dumps({"reason": TEXT, "x_files": named}, ensure_ascii=False, separators=(",", ":"))
        saved = clock.now() - timedelta(days=8)
        session.add(Draft(work_item_id=one, answers=answers, rev=1, saved_at=saved, saved_by=1))


def left(office: Office) -> list[int]:
    with office.database.transaction():
        return sorted(db.session().scalars(select(Attachment.id)))


def test_many_files_are_looked_for_in_many_drafts(office: Office) -> None:
    """So many that a look through all drafts for each file would take longer than a statement may."""
    office.started()
    with office.database.transaction():
        files = uploaded(2000)
    with office.database.transaction():
        drafts(office, files[:-20], 200)
    with office.database.transaction():
        unsent_files.hand_out()
    drain.run_all(office.database)
    assert left(office) == files[:-20]


def test_the_look_is_made_in_short_moves(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unsent_files, "BATCH", 2)
    monkeypatch.setattr(rebuild, "SECONDS", 0)
    with office.database.transaction():
        uploaded(5)
        unsent_files.hand_out()
    drain.run_all(office.database)
    with office.database.transaction():
        done = db.session().scalar(select(func.count()).select_from(Job).where(Job.kind == unsent_files.KIND))
    assert (left(office), done) == ([], 3)


def test_what_is_saved_after_the_look_is_spared(office: Office) -> None:
    with office.database.transaction():
        first, second = uploaded(2)
        found = unsent_files.drafted({})
    draft = {"reason": "补", "x_files": [{"id": str(first), "name": "a.pdf", "size": 10}]}
    with office.database.transaction():
        drafts(office, [], 1)
        row = db.session().scalars(select(Draft)).one()
        row.answers, row.saved_at = json.dumps(draft, separators=(",", ":")), clock.now()
    with office.database.transaction():
        assert unsent_files.drop(found["named"], found["since"], 0) is None
    assert left(office) == [first] and second != first
