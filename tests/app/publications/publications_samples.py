"""Entries to hang publications on, and notices for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from app import clock, db
from app.publications.models import Publication
from app.publications.publish import Notice, publish

ENTRY = text(
    "INSERT INTO entries (id, register, key, title, owner_org, state, version, document, sealed, by_org,"
    " entered_on, published_at) VALUES (:id, 'project', :key, '', 'x', 'current', 1, '{}', '[]', 'x',"
    " '2016-03-01', :now)"
)
DOCUMENT = {"project_name": "玲珑金矿井巷工程", "leader_name": "张测甲"}
VIEW = [{"title": "基本情况", "rows": [["项目名称", "玲珑金矿井巷工程"]]}]


def entry(number: int) -> int:
    """An entry row with this id: publications may only hang on entries."""
    db.write().execute(ENTRY, {"id": number, "key": str(number), "now": clock.now()})
    return number


def notice(number: int, title: str, **given: Any) -> Notice:
    """A notice for the entry of that number."""
    usual = {
        "register": "project", "version": 1, "document": DOCUMENT, "region": "370685",
        "by_org": "AJ-370685", "by_name": "招远市安全生产监督管理局", "view": VIEW,
    }  # fmt: skip
    return Notice(entry_id=number, title=title, **{**usual, **given})


def put_up(number: int, title: str, **given: Any) -> Publication:
    """A new entry, published."""
    return publish(notice(entry(number), title, **given))


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements executed inside, one string each."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement not in ("BEGIN", "BEGIN IMMEDIATE"):
            seen.append(statement)

    engine = db.unit().database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
