"""Keeps the sweepers alive: processes of their own, so that a job that kills its process kills nothing else."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

from app import clock

log = logging.getLogger(__name__)
LANES = ("prompt", "whole")
LOOK_SECONDS = 0.5
FIRST_WAIT, LONGEST_WAIT, SETTLED = 0.5, 4.0, 60.0
PATIENCE = 20.0
MICROSECOND = timedelta(microseconds=1)
TOLD_TO_END = (0, 130, -signal.SIGTERM, -signal.SIGINT)


class Supervisor(threading.Thread):
    """Starts a sweeper per lane, rings their bell, starts them again when they die, ends them with itself."""

    def __init__(self) -> None:
        super().__init__(name="supervisor", daemon=True)
        self._children = [_Child(lane) for lane in LANES]
        self._over = threading.Event()

    def begin(self) -> None:
        """Start the sweepers from the caller's thread, then watch them from one of our own."""
        for child in self._children:
            child.tend()
        self.start()

    def run(self) -> None:
        """Watch. Whatever fails with one sweeper fails again or not: the watching never ends."""
        while not self._over.wait(LOOK_SECONDS):
            for child in self._children:
                child.tend()

    def ring(self) -> None:
        """Wake the sweepers; never waits."""
        for child in self._children:
            child.ring()

    def stop(self) -> None:
        """Let each finish the job in hand; whoever takes too long is killed."""
        self._over.set()
        self.join()
        for child in self._children:
            child.release()
        for child in self._children:
            child.end()


class _Child:
    """One sweeper process, dead or alive. The other end of its standard input is its lifeline."""

    def __init__(self, lane: str) -> None:
        self._lane = lane
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
            log.error("sweeper %s was not tended; it will be tried again", self._lane, exc_info=failure)
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
        self._again, self._wait = time.monotonic() + self._wait, min(self._wait * 2, LONGEST_WAIT)

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        told = logging.INFO if process.returncode in TOLD_TO_END else logging.ERROR
        log.log(told, "sweeper %s ended with %s; it will be started again", self._lane, process.returncode)
        if time.monotonic() - self._born > SETTLED:
            self._wait = FIRST_WAIT
        self._put_off()
        self.release()
        with self._lock:
            self._process = None

    def _start(self) -> None:
        command = [sys.executable, "-m", "app", "jobs", "sweep", "--attended", "--lane", self._lane]
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
        """Close its standard input and say so: the sweeper finishes and goes, one that is being loaded at once."""
        with self._lock, contextlib.suppress(OSError):
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.close()
                self._process.terminate()

    def end(self) -> None:
        """Wait until it is gone."""
        if self._process is None:
            return
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
