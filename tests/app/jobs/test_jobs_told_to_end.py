"""Told to end (Ctrl-C, `docker stop`, systemd): quiet, soon, status 0, and no job is lost or counted."""

import contextlib
import os
import signal
import time
from collections.abc import Callable

import pytest

from app import db
from app.jobs.models import Job
from deploy.cluster.process import living
from tests.app.jobs.jobs_site import SERVE, WORKER, Site, wait_until
from tests.plugins.patience import within

NOISE = ("Traceback", "Fatal", "Aborted", "Exception ignored", " ERROR ", "ERROR/", "signal 15")
SWEEP = ("jobs", "sweep")
SOON = 15.0


def group(site: Site, number: int) -> None:
    """A terminal: all in the group of the first process."""
    os.killpg(site.started[0].pid, number)


def everybody(site: Site, number: int) -> None:
    """systemd: each process there is."""
    for pid in living(site.started[0].pid, None):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def head(site: Site, number: int) -> None:
    """A container: the first process."""
    os.kill(site.started[0].pid, number)


def assert_quiet(site: Site, seconds: float = SOON) -> None:
    """All are gone, without a word of complaint."""
    assert site.started[0].wait(within(seconds)) == 0
    assert living(site.started[0].pid, None) == []
    assert [word for word in NOISE if word in site.log] == []


@pytest.mark.parametrize("whom", [group, everybody, head])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_quietly(embedded: Site, whom: Callable[[Site, int], None], number: int) -> None:
    wait_until(lambda: len(living(embedded.started[0].pid, None)) == 3)
    embedded.put("note", "ran")
    wait_until(lambda: embedded.calls("ran"))
    whom(embedded, number)
    with contextlib.suppress(ProcessLookupError):
        whom(embedded, number)
    assert_quiet(embedded)


def test_a_sweeper_told_alone_ends_quietly_and_comes_back(embedded: Site) -> None:
    """While the other end of its standard input stays open."""
    server = embedded.started[0].pid
    wait_until(lambda: len(living(server, None)) == 3)
    embedded.put("note", "ran")
    wait_until(lambda: embedded.calls("ran"))
    (sweeper,) = map(int, embedded.calls("ran"))
    os.kill(sweeper, signal.SIGTERM)
    wait_until(lambda: "ended with 0" in embedded.log)
    wait_until(lambda: len(living(server, None)) == 3)
    head(embedded, signal.SIGTERM)
    assert_quiet(embedded)


@pytest.mark.parametrize(("whom", "number"), [(everybody, signal.SIGTERM), (group, signal.SIGINT)])
@pytest.mark.parametrize("after", [0.1, 0.8])
def test_a_server_ends_quietly_while_it_starts(
    embedded_site: Site, whom: Callable[[Site, int], None], number: int, after: float
) -> None:
    """Its sweepers are being loaded."""
    embedded_site.start(*SERVE)
    wait_until(lambda: len(living(embedded_site.started[0].pid, None)) == 3)
    time.sleep(after)
    whom(embedded_site, number)
    assert_quiet(embedded_site)


@pytest.mark.parametrize("whom", [everybody, head])
def test_a_job_in_hand_is_finished(embedded: Site, whom: Callable[[Site, int], None]) -> None:
    embedded.put("slow", "long", seconds=3)
    wait_until(lambda: embedded.calls("long"))
    whom(embedded, signal.SIGTERM)
    assert_quiet(embedded, 10)
    assert len(embedded.calls("long")) == 1 and not embedded.open_jobs()


def test_a_job_that_takes_too_long_is_given_back(embedded_site: Site) -> None:
    embedded_site.start(*SERVE, GRACE="1")
    embedded_site.put("slow", "endless", seconds=60)
    wait_until(lambda: embedded_site.calls("endless"))
    head(embedded_site, signal.SIGTERM)
    assert_quiet(embedded_site)
    with embedded_site.database.transaction():
        (row,) = db.session().query(Job).all()
        assert (row.attempts, row.lease_until, row.done_at) == (0, None, None)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_sweeper_of_its_own_ends_quietly(embedded_site: Site, number: int) -> None:
    embedded_site.start(*SWEEP)
    embedded_site.put("slow", "long", seconds=2)
    wait_until(lambda: embedded_site.calls("long"))
    head(embedded_site, number)
    assert_quiet(embedded_site)
    assert len(embedded_site.calls("long")) == 1 and not embedded_site.open_jobs()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_quietly(fleet_site: Site, number: int) -> None:
    """With a job in the hand of Celery and one in that of the sweeper."""
    fleet_site.start(*WORKER)
    fleet_site.put("note", "ran")
    wait_until(lambda: fleet_site.calls("ran"))
    for name in ("one", "two"):
        fleet_site.put("slow", name, seconds=8)
    wait_until(lambda: fleet_site.calls("one") and fleet_site.calls("two"))
    everybody(fleet_site, number)
    assert_quiet(fleet_site, 30)
    assert len(fleet_site.calls("one")) == len(fleet_site.calls("two")) == 1 and not fleet_site.open_jobs()


def test_a_command_that_is_interrupted_says_nothing(embedded_site: Site) -> None:
    embedded_site.put("slow", "long", seconds=60)
    process = embedded_site.start("jobs", "run")
    wait_until(lambda: embedded_site.calls("long"))
    process.send_signal(signal.SIGINT)
    assert process.wait(SOON) == 130
    assert "Traceback" not in embedded_site.log
