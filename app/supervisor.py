"""Keeps sweepers, and Celery where there is one, alive: each a process of its own, so that what ends one of them
ends nothing else."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app import clock

log = logging.getLogger(__name__)
LANES = ("prompt", "whole")
LOOK_SECONDS = 0.5
FIRST_WAIT, LONGEST_WAIT, SETTLED = 0.5, 4.0, 60.0
PATIENCE = 20.0
MICROSECOND = timedelta(microseconds=1)
TOLD_TO_END = (0, 130, -signal.SIGTERM, -signal.SIGINT)


@dataclass(frozen=True)
class Kept:
    """What is kept alive beside the sweepers. `pause`: the longest between two starts; `patience`: how long it may
    take to end."""

    name: str
    arguments: Sequence[str]
    pause: float | None = None
    patience: float | None = None


class Supervisor(threading.Thread):
    """Starts a sweeper per lane, and what else it is given; rings their bell, starts them again when they die,
    ends them with itself."""

    def __init__(self, *more: Kept) -> None:
        super().__init__(name="supervisor", daemon=True)
        lanes = (Kept(f"sweeper {lane}", ("jobs", "sweep", "--attended", "--lane", lane)) for lane in LANES)
        self._children = [_Child(one) for one in (*lanes, *more)]
        self._over = threading.Event()

    def begin(self) -> None:
        """Start them from the caller's thread, then watch them from one of our own."""
        for child in self._children:
            child.tend()
        self.start()

    def run(self) -> None:
        """Watch. Whatever fails with one fails again or not: the watching never ends."""
        while not self._over.wait(LOOK_SECONDS):
            for child in self._children:
                child.tend()

    def ring(self) -> None:
        """Wake them; never waits."""
        for child in self._children:
            child.ring()

    def stop(self) -> None:
        """Let each finish the job in hand; whoever takes too long is killed."""
        self._over.set()
        if self.ident is not None:
            self.join()
        for child in self._children:
            child.release()
        for child in self._children:
            child.end()


class _Child:
    """One process, dead or alive. The other end of its standard input is its lifeline."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._told: timedelta | None = None
        self._born = self._again = 0.0
        self._wait = FIRST_WAIT

    def tend(self) -> None:
        """Tend it. A machine that has no process or memory left may have some a little later."""
        try:
            self._tend()
        except Exception as failure:
            log.error("%s was not tended; it will be tried again", self._kept.name, exc_info=failure)
            self._put_off()

    def _tend(self) -> None:
        """Start it if it is not there, tell it of a changed trial clock."""
        if self._process is not None and self._process.poll() is None:
            if self._told != clock.offset():
                self.ring()
            return
        if self._process is not None:
            self._bury(self._process)
        if time.monotonic() >= self._again:
            self._start()

    def _put_off(self) -> None:
        """Wait longer each time, so that what ends at once does not eat the machine."""
        longest = self._kept.pause or LONGEST_WAIT
        self._again, self._wait = time.monotonic() + self._wait, min(self._wait * 2, longest)

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        told = logging.INFO if process.returncode in TOLD_TO_END else logging.ERROR
        log.log(told, "%s ended with %s; it will be started again", self._kept.name, process.returncode)
        if time.monotonic() - self._born > SETTLED:
            self._wait = FIRST_WAIT
        self._put_off()
        self.release()
        with self._lock:
            self._process = None

    def _start(self) -> None:
        command = [sys.executable, "-m", "app", *self._kept.arguments]
        # A group of its own: Ctrl-C would end it in the middle of its start; it ends with its standard input.
        process = subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0)  # noqa: S603 - our own module
        with self._lock:
            self._process, self._born = process, time.monotonic()
        if process.stdin is not None:
            os.set_blocking(process.stdin.fileno(), False)
        self.ring()

    def ring(self) -> None:
        """Write a line. A full pipe has been rung enough, a broken one is seen to by `tend`."""
        with self._lock, contextlib.suppress(OSError):
            if self._process is None or self._process.stdin is None or self._process.stdin.closed:
                return
            self._told = clock.offset()
            os.write(self._process.stdin.fileno(), b"%d\n" % (self._told // MICROSECOND))

    def release(self) -> None:
        """Close its standard input and say so: it finishes and goes, one that is being loaded at once."""
        with self._lock, contextlib.suppress(OSError):
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.close()
                self._process.terminate()

    def end(self) -> None:
        """Wait until it is gone."""
        if self._process is None:
            return
        try:
            self._process.wait(self._kept.patience or PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
