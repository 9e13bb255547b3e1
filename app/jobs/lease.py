"""Keep a job in hand while its handler runs, however long that takes (R11)."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator

from app.db import Database
from app.jobs.claim import LEASE, Claim, put_back, renew

log = logging.getLogger(__name__)
LONGEST = 180.0
"""Seconds a job may take altogether. What hangs longer is not renewed: another hand tries, in the end nobody."""
_in_hand: list[tuple[Database, Claim]] = []


@contextlib.contextmanager
def kept(database: Database, held: Claim, overlong: Callable[[], None] | None = None) -> Iterator[None]:
    """Renew the lease from a thread of its own, in short transactions of its own, until the block is left.

    After LONGEST seconds `overlong` is called: a process that can end itself does so.
    """
    left = threading.Event()
    thread = threading.Thread(target=_renew, args=(database, held, left, overlong), name="lease", daemon=True)
    mine = (database, held)
    _in_hand.append(mine)
    thread.start()
    try:
        yield
    finally:
        _in_hand.remove(mine)
        left.set()
        # Joined: a renewal under way is over before anything else happens to the job.
        thread.join()


def give_back() -> None:
    """For a process that is told to end with a job in hand: others begin it at once, and nothing is counted.

    What cannot be given back comes again when its lease ends, as after the death of the process.
    """
    for database, held in tuple(_in_hand):
        try:
            with database.transaction():
                put_back(held)
        except Exception as failure:
            log.warning("job %s was not given back: %s", held.id, type(failure).__name__)


def _renew(database: Database, held: Claim, left: threading.Event, overlong: Callable[[], None] | None) -> None:
    end = time.monotonic() + LONGEST
    # A third: two renewals may fail, or come late, before anybody else may take the job.
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
