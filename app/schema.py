"""Whether the schema of a database lacks what this program knows: asked only where something was not found."""

import logging

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from app.config import ROOT
from app.faults import Fault

log = logging.getLogger(__name__)


def behind(engine: Engine) -> bool:
    """Whether the newest migration is not applied; False also where the database does not tell."""
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return True
            applied = connection.scalar(text("SELECT max(version_num) FROM alembic_version"))
    except (SQLAlchemyError, Fault):
        log.exception("the schema's version could not be read")
        return False
    return str(applied or "") < _newest()


def _newest() -> str:
    """Migrations are numbered: the number of the last."""
    return max(file.name.partition("_")[0] for file in (ROOT / "migrations/versions").glob("[0-9]*.py"))
