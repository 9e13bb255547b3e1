"""Waking whoever drains the jobs, once, after the commit. Without one to wake, the sweep finds the rows."""

import logging
from collections.abc import Callable

from app import db

log = logging.getLogger(__name__)


def _nobody() -> None:
    """Nobody is to be woken: the sweep finds the row."""


class _Waker:
    call: Callable[[], None] = staticmethod(_nobody)


def woken_by(call: Callable[[], None] | None) -> None:
    """Set what wakes the drain: the thread's event or a Celery message; None takes it away."""
    _Waker.call = staticmethod(call or _nobody)


def wake() -> None:
    """Wake the drain now. The work is committed: one that sleeps on costs seconds, so it is only logged."""
    try:
        _Waker.call()
    except Exception:
        log.exception("the drain was not woken; the sweep will find the job")


def wake_later() -> None:
    """Wake it once when the open transaction is committed, however many jobs it puts."""
    if wake not in db.unit().afterwards:
        db.after_commit(wake)
