"""The sweeper: a process that looks into the database every few seconds and runs what is due, broker or not.

`app/supervisor.py` keeps one of them per lane alive. Its standard input is the bell (a line wakes it and tells
the offset of the trial clock) and the lifeline: at its end the sweeper finishes the job in hand and goes; a job
that takes longer than GRACE is given back.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from app import clock, drain
from app.clock_sync import ClockSync
from app.db import Database
from app.jobs.lease import give_back

log = logging.getLogger(__name__)
SWEEP_SECONDS = 3.0
GRACE = 15.0
LOUD_SECONDS = 60.0
PIECE = 4096


def _end_at_once() -> None:
    """A job hangs: take it along. It counts one attempt, and no other job is in this process."""
    os._exit(70)


LANES = {
    "prompt": drain.Lane(drain.PROMPT.leaving, _end_at_once),
    "whole": drain.Lane(drain.WHOLE.leaving, _end_at_once),
}


class Sweeper:
    """Runs what is due in one lane until told to stop, or until `alone` says that nobody needs it any more."""

    def __init__(self, database: Database, lane: drain.Lane, alone: Callable[[], bool]) -> None:
        self._database, self._lane, self._alone = database, lane, alone
        self._time = ClockSync(database)
        self._wake, self._stopping = threading.Event(), False
        self._loud_again = 0.0

    def run(self) -> None:
        """Sweep every few seconds, or at once when woken."""
        self._time.begin()
        while not self._stopping and not self._alone():
            self._sweep()
            self._wake.wait(SWEEP_SECONDS)
            self._wake.clear()

    def _sweep(self) -> None:
        try:
            while not self._stopping and self._time.known() and drain.run_due(self._database, lane=self._lane):
                pass
        except Exception as failure:
            self._tell(failure)

    def _tell(self, failure: Exception) -> None:
        """A database that is away would fill the log: one record a minute."""
        if time.monotonic() >= self._loud_again:
            self._loud_again = time.monotonic() + LOUD_SECONDS
            log.error("the sweep stumbled; it goes on", exc_info=failure)

    def wake(self) -> None:
        """There is something to do."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the job in hand and end."""
        self._stopping = True
        self._wake.set()


def run(database: Database, lane: str, attended: bool) -> None:
    """Sweep until stopped; `attended`: by a supervisor that holds the other end of the standard input."""
    parent = os.getppid()
    sweeper = Sweeper(database, LANES[lane], lambda: attended and os.getppid() != parent)
    signal.signal(signal.SIGTERM, lambda *_: sweeper.stop())
    # Ctrl-C reaches the whole group: where there is a supervisor, it decides
    signal.signal(signal.SIGINT, signal.SIG_IGN if attended else lambda *_: sweeper.stop())
    if attended:
        _listen(sys.stdin.fileno(), sweeper)
    sweeper.run()


def _listen(descriptor: int, sweeper: Sweeper) -> None:
    """Hear the first line before the first job, so that both processes agree about the time."""
    lines = _lines(descriptor)
    _heard(next(lines, b""), sweeper)
    threading.Thread(target=_hear, args=(lines, sweeper), name="bell", daemon=True).start()


def _lines(descriptor: int) -> Iterator[bytes]:
    """Lines as they come, to the end. Not by `sys.stdin`: a thread that waits in there keeps its lock, which the
    interpreter asks for when it ends, and then aborts."""
    rest = b""
    while piece := os.read(descriptor, PIECE):
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole


def _hear(lines: Iterator[bytes], sweeper: Sweeper) -> None:
    for line in lines:
        _heard(line, sweeper)
    sweeper.stop()
    time.sleep(GRACE)
    give_back()
    os._exit(0)


def _heard(line: bytes, sweeper: Sweeper) -> None:
    if line.strip():
        clock.set_offset(timedelta(microseconds=int(line)))
    sweeper.wake()
