"""A broker that answers and takes nothing: it is read-only, or full. Celery may end of it; nothing else may."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from tests.cluster.cluster_set import Production
from tests.cluster.test_cluster_faults import began, until_urged
from tests.plugins.patience import until

WORKERS = ("worker-1", "worker-2")
FELT = {"read-only": "Unrecoverable error", "full": "OutOfMemoryError"}
"""What Celery logs of it: of a queue that is read-only it ends; of one that is full it may, or fails on and on."""
REFUSING = {
    "read-only": (("REPLICAOF", "127.0.0.1", "1"), ("REPLICAOF", "NO", "ONE")),
    "full": (("CONFIG", "SET", "maxmemory", "1"), ("CONFIG", "SET", "maxmemory", "0")),
}


@contextmanager
def refusing(production: Production, how: str) -> Iterator[None]:
    """Redis answers questions and refuses what is to be written."""
    begin, end = REFUSING[how]
    with Redis(production.cluster.place.host("redis")) as redis:
        redis.execute_command(*begin)
        try:
            yield
        finally:
            redis.execute_command(*end)


def sweepers(production: Production) -> dict[str, list[int]]:
    """The processes that need no broker, by worker."""
    return {name: [pid for pid in production.cluster.processes[name].pids() if sweeps(pid)] for name in WORKERS}


def sweeps(pid: int) -> bool:
    file = Path(f"/proc/{pid}/cmdline")
    return file.exists() and b"sweep" in file.read_bytes()


def felt(production: Production, how: str) -> dict[str, int]:
    """How often Celery has met it, by worker."""
    return {name: production.log(name).count(FELT[how]) for name in WORKERS}


@pytest.mark.parametrize("how", REFUSING)
def test_a_broker_that_takes_nothing_stops_nothing(production: Production, how: str) -> None:
    """Everything due is done within thirty seconds by the same sweepers, and whoever looks is told what it is."""
    until(lambda: all(len(one) == 2 for one in sweepers(production).values()))
    before, met = sweepers(production), felt(production, how)
    with refusing(production, how):
        cases = began(production, 3)
        until(lambda: "消息队列不接受写入" in production.ask("GET", "/readyz").text)
        until_urged(production, cases, 3 + 30)
        until(lambda: all(count > met[name] for name, count in felt(production, how).items()))
        until_urged(production, began(production, 3), 3 + 30)
        assert sweepers(production) == before
    until(lambda: all("broker" not in production.ask("GET", "/readyz").text for _ in range(8)))
