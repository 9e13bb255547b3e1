"""Whose turn it is to write a SQLite database: threads in the order they came, other processes by a lock file."""

import fcntl
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO

from app.faults import Fault

PATIENCE = 10.0
LOOK_SECONDS = 0.001


class Turn:
    """A fair lock: waiting writers are served in the order they came, and processes take turns with each other."""

    def __init__(self, lock_file: Path | None) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False
        self._door = _Door(lock_file) if lock_file else None

    def acquire(self, timeout: float = PATIENCE) -> None:
        """Wait for the turn; raises Fault after `timeout` seconds, or where the lock file fails."""
        with self._mutex:
            if not self._held:
                self._held = True
                mine = None
            else:
                mine = threading.Event()
                self._waiting.append(mine)
        # Outside of the mutex: whoever passes the turn on needs it.
        if mine is not None and not mine.wait(timeout):
            self._give_up(mine)
        try:
            if self._door:
                self._door.enter(timeout)
        except Fault:
            self._pass_on()
            raise
        except OSError as failure:
            self._pass_on()
            raise Fault("damaged", str(failure)) from failure

    def _give_up(self, mine: threading.Event) -> None:
        with self._mutex:
            # The turn may have come after waiting ended and before this lock: then it is ours after all.
            if not mine.is_set():
                self._waiting.remove(mine)
                raise Fault("crowded", "the writer's turn did not come")

    def close(self) -> None:
        """Let the lock files go."""
        if self._door:
            self._door.close()

    def release(self) -> None:
        """Pass the turn to the one who waits longest."""
        # First the file: the next thread shares it, would find it locked already, and lose it by our leaving.
        if self._door:
            self._door.leave()
        self._pass_on()

    def _pass_on(self) -> None:
        with self._mutex:
            if self._waiting:
                # Handed over while held: a newcomer that looks in between finds it taken and queues.
                self._waiting.popleft().set()
            else:
                self._held = False


class _Door:
    """Keeps other processes out. Who holds `next` has the following turn: with one lock alone, a process whose
    writers follow each other closely takes it again before another process has woken up, and that one starves."""

    def __init__(self, file: Path) -> None:
        self._writer = file.open("w")
        self._next = file.with_name(f"{file.name}.next").open("w")

    def enter(self, timeout: float) -> None:
        """Wait until no other process writes; raises Fault after `timeout` seconds, queueing included."""
        end = time.monotonic() + timeout
        _take(self._next, end)
        try:
            _take(self._writer, end)
        finally:
            # In hand or given up: either way the following place is free for another process.
            fcntl.flock(self._next, fcntl.LOCK_UN)

    def leave(self) -> None:
        """Let another process in."""
        fcntl.flock(self._writer, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let the files go."""
        self._writer.close()
        self._next.close()


def _take(file: IO[str], end: float) -> None:
    """Lock the file, but do not wait longer than until `end`: its holder may be stopped, or hang."""
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise Fault("crowded", "another process keeps the writer's turn") from None
            # Looked for again and again: a call that waits for the lock could not be given up in time.
            time.sleep(LOOK_SECONDS)
        else:
            return
