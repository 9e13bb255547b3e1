"""Ways to break a database under the running application, each undone by leaving the `with`."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text

from app import db
from tests.plugins.copies import administer

Breaking = Callable[[db.Database], contextlib.AbstractContextManager[None]]
SQLITE = {
    "SQLITE_READONLY_DBMOVED": "read-only",
    "SQLITE_FULL": "full",
    "SQLITE_BUSY_SNAPSHOT": "crowded",
    "SQLITE_IOERR_WRITE": "damaged",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
    "SQLITE_CANTOPEN": "lost",
    "SQLITE_INTERRUPT": "slow",
}
STATES = {
    "25006": "read-only",
    "53100": "full",
    "53300": "crowded",
    "55P03": "busy",
    "40P01": "busy",
    "40001": "busy",
    "57014": "slow",
    "57P01": "lost",
    "08006": "lost",
    "58030": "damaged",
    "XX001": "damaged",
    "42501": "unready",
}


def raised(database: db.Database, code: str) -> Exception:
    """An error as the driver makes it."""
    if not database.sqlite:
        return psycopg.errors.lookup(code)("said by the server\nDETAIL:  secret")
    error = (sqlite3.DatabaseError if "CORRUPT" in code or "NOTADB" in code else sqlite3.OperationalError)("said")
    error.sqlite_errorname = code
    return error


@contextlib.contextmanager
def failing(database: db.Database, code: str, at: int) -> Iterator[list[int]]:
    """The `at`-th statement from now fails, or the commit with `at` = 0; gives a list, one for each asked."""
    seen: list[int] = []

    def count(*_arguments: Any) -> None:
        seen.append(1)
        if len(seen) == at:
            raise raised(database, code)

    def refuse(_connection: Any) -> None:
        raise raised(database, code)

    event.listen(database.engine, "do_execute", count)
    try:
        with committing(database, refuse) if at == 0 else contextlib.nullcontext():
            yield seen
    finally:
        event.remove(database.engine, "do_execute", count)


@contextlib.contextmanager
def committing(database: db.Database, act: Callable[[Any], None]) -> Iterator[None]:
    """`act` stands in for the driver's commit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database.engine.dialect, "do_commit", act)
        yield


@contextlib.contextmanager
def read_only(database: db.Database) -> Iterator[None]:
    """The administrator has made the database read-only; sessions that are open already stay as they were."""
    if database.sqlite:
        with pragma(database, "query_only=ON"):
            yield
        return
    name = database.engine.url.database
    with database.engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only=on"))
        connection.commit()
    database.engine.dispose()
    try:
        yield
    finally:
        folder = Path(str(database.engine.url.query["host"]))
        administer(folder, f"ALTER DATABASE {name} RESET default_transaction_read_only")


@contextlib.contextmanager
def full(database: db.Database) -> Iterator[None]:
    """A SQLite file that may not grow by a page."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE room (a)")
        connection.commit()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with pragma(database, f"max_page_count={pages}"):
        yield


@contextlib.contextmanager
def pragma(database: db.Database, setting: str) -> Iterator[None]:
    """All connections of SQLite have this setting."""

    def apply(raw: Any, _record: Any) -> None:
        raw.execute(f"PRAGMA {setting}")

    event.listen(database.engine, "connect", apply)
    database.engine.dispose()
    try:
        yield
    finally:
        event.remove(database.engine, "connect", apply)
        if not setting.startswith("query_only"):
            database.engine.dispose()
