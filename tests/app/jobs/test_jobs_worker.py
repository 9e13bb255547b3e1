"""The Celery fleet: a wake-up runs what is due, a sweep finds what was not announced, a dead broker is no harm."""

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from kombu.exceptions import OperationalError
from redis.exceptions import OutOfMemoryError, ReadOnlyError, ResponseError

from app import alarms, db, drain, worker
from app.config import Settings
from app.jobs import queries, wake
from app.jobs.put import put
from tests.plugins.databases import FIELD_KEY, close


def settings(folder: Path, database_url: str, broker_url: str) -> Settings:
    return Settings("production", database_url, broker_url, folder, "s" * 64, FIELD_KEY, 8000, None)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the jobs of kind `note` have noted."""
    noted: list[int] = []
    monkeypatch.setitem(drain.KINDS, "note", lambda payload: noted.append(payload["n"]))
    return noted


@pytest.fixture
def fleet(tmp_path: Path, database_url: str, redis_url: str) -> Iterator[Celery]:
    """One worker, in a thread of this process, without a beat."""
    hand = worker.Hand(settings(tmp_path, database_url, redis_url))
    made = worker.create_celery(hand.settings, hand)
    made.control.purge()
    told = signal.getsignal(signal.SIGTERM)
    with start_worker(made, pool="solo", perform_ping_check=False, shutdown_timeout=20):
        signal.signal(signal.SIGTERM, told)  # this process is head and hand in one
        yield made
    close(hand.database)


def wait_for(noted: Sequence[object], count: int) -> None:
    for _ in range(400):
        if len(noted) >= count:
            return
        time.sleep(0.025)
    raise TimeoutError(noted)


def test_a_ring_after_the_commit_runs_the_job(
    tmp_path: Path, database: db.Database, database_url: str, redis_url: str, done: list[int], fleet: Celery
) -> None:
    ringer = worker.ringer(settings(tmp_path, database_url, redis_url))
    wake.woken_by(ringer.ring)
    with database.transaction():
        for n in range(3):
            put("note", {"n": n})
    wait_for(done, 3)
    wake.woken_by(None)
    ringer.stop()
    assert sorted(done) == [0, 1, 2]


def test_a_sweep_runs_what_no_message_announced(database: db.Database, done: list[int], fleet: Celery) -> None:
    with database.transaction():
        put("note", {"n": 7})
    assert done == []
    sweep = fleet.conf.beat_schedule["sweep"]
    fleet.tasks[sweep["task"]].apply_async(**sweep["options"])  # as the beat does, which looks at the arguments
    wait_for(done, 1)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a ringer did; while `away` stands in it the broker is away."""
    monkeypatch.setattr(worker, "OPEN_SECONDS", 0.05)
    did: list[str] = []

    def send() -> None:
        did.append("sent")
        if did[0] == "away":
            raise ConnectionError

    monkeypatch.setattr(worker, "_sender", lambda _settings: send)
    yield did
    alarms.settle(worker.BROKER, "")


def test_a_broker_that_is_away_is_told_once_and_asked_seldom(
    tmp_path: Path, database: db.Database, sent: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING", "app.alarms")
    sent.append("away")
    ringer = worker.ringer(settings(tmp_path, "sqlite://", "redis://127.0.0.1/0"))
    wake.woken_by(ringer.ring)
    for n in range(3):
        with database.transaction():
            put("note", {"n": n})
    wait_for(sent, 3)
    assert worker.BROKER in alarms.lasting() and caplog.text.count("消息队列没有应答") == 1
    sent[0] = "back"
    ringer.ring()
    while worker.BROKER in alarms.lasting():
        time.sleep(0.01)
    wake.woken_by(None)
    ringer.stop()
    assert "消息队列已恢复" in caplog.text
    with database.transaction():
        assert queries.due_count() == 3


def test_ringing_waits_for_nobody() -> None:
    asked, go_on = threading.Event(), threading.Event()

    def send() -> None:
        asked.set()
        go_on.wait()

    ringer = worker.Ringer(send)
    ringer.start()
    assert asked.wait(10)
    ringer.ring()
    go_on.set()
    ringer.stop()


def test_the_fleet_is_set_as_it_must_be(tmp_path: Path) -> None:
    conf = worker.create_celery(settings(tmp_path, "sqlite://", "redis://127.0.0.1/0")).conf
    assert conf.task_acks_late and conf.task_reject_on_worker_lost and conf.task_ignore_result
    assert conf.result_backend is None and conf.worker_prefetch_multiplier == 1
    assert (conf.task_soft_time_limit, conf.task_time_limit, conf.worker_max_tasks_per_child) == (120, 180, 500)
    assert conf.accept_content == ["json"] and not conf.task_publish_retry
    assert conf.broker_transport_options["visibility_timeout"] == 300
    assert conf.broker_transport_options["unacked_restore_throttle"] == 1
    rabbit = worker.create_celery(settings(tmp_path, "sqlite://", "amqp://127.0.0.1"))
    assert rabbit.conf.task_default_queue_type == "quorum"


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (ReadOnlyError("READONLY You can't write"), "消息队列不接受写入（ReadOnlyError）"),
        (OutOfMemoryError("command not allowed"), "消息队列不接受写入（OutOfMemoryError）"),
        (ResponseError("MISCONF"), "消息队列不接受写入（ResponseError）"),
        (ConnectionError(), "消息队列没有应答（ConnectionError）"),
    ],
)
def test_a_queue_that_refuses_is_told_from_one_that_is_away(failure: Exception, said: str) -> None:
    def send() -> None:
        raise OperationalError from failure

    assert worker.Ringer(send)._sent() is False
    assert alarms.lasting()[worker.BROKER].startswith(said)
    alarms.settle(worker.BROKER, "")
