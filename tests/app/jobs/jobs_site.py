"""Real processes of the platform with the jobs of `trial/sitecustomize.py`, each in a group of its own."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from alembic import command

from app import clock, crypto, db, migrate
from app.jobs import queries
from app.jobs.models import Job
from app.jobs.put import put
from deploy.cluster.process import kill, living
from tests.plugins.databases import FIELD_KEY, close
from tests.plugins.patience import within
from tests.plugins.servers import free_port
from tests.plugins.tree import ROOT

TRIAL = Path(__file__).parent / "trial"
SERVE, WORKER = ("serve",), ("worker",)


@dataclass
class Site:
    """One database and the processes on it."""

    folder: Path
    database: db.Database
    environment: dict[str, str]
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def log(self) -> str:
        """What all processes have logged."""
        return (self.folder / "log").read_text()

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        """`python -m app …`."""
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "app", *arguments],
                cwd=ROOT,
                env={**os.environ, **self.environment, **environment},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def put(self, kind: str, name: str, after: float = 0, **payload: float) -> None:
        """A job due after so many seconds, which no bell announces."""
        with self.database.transaction():
            put(kind, {"name": name, **payload}, due=clock.now() + timedelta(seconds=after))

    def calls(self, name: str) -> list[str]:
        """Process ids of those that began this job, one per call."""
        file = self.folder / name
        return file.read_text().split() if file.exists() else []

    def answers(self, path: str = "/healthz") -> dict[str, Any]:
        """What the web server says."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.environment['PORT']}{path}", timeout=5) as answer:
            return dict(orjson.loads(answer.read()))

    def incidents(self) -> list[str | None]:
        """Operations of the open ones."""
        with self.database.transaction():
            return [row.operation for row in queries.open_incidents()]

    def open_jobs(self) -> int:
        """How many that have begun are not done."""
        with self.database.transaction():
            return (
                db.session()
                .query(Job)
                .where(Job.done_at.is_(None), Job.due_at.is_not(None), Job.attempts > 0)
                .count()
            )

    def end(self) -> None:
        """Kill whatever is left."""
        for process in self.started:
            kill(living(process.pid, None))
            process.wait()


@contextlib.contextmanager
def site_on(url: str, folder: Path, **environment: str) -> Iterator[Site]:
    """Nothing started yet; whatever was started is gone afterwards."""
    folder.mkdir()
    settings = {
        "PYTHONPATH": f"{TRIAL}:{ROOT}",
        "NOTES": str(folder),
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "FIELD_KEY": FIELD_KEY,
        "SECRET_KEY": "s" * 64,
        "PORT": str(free_port()),
    }
    crypto.configure(FIELD_KEY)
    database = db.Database(url)
    made = Site(folder, database, settings | environment)
    stamp(database)
    try:
        yield made
    finally:
        made.end()
        sys.stdout.write(made.log)  # shown where the test failed
        close(database)


def stamp(database: db.Database) -> None:
    """The tables were made at once: say that they are what the migrations make."""
    with database.engine.begin() as connection:
        settings = migrate._settings()
        settings.attributes["connection"] = connection
        command.stamp(settings, "head")


def wait_until(what: Callable[[], object], seconds: float = 30) -> None:
    """Until it is true; what it raises while the site starts does not count."""
    end = time.monotonic() + within(seconds)
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if what():
                return
        time.sleep(0.05)
    raise TimeoutError(what)
