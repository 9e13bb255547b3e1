"""The door to Celery: workers that drain the jobs, a beat that sweeps, a bell that wakes them (R13, R14).

A message says "wake up" and nothing else: the database is the queue, so a lost one costs seconds, never work.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from celery import Celery

from app import clock, crypto, drain
from app.config import Settings
from app.db import Database
from app.packages import code, folder

QUEUE = "jobs"
WAKE = "jobs.wake"
SWEEP_SECONDS = 5.0
LIMIT = 50
LIFE = {
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "task_soft_time_limit": 120,
    "task_time_limit": 180,
    "worker_max_tasks_per_child": 500,
    "worker_soft_shutdown_timeout": 20,
}
MESSAGES = {
    "task_ignore_result": True,
    "result_backend": None,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_publish_retry": False,
    "task_default_queue": QUEUE,
    "broker_connection_retry_on_startup": True,
    "worker_hijack_root_logger": False,
    "timezone": "UTC",
}
REDIS = {
    "visibility_timeout": 300,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
AT_ONCE = {"max_retries": 0}


class Hand:
    """One worker process: its own database, opened at the first message, so that nothing crosses a fork."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def database(self) -> Database:
        """The database of this process, with all that jobs need made ready."""
        crypto.configure(self.settings.field_key)
        if self.settings.app_clock:
            clock.start_at(self.settings.app_clock)
        code.load(folder.keys(self.settings.processes_dir))
        return Database(self.settings.database_url)

    def wake(self) -> None:
        """Run what is due until nothing is."""
        while drain.run_due(self.database, LIMIT):
            pass


def create_celery(settings: Settings, hand: Hand | None = None) -> Celery:
    """The Celery application: one task, swept every five seconds; a sweep nobody fetched in time is dropped."""
    made = Celery("waibao", broker=settings.broker_url, set_as_current=False)
    made.conf.update(LIFE | MESSAGES | _transport(settings.broker_url))
    made.conf.beat_schedule = {
        "sweep": {"task": WAKE, "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}}
    }
    made.task(name=WAKE, shared=False)((hand or Hand(settings)).wake)
    return made


def _transport(broker: str) -> dict[str, Any]:
    if broker.startswith("amqp"):
        return {"task_default_queue_type": "quorum"}
    return {"broker_transport_options": REDIS} if broker.startswith("redis") else {}


def ringer(settings: Settings) -> Callable[[], None]:
    """What a web process hangs as its bell: sends one wake-up and does not wait for a broker that is away."""
    celery = create_celery(settings)
    celery.conf.broker_transport_options = {**celery.conf.broker_transport_options, **AT_ONCE}

    def ring() -> None:
        celery.send_task(WAKE, retry=False, expires=60, ignore_result=True)

    return ring


def run(settings: Settings, concurrency: int | None = None) -> int:
    """Work until stopped: `python -m app worker`. Every worker beats too, for a sweep too many does no harm."""
    arguments = ["worker", "--beat", "--scheduler=celery.beat:Scheduler", "--loglevel=INFO", f"--queues={QUEUE}"]
    if concurrency:
        arguments.append(f"--concurrency={concurrency}")
    create_celery(settings).worker_main(arguments)
    return 0
