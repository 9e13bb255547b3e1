"""The shipped commands as processes: jobs that kill, jobs that take long, parents that die, a broker away."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.app.jobs.jobs_site import SERVE, WORKER, Site, wait_until


def sweepers(site: Site) -> list[int]:
    """Process ids of the sweepers under the first process of this site."""
    parent = site.started[0].pid
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def harm(site: Site) -> None:
    """A job that kills, one that outlives its lease by far, and five that come after them."""
    site.put("poison", "bad")
    site.put("slow", "long", seconds=6)
    wait_until(lambda: site.calls("long") and site.calls("bad"))
    for number in range(5):
        site.put("note", f"good{number}")
    wait_until(lambda: all(site.calls(f"good{number}") for number in range(5)), 10)
    wait_until(lambda: not site.open_jobs(), 60)


def assert_unharmed(site: Site) -> None:
    assert len(site.calls("bad")) == len(set(site.calls("bad"))) == 5
    assert site.incidents() == ["poison"]
    assert [len(site.calls(name)) for name in ("long", "good0", "good1", "good2", "good3", "good4")] == [1] * 6


def test_jobs_that_kill_or_hang_harm_nobody_on_the_embedded_edition(embedded: Site) -> None:
    harm(embedded)
    assert_unharmed(embedded)
    assert embedded.answers()["status"] == "ok"
    assert str(embedded.started[0].pid) not in embedded.calls("bad")


def test_a_killed_server_leaves_no_sweeper(embedded: Site) -> None:
    children = sweepers(embedded)
    embedded.started[0].kill()
    wait_until(lambda: not any(map(alive, children)))


@contextmanager
def frozen(url: str) -> Iterator[None]:
    """A Redis that takes connections and never answers."""
    with redis.Redis.from_url(url) as client:
        pid = int(client.info("server")["process_id"])
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_fleet_needs_no_bell_no_broker_and_no_right_clock(fleet_site: Site) -> None:
    fleet_site.put("note", "in twenty minutes", after=1200)
    with frozen(fleet_site.environment["BROKER_URL"]):
        fleet_site.start(*WORKER, SKEW="2400")
        fleet_site.put("note", "away at the start")
        wait_until(lambda: fleet_site.calls("away at the start"))
    fleet_site.put("note", "silent")
    wait_until(lambda: fleet_site.calls("silent"), 10)
    wait_until(lambda: "succeeded" in fleet_site.log)
    harm(fleet_site)
    assert_unharmed(fleet_site)
    with frozen(fleet_site.environment["BROKER_URL"]):
        fleet_site.put("note", "away later")
        wait_until(lambda: fleet_site.calls("away later"), 10)
    assert "positional argument" not in fleet_site.log
    assert fleet_site.calls("in twenty minutes") == [] and "本机时钟比数据库快 2400 秒" in fleet_site.log


def test_web_servers_tell_that_the_broker_is_away(fleet_site: Site) -> None:
    with frozen(fleet_site.environment["BROKER_URL"]):
        fleet_site.start(*SERVE)
        wait_until(lambda: "broker" in fleet_site.answers("/readyz").get("warnings", {}))
        assert fleet_site.log.count("消息队列没有应答") == 1
    wait_until(lambda: "broker" not in fleet_site.answers("/readyz").get("warnings", {}))
