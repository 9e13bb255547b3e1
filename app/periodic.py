"""What is done by the clock: reminders when due, the rest once per slot (R16); each part by itself."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from weakref import WeakKeyDictionary

from app import clock, faults
from app.attachments import store
from app.attachments.discard import forget_strays
from app.cases import migration, remind, unsent_files
from app.cases.state import kept_drafts
from app.cases.trouble import trouble_of
from app.db import Database
from app.jobs.drop import KEEP, drop_done, drop_slots
from app.jobs.incident import new_reference, open_incident
from app.jobs.put import take
from app.publications import counts

log = logging.getLogger(__name__)
NIGHT = 3
PAUSE, SOON = 60.0, 10.0
"""Seconds before this process tries a part that failed again, and one that the database kept from being done:
neither log nor database is flooded."""
Act = Callable[[], object]
_held: WeakKeyDictionary[Database, dict[str, float]] = WeakKeyDictionary()
_taken: WeakKeyDictionary[Database, dict[str, str]] = WeakKeyDictionary()


def run(database: Database) -> None:
    """Try each part in a transaction of its own. What fails is told, and keeps no other part from its turn."""
    now = clock.local(clock.now())
    _try(database, "remind", remind.hand_out_reminders)
    _once(database, "escalate", f"{now:%Y-%m-%dT%H}", remind.hand_out_escalations)
    _once(database, "publication-counts", f"{now:%Y-%m-%dT%H}", counts.settle)
    if now.hour >= NIGHT:
        for name, drop in (("tidy-jobs", drop_done), ("tidy-slots", drop_slots)):
            _once(database, name, f"{now:%Y-%m-%d}", partial(drop, clock.now() - KEEP))
        _once(database, "kept-drafts", f"{now:%Y-%m-%d}", kept_drafts.forget_old)
        _once(database, "migrations", f"{now:%Y-%m-%d}", migration.forget_old)
        _once(database, "unsent-files", f"{now:%Y-%m-%d}", unsent_files.hand_out)
        _once(database, "temporary-files", f"{now:%Y-%m-%d}", store.clear_temp)
        _tidy_store(database, f"{now:%Y-%m-%d}")


def _tidy_store(database: Database, day: str) -> None:
    """One folder of the store at a time, so that nothing waits for the disk; a night has time for all."""
    taken, held = _taken.get(database, {}), _held.get(database, {})
    for folder in store.folders():
        name = f"tidy-store-{folder}"
        if taken.get(name) != day and held.get(name, 0.0) <= time.monotonic():
            _once(database, name, day, partial(forget_strays, folder))
            return


def _once(database: Database, name: str, slot: str, act: Act) -> None:
    """Whoever inserts the slot's row does it. Spare the write where this process has seen the slot taken."""
    taken = _taken.setdefault(database, {})
    if taken.get(name) != slot and _try(database, name, lambda: take(name, slot) and act()):
        taken[name] = slot


def _try(database: Database, name: str, act: Act) -> bool:
    held = _held.setdefault(database, {})
    if time.monotonic() < held.get(name, 0.0):
        return False
    try:
        with database.transaction():
            act()
    except Exception as failure:
        held[name] = time.monotonic() + (SOON if faults.passing(failure) else PAUSE)
        _tell(database, name, failure)
        return False
    return True


def _tell(database: Database, name: str, failure: Exception) -> None:
    """In the log; as an incident too, unless it is the database that fails: it would not keep one. What takes too
    long by itself is no trouble of the database."""
    if faults.passing(failure):
        log.warning("periodic part %s is put off: %s", name, getattr(failure, "cause", failure))
        return
    reference = new_reference()
    log.error("reference %s: periodic part %s failed", reference, name, exc_info=failure)
    try:
        with database.transaction():
            open_incident(replace(trouble_of(failure, reference), operation=name))
    except Exception:
        log.exception("reference %s: no incident was opened", reference)
