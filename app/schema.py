"""Where the schema of a database stands beside what this program knows."""

import logging

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from app.config import ROOT
from app.faults import Fault

log = logging.getLogger(__name__)


def behind(engine: Engine) -> bool:
    """Whether the newest migration is not applied; False also where the database does not tell."""
    try:
        return _applied(engine) < known()[-1]
    except (SQLAlchemyError, Fault):
        log.exception("the schema's version could not be read")
        return False


def level(engine: Engine) -> bool:
    """Whether the database stands at this program's newest migration: not behind it, and no newer program's."""
    return _applied(engine) == known()[-1]


def known() -> list[str]:
    """Migrations are numbered: the numbers, the newest last."""
    return sorted(file.name.partition("_")[0] for file in (ROOT / "migrations/versions").glob("[0-9]*.py"))


def _applied(engine: Engine) -> str:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.scalar(text("SELECT max(version_num) FROM alembic_version")) or "")
