"""Put an approved record before the public, in the transaction that approved it; or replace what stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select

from app import clock, db
from app.folding import sought
from app.publications import counts, index
from app.publications.models import Publication


@dataclass(frozen=True)
class Notice:
    """What everybody may read. `document`: public fields only; `view`: the same for reading, sections as
    `{"title", "rows": [[label, text or {"columns", "rows"}]]}`; `by_org` code and `by_name` of the department;
    `register_title`: what the public calls this kind of record; `approved`: whether that department has approved
    this very version, not one before it; `line`: label and text of what lists show beside the title; `search`:
    what is searched besides the title; `listed_on`: the day lists are sorted by, else that of publication;
    `face`: which of the declared faces `document` is."""

    entry_id: int
    register: str
    version: int
    title: str
    document: Mapping[str, Any]
    region: str | None
    by_org: str
    by_name: str = ""
    view: Sequence[Mapping[str, Any]] = ()
    register_title: str = ""
    approved: bool = True
    line: Sequence[tuple[str, str]] = ()
    search: Sequence[str] = ()
    listed_on: date | None = None
    face: str = "full"


def publish(notice: Notice) -> Publication:
    """Publish or replace. What was withdrawn is renewed too and stays withdrawn.

    Every filing raises the version: nothing of an entry stands before the public while its first is published."""
    session = db.write()
    found = _standing(notice) if notice.version > 1 else None
    line = found or Publication(entry_id=notice.entry_id)
    before, counted = (_indexed(line), line.register) if found else (None, None)
    _fill(line, notice)
    if found is None:
        session.add(line)
    if counted != line.register and line.withdrawn_at is None:
        _count(counted, line.register)
    session.flush()
    if before != _indexed(line) and line.withdrawn_at is None:
        index.renew(line, fresh=found is None)
    return line


def _count(before: str | None, now: str) -> None:
    if before is not None:
        counts.note(before, -1)
    counts.note(now, 1)


def _standing(notice: Notice) -> Publication | None:
    mine = select(Publication).where(Publication.entry_id == notice.entry_id).with_for_update()
    return db.session().scalar(mine.execution_options(populate_existing=True))


def _indexed(line: Publication) -> tuple[object, ...]:
    return line.sought, line.region_path, line.register, line.listed_on


def _fill(line: Publication, notice: Notice) -> None:
    line.register, line.register_title, line.version = notice.register, notice.register_title, notice.version
    line.title, line.sought = notice.title, sought(notice.title, *notice.search)
    line.region_path = notice.region or ""
    line.face = notice.face
    line.by_org, line.by_name = notice.by_org, notice.by_name or notice.by_org
    line.document = orjson.dumps(dict(notice.document)).decode()
    line.view = orjson.dumps([dict(section) for section in notice.view]).decode()
    now = clock.now()
    line.self_filed_at = None if notice.approved else now
    if notice.approved or line.published_at is None:
        line.published_at = now
    line.line = orjson.dumps([list(cell) for cell in notice.line]).decode()
    line.listed_on = notice.listed_on or clock.local(line.published_at).date()
