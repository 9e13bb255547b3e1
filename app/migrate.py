"""Bring a database to the schema of this program: migrations, in one transaction, one process at a time (R23)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.config import ROOT
from app.db import Database
from app.errors import AppError

LOCK = 20160301
logging.getLogger("alembic").setLevel(logging.WARNING)


class UnknownSchema(AppError):
    """数据库的结构不是本程序所认识的版本，可能已被更新的程序升级过；请使用与数据库相符的程序版本。"""

    kind = "unknown-schema"


def upgrade(database: Database) -> None:
    """Apply what is missing. Raises UnknownSchema where the database is ahead of the program. Safe to repeat."""
    with _alone(database) as connection:
        if _missing(connection):
            settings = _settings()
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")


def current(database: Database) -> bool:
    """Whether the schema is exactly this program's. Raises UnknownSchema where the database is ahead."""
    with database.engine.connect() as connection:
        return not _missing(connection)


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


def _missing(connection: Connection) -> bool:
    """Whether the newest migration is not applied yet."""
    scripts = ScriptDirectory.from_config(_settings())
    known = {script.revision for script in scripts.walk_revisions()}
    applied = set(MigrationContext.configure(connection).get_current_heads())
    if applied - known:
        raise UnknownSchema
    return applied != set(scripts.get_heads())


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction that no second upgrade enters at the same time."""
    database.take_turn()
    try:
        with database.engine.execution_options(begin_immediate=True).begin() as connection:
            if not database.sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            yield connection
    finally:
        database.pass_turn()
