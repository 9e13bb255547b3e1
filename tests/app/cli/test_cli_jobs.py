"""jobs run: what is due is worked off, what is not waits, --as-of moves the moment."""

import subprocess
import sys
from datetime import timedelta

import pytest

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


@pytest.mark.parametrize(
    ("command", "needed", "others"),
    [
        ("jobs", "app.sweep", {"flask", "waitress", "alembic", "app.cli.demo"}),
        ("serve", "waitress", {"alembic", "app.cli.demo"}),
        ("worker", "celery", {"alembic", "app.cli.demo"}),
    ],
)
def test_a_process_that_is_started_often_loads_what_it_needs(command: str, needed: str, others: set[str]) -> None:
    """Two run jobs beside every server and worker."""
    started = [sys.executable, "-X", "importtime", "-m", "app", command, "--help"]
    told = subprocess.run(started, cwd=ROOT, capture_output=True, text=True, check=True)
    assert command in told.stdout
    loaded = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    assert needed in loaded and loaded.isdisjoint(others)
