"""Bring a database to the schema of this program: one migration after another, one process at a time (R23).

It runs beside serving programs and under limits of its own (`online.py`). Each migration is committed by itself;
an upgrade that was interrupted goes on with the next call.

Programs of two ages run side by side while an upgrade goes on, and the schema is the newer one's. A migration only
adds, so the older program still fits; one that takes something away says `oldest = "NNNN"`, the migration that a
program must know at least to fit what is left. The greatest of these stands in the database for older programs.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, insert, text

from app import online, postgresql
from app.config import ROOT
from app.db import Database
from app.schema import SERVES, lacking

LOCK = 20160301
LOOK_SECONDS = 0.2
logging.getLogger("alembic").setLevel(logging.WARNING)


def upgrade(database: Database) -> None:
    """Apply what is missing; nothing where a newer program has been here and this one still fits. Safe to repeat.

    Raises UnknownSchema where it does not fit, Fault where others kept a table locked for minutes.
    """
    with _alone(database) as connection:
        with connection.begin():
            missing = lacking(connection)
        if missing:
            online.patiently(partial(_remember, connection))
            online.patiently(partial(_apply, connection))


def _apply(connection: Connection) -> None:
    """All that is missing. What a failed attempt has begun is undone, what it has finished stays."""
    settings = _settings()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


def _remember(connection: Connection) -> None:
    """Note which programs the schema will serve, for those that do not know its newest migrations."""
    line = list(ScriptDirectory.from_config(_settings()).walk_revisions())[::-1]
    place = {script.revision: number for number, script in enumerate(line)}
    told = (getattr(script.module, "oldest", line[0].revision) for script in line)
    with connection.begin():
        SERVES.create(connection, checkfirst=True)
        connection.execute(delete(SERVES))
        connection.execute(insert(SERVES).values(oldest=max(told, key=lambda one: place[one])))


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A connection for upgrading, that no second upgrade has at the same time."""
    database.take_turn()
    try:
        with database.engine.connect().execution_options(begin_immediate=True) as connection:
            if not database.sqlite:
                _make_ready(connection)
            try:
                yield connection
            finally:
                connection.invalidate()
    finally:
        database.pass_turn()


def _make_ready(connection: Connection) -> None:
    """Own limits and the lock, both until the connection ends."""
    with connection.begin():
        postgresql.be_patient(connection, online.LOCK_SECONDS)
    _wait_for_others(connection)


def _wait_for_others(connection: Connection) -> None:
    """Ask again and again: an index that is being made concurrently would wait for a statement that waits."""
    while True:
        with connection.begin():
            if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK}):
                return
        time.sleep(LOOK_SECONDS)
