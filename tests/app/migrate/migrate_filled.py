"""Databases of an earlier program, with rows in every table that later migrations fill."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from alembic import command
from sqlalchemy import MetaData, Table, insert
from sqlalchemy.types import Boolean, Date, DateTime, Integer, LargeBinary

from app import db, migrate

ENTRIES, TERMS = 2000, 10
LATE = datetime(2026, 3, 1, 17, tzinfo=UTC)
DAY_AFTER = date(2026, 3, 2)
PLAIN: dict[type, Any] = {Integer: 1, Date: date(2026, 3, 1), DateTime: LATE, Boolean: True, LargeBinary: b""}


def before(database: db.Database, revision: str) -> None:
    """Bring an empty database to what a program of then would have made of it."""
    with migrate._alone(database) as connection:
        settings = migrate._settings()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)


def fill(database: db.Database) -> None:
    """Records, what is published of them and the terms it is found by, a change by a sender, and incidents."""
    some = range(1, ENTRIES + 1)
    texts = {"document": "甲" * 300, "view": "乙" * 300}
    with database.engine.execution_options(begin_immediate=True).begin() as connection:
        tables = MetaData()
        tables.reflect(connection)

        def put(name: str, rows: Iterator[dict[str, Any]]) -> None:
            connection.execute(insert(tables.tables[name]), [plain(tables.tables[name]) | row for row in rows])

        put(
            "entries", ({**texts, "id": one, "key": str(one), "title": f"第{one}号", "version": 2} for one in some)
        )
        put("entry_versions", (version(one, 1, "first", "department") for one in some))
        put("entry_versions", (version(one, 2, "minor", "x") for one in some))
        put("publications", ({**texts, "seq": one, "entry_id": one, "version": 2} for one in some))
        put("publication_terms", ({"seq": one, "term": str(term)} for one in some for term in range(TERMS)))
        put("incidents", ({"id": one, "operation": f"item:{one}"} for one in some))


def version(entry: int, number: int, kind: str, by: str) -> dict[str, Any]:
    """A version of a record."""
    return {"entry_id": entry, "version": number, "kind": kind, "by_org": by, "document": "{}"}


def plain(table: Table) -> dict[str, Any]:
    """Something for every column that must have a value."""
    return {
        one.name: next((value for kind, value in PLAIN.items() if isinstance(one.type, kind)), "x")
        for one in table.columns
        if not one.nullable
    }
