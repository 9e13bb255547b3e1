"""Keep a job in hand while its handler runs, however long that takes (R11)."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator

from app.db import Database
from app.jobs.claim import LEASE, Claim, renew

log = logging.getLogger(__name__)
LONGEST = 180.0
"""Seconds a job may take altogether. What hangs longer is not renewed: another hand tries, in the end nobody."""


@contextlib.contextmanager
def kept(database: Database, held: Claim, overlong: Callable[[], None] | None = None) -> Iterator[None]:
    """Renew the lease from a thread of its own, in short transactions of its own, until the block is left.

    After LONGEST seconds `overlong` is called: a process that can end itself does so.
    """
    left = threading.Event()
    thread = threading.Thread(target=_renew, args=(database, held, left, overlong), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        left.set()
        thread.join()


def _renew(database: Database, held: Claim, left: threading.Event, overlong: Callable[[], None] | None) -> None:
    end = time.monotonic() + LONGEST
    while not left.wait(LEASE.total_seconds() / 3):
        if time.monotonic() >= end:
            log.error("job %s (%s) takes too long", held.id, held.kind)
            if overlong:
                overlong()
            return
        try:
            with database.transaction():
                renew(held)
        except Exception as failure:  # a lease that lapses costs a repetition; the work itself goes on
            log.warning("the lease of job %s was not renewed: %s", held.id, type(failure).__name__)
