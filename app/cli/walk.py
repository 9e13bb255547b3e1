"""Play a walk: an acceptance run of a process, written as data, through the real HTTP application (contract 3)."""

import tempfile
import tomllib
from datetime import datetime
from pathlib import Path

from app import clock, crypto
from app.cli.stage import Stage
from app.config import Settings
from app.db import Database


class Stumble(Exception):
    """A step did not do what the walk says; the message tells which."""


def walk(settings: Settings, file: Path) -> str | None:
    """Play one file on a throw-away database; None if it holds, else what went wrong."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    package = file.resolve().parent.parent.name
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/walk.db")
        crypto.configure(settings.field_key)
        clock.start_at(datetime.fromisoformat(told["clock"]))
        try:
            Stage(settings, database, package, told).play()
        except Stumble as trouble:
            return str(trouble)
        finally:
            clock.start_at(settings.app_clock)
            database.engine.dispose()
    return None
