"""Whose turn it is to write a SQLite database: threads in the order they came, other processes by a lock file."""

import fcntl
import threading
from collections import deque
from pathlib import Path

from app.faults import Fault


class Turn:
    """A fair lock: waiting writers are served in the order they came; a file lock keeps other processes out."""

    def __init__(self, lock_file: Path | None) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False
        self._file = lock_file.open("w") if lock_file else None

    def acquire(self, timeout: float = 10.0) -> None:
        """Wait for the turn; raises Fault after `timeout` seconds, or where the lock file fails."""
        with self._mutex:
            if not self._held:
                self._held = True
                mine = None
            else:
                mine = threading.Event()
                self._waiting.append(mine)
        if mine is not None and not mine.wait(timeout):
            self._give_up(mine)
        try:
            self._lock_file()
        except OSError as failure:
            self._pass_on()
            raise Fault("damaged", str(failure)) from failure

    def _lock_file(self) -> None:
        if self._file:
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def _give_up(self, mine: threading.Event) -> None:
        with self._mutex:
            if not mine.is_set():
                self._waiting.remove(mine)
                raise Fault("busy", "the writer's turn did not come")

    def close(self) -> None:
        """Let the lock file go."""
        if self._file:
            self._file.close()

    def release(self) -> None:
        """Pass the turn to the one who waits longest."""
        if self._file:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._pass_on()

    def _pass_on(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False
