"""Where the schema of a database stands beside what this program knows."""

import logging

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.config import ROOT
from app.errors import AppError
from app.faults import Fault

log = logging.getLogger(__name__)
SERVES = Table("schema_serves", MetaData(), Column("oldest", String(32), primary_key=True))
"""The greatest `oldest` of all migrations that were applied (`migrate.py`)."""


class UnknownSchema(AppError):
    """数据库的结构不是本程序所认识的版本，可能已被更新的程序升级过；请使用与数据库相符的程序版本。"""

    kind = "unknown-schema"


def current(engine: Engine) -> bool:
    """Whether this program may serve: the schema is its own, or a newer one that it still fits.

    Raises UnknownSchema where the database is ahead and the program no longer fits.
    """
    with engine.connect() as connection:
        return not lacking(connection)


def lacking(connection: Connection) -> bool:
    """Whether the newest migration is not applied yet."""
    numbers, applied = known(), _applied(connection)
    if not applied - set(numbers):
        return applied != {numbers[-1]}
    if not inspect(connection).has_table(SERVES.name) or connection.scalar(select(SERVES.c.oldest)) not in numbers:
        raise UnknownSchema
    return False


def behind(engine: Engine) -> bool:
    """Whether the newest migration is not applied; False also where the database does not tell."""
    try:
        with engine.connect() as connection:
            return max(_applied(connection), default="") < known()[-1]
    except (SQLAlchemyError, Fault):
        log.exception("the schema's version could not be read")
        return False


def level(engine: Engine) -> bool:
    """Whether the database stands at this program's newest migration: not behind it, and no newer program's."""
    with engine.connect() as connection:
        return _applied(connection) == {known()[-1]}


def known() -> list[str]:
    """Migrations are numbered: the numbers, the newest last."""
    return sorted(file.name.partition("_")[0] for file in (ROOT / "migrations/versions").glob("[0-9]*.py"))


def _applied(connection: Connection) -> set[str]:
    if not inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.scalars(text("SELECT version_num FROM alembic_version")))
