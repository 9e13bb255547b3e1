"""The bell: wakes whoever drains the jobs, once, after the commit. Silent until somebody hangs one."""

import logging
from collections.abc import Callable

from app import db

log = logging.getLogger(__name__)


def _silence() -> None:
    """No bell hangs: the sweep finds the row."""


class _Tower:
    ringer: Callable[[], None] = staticmethod(_silence)


def hang(ringer: Callable[[], None] | None) -> None:
    """Set what wakes the drain: the thread's event or a Celery message; None takes the bell down."""
    _Tower.ringer = staticmethod(ringer or _silence)


def ring() -> None:
    """Wake the drain now. The work is committed: a broken bell costs seconds, so it is only logged."""
    try:
        _Tower.ringer()
    except Exception:
        log.exception("the bell did not ring; the sweep will find the job")


def ring_later() -> None:
    """Ring once when the open transaction is committed, however many jobs it puts."""
    if ring not in db.unit().afterwards:
        db.after_commit(ring)
