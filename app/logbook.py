"""One line in the log for each trouble, found by the reference that people were given; a flood becomes a count."""

import logging
import secrets
import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass, field

QUIET = 10.0
"""Seconds during which the same trouble is only counted."""
MOST = 200


@dataclass
class _Line:
    """What was written: its reference, when, and how often the same came again."""

    reference: str = field(default_factory=lambda: secrets.token_hex(4))
    at: float = field(default_factory=time.monotonic)
    more: int = 0


class Logbook:
    """Writes troubles to one logger. Safe for many threads."""

    def __init__(self, log: logging.Logger, quiet: float = QUIET) -> None:
        self._log, self._quiet, self._lock = log, quiet, threading.Lock()
        self._lines: dict[Hashable, _Line] = {}

    def note(self, trouble: Hashable, text: str, failure: BaseException | None = None) -> str:
        """Write `text` and the traceback of `failure`; gives the reference that stands in the line.

        While the line is fresh, the same `trouble` gets the same reference and no line of its own: whoever was
        given it finds what happened, and a broken database does not fill the disk with its log.
        """
        with self._lock:
            line = self._lines.get(trouble)
            if line is not None and time.monotonic() - line.at < self._quiet:
                self._count(trouble, line)
                return line.reference
            if len(self._lines) >= MOST:
                self._lines.clear()
            line = self._lines[trouble] = _Line()
        self._log.error("reference %s: %s", line.reference, text, exc_info=failure)
        return line.reference

    def _count(self, trouble: Hashable, line: _Line) -> None:
        line.more += 1
        if line.more == 1:
            left = self._quiet - (time.monotonic() - line.at)
            counter = threading.Timer(max(left, 0), self._close, (trouble, line))
            counter.daemon = True
            counter.start()

    def _close(self, trouble: Hashable, line: _Line) -> None:
        with self._lock:
            if self._lines.get(trouble) is line:
                del self._lines[trouble]
        self._log.error("reference %s: the same %d more times within %g s", line.reference, line.more, self._quiet)
