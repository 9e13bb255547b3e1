"""jobs run: what is due is worked off, what is not waits, --as-of moves the moment."""

import subprocess
import sys
from datetime import timedelta

from app import clock, db
from app.jobs import queries
from app.jobs.put import put
from tests.app.cli.conftest import Run
from tests.plugins.tree import ROOT


def laid(base: db.Database, in_days: int) -> None:
    with base.transaction():
        put("assign", {"org": "33FM000001"}, due=clock.now() + timedelta(days=in_days))


def waiting(base: db.Database) -> bool:
    with base.transaction():
        return queries.next_due() is not None


def test_what_is_due_is_worked_off_once(run: Run, base: db.Database) -> None:
    laid(base, in_days=0)
    assert run("jobs", "run", "--json").json == {"run": 1}
    assert run("jobs", "run", "--json").json == {"run": 0}
    assert not waiting(base)


def test_what_is_not_due_waits_for_its_day(run: Run, base: db.Database) -> None:
    laid(base, in_days=10)
    assert run("jobs", "run", "--json").json == {"run": 0}
    assert waiting(base)
    later = (clock.local(clock.now()) + timedelta(days=11)).isoformat(timespec="seconds")
    said = run("jobs", "run", "--as-of", later)
    assert said.status == 0
    assert "1 件" in said.err
    assert not waiting(base)


def test_a_process_that_runs_jobs_loads_no_web_server() -> None:
    """It is started often, two beside every server and worker."""
    command = [sys.executable, "-X", "importtime", "-m", "app", "jobs", "--help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "sweep" in told.stdout
    loaded = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    assert "app.sweep" in loaded and loaded.isdisjoint({"flask", "waitress", "alembic", "app.cli.demo"})
