"""The door to Celery: workers that drain the jobs, a beat that wakes them, a bell that does so at once (R13, R14).

A message says "wake up" and nothing else: the database is the queue, so a lost one costs seconds, never work.
Beside Celery run sweepers that need no broker at all.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

from celery import Celery
from celery.signals import worker_process_init
from celery.worker import state

from app import alarms, clock, crypto, drain
from app.attachments import store
from app.clock_sync import ClockSync
from app.config import Settings
from app.db import Database
from app.packages import code, folder
from app.site import current as installation
from app.supervisor import Kept, Supervisor

QUEUE = "jobs"
WAKE = "jobs.wake"
SWEEP_SECONDS = 5.0
SHIFT_SECONDS = 30.0
QUIET_SECONDS, OPEN_SECONDS = 10.0, 5.0
BROKER = "broker"
PIECE = 4096
CREW = Kept("celery", ("worker", "--attended"), pause=60.0, patience=200.0)
"""A job may take three minutes. A broker that refuses what is written ends it at every start: seldom, then."""
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
REFUSALS = ("ResponseError", "RPCError")


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
        installation.configure(self.settings.processes_dir)
        code.load(folder.keys(self.settings.processes_dir))
        store.configure(store.Store(self.settings.data_dir / "attachments", file=self.settings.max_file))
        store.clear_temp()
        return Database(self.settings.database_url)

    @cached_property
    def time(self) -> ClockSync:
        """Keeps this process on the database's time."""
        made = ClockSync(self.database)
        made.begin()
        return made

    def wake(self) -> None:
        """Run what is due for a while; the rest is left to the sweep, lest a job pay for the time of others."""
        end = time.monotonic() + SHIFT_SECONDS
        while self.time.known() and time.monotonic() < end and drain.run_due(self.database, end=end):
            pass


def create_celery(settings: Settings, hand: Hand | None = None) -> Celery:
    """The Celery application: one task, beaten every five seconds; a beat nobody fetched in time is dropped."""
    made = Celery("waibao", broker=settings.broker_url, set_as_current=False)
    made.conf.update(LIFE | MESSAGES | _transport(settings.broker_url))
    made.conf.beat_schedule = {
        "sweep": {"task": WAKE, "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}}
    }
    mine = hand or Hand(settings)

    def wake() -> None:
        # a function: Celery counts the `self` of a bound method among the arguments a sender has to give
        mine.wake()

    made.task(name=WAKE, shared=False)(wake)
    worker_process_init.connect(_leave_the_end_to_the_head)
    return made


def _leave_the_end_to_the_head(**_: object) -> None:
    """A signal to the whole group (systemd, a terminal) would end a process in the middle of its job; the one at
    the head lets each finish. Whoever hangs is killed outright."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _transport(broker: str) -> dict[str, Any]:
    if broker.startswith("amqp"):
        return {"task_default_queue_type": "quorum"}
    return {"broker_transport_options": REDIS} if broker.startswith("redis") else {}


class Ringer(threading.Thread):
    """Rings from a thread of its own, so that no request waits for a broker; behind a breaker, so that nobody
    asks one that is away again and again. It also rings at the start and when all is quiet, to notice that."""

    def __init__(self, send: Callable[[], object]) -> None:
        super().__init__(name="bell", daemon=True)
        self._send, self._rung, self._over = send, threading.Event(), threading.Event()
        self._rung.set()

    def ring(self) -> None:
        """Ask for a wake-up message; never waits, never fails."""
        self._rung.set()

    def run(self) -> None:
        """Send one message however often it was rung meanwhile."""
        while not self._over.is_set():
            self._rung.wait(QUIET_SECONDS)
            self._rung.clear()
            if not self._over.is_set() and not self._sent():
                self._over.wait(OPEN_SECONDS)
                self._rung.set()

    def stop(self) -> None:
        """Ring no more."""
        self._over.set()
        self._rung.set()
        self.join()

    def _sent(self) -> bool:
        try:
            self._send()
        except Exception as failure:
            alarms.tell(BROKER, _said(failure))
            return False
        alarms.settle(BROKER, "消息队列已恢复")
        return True


def _said(failure: Exception) -> str:
    """A queue that is full or read-only answers; the libraries tell that from one that is away by their names."""
    cause = failure.__cause__ or failure
    refused = any(one.__name__ in REFUSALS for one in type(cause).__mro__)
    what = "不接受写入" if refused else "没有应答"
    return f"消息队列{what}（{type(cause).__name__}），后台任务改由定时巡查办理"


def ringer(settings: Settings) -> Ringer:
    """What a web process hangs as its bell: a thread, begun here, that sends wake-ups."""
    made = Ringer(_sender(settings))
    made.start()
    return made


def _sender(settings: Settings) -> Callable[[], None]:
    celery = create_celery(settings)
    celery.conf.broker_transport_options = {**celery.conf.broker_transport_options, **AT_ONCE}

    def send() -> None:
        celery.send_task(WAKE, retry=False, expires=60, ignore_result=True)

    return send


def run() -> None:
    """Work until told to end: `python -m app worker`. Sweepers, which need no broker, and Celery beside them, each
    a process of its own: a broker that answers and takes nothing ends Celery, again and again, and nothing else.
    """
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    kept = Supervisor(CREW)
    kept.begin()
    told.wait()
    kept.stop()


def attend(settings: Settings) -> bool:
    """Be Celery until told to end, or until the standard input ends, as it does with whoever started this. Gives
    whether it was told. Every worker beats too, for a sweep too many does no harm.
    """
    threading.Thread(target=_end_with_the_input, name="lifeline", daemon=True).start()
    arguments = ["worker", "--beat", "--scheduler=celery.beat:Scheduler", "--loglevel=INFO", f"--queues={QUEUE}"]
    create_celery(settings).worker_main(arguments)
    return state.should_stop is not None or state.should_terminate is not None


def _end_with_the_input() -> None:
    while os.read(sys.stdin.fileno(), PIECE):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
