"""Children that look into files, from a mother that has loaded everything: a copy of her costs a few milliseconds.

A mother reads no file herself and hears only which to look into; a child has no way back to her but its verdict.
"""

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from app.config import ROOT

COMMAND = [sys.executable, "-B", "-X", "utf8", "-m", "app.attachments.probe"]
ANSWER = 4096


class Mother:
    """One process that copies itself for each file; she ends when our side of the line is closed."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._line, hers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with hers:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
                command or COMMAND,
                cwd=ROOT,
                env={},
                stdin=hers.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def look(self, promised: str, path: Path, longest: float) -> tuple[int, str]:
        """How the child ended and what it told. Raises OSError where no answer came within `longest` seconds."""
        self._line.settimeout(longest)
        self._line.send(f"{promised}\n{path}".encode())
        code, _, told = self._line.recv(ANSWER).partition(b"\n")
        if not code:
            raise ConnectionError
        return int(code), told.decode("utf-8", "replace")

    def alive(self) -> bool:
        """Whether she has not been ended meanwhile."""
        return self._process.poll() is None

    def end(self) -> None:
        """With every child of hers."""
        self._line.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


_idle: list[Mother] = []


def look(promised: str, path: Path, longest: float) -> tuple[int, str]:
    """Have one file looked into; as many at once as ask. Raises OSError where nobody could tell.

    Whose child was ended by a signal is ended too: the next mother lies elsewhere in memory, and who tries to take
    over a child learns nothing for the next try.
    """
    mother = _waiting() or Mother()
    code = -1
    try:
        code, told = mother.look(promised, path, longest)
    finally:
        _idle.append(mother) if code >= 0 else mother.end()
    return code, told


def end() -> None:
    """End all that wait for work."""
    while _idle:
        _idle.pop().end()


def _waiting() -> Mother | None:
    with contextlib.suppress(IndexError):
        while True:
            mother = _idle.pop()
            if mother.alive():
                return mother
            mother.end()
    return None


atexit.register(end)
os.register_at_fork(after_in_child=_idle.clear)
