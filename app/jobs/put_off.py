"""Put a job off that failed through no fault of its own: no attempt, and tried again in seconds (R11)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from weakref import WeakKeyDictionary

from app.db import Database
from app.jobs.claim import Claim, put_back

PAUSE = timedelta(seconds=10)
"""Others have their turn meanwhile. It stays due since when it was, so that operators see how long it waits."""
Found = Mapping[str, Any]
_owed: WeakKeyDictionary[Database, dict[int, Claim]] = WeakKeyDictionary()
_found: WeakKeyDictionary[Database, dict[int, tuple[Found, Found]]] = WeakKeyDictionary()


def put_off(database: Database, held: Claim, found: Found) -> None:
    """Give the job back as soon as the database takes it; what was `found` outside is not asked for twice."""
    if found:
        _found.setdefault(database, {})[held.id] = (held.payload, found)
    _owed.setdefault(database, {})[held.id] = held


def give_back(database: Database) -> None:
    """What is owed comes first: with the database's trouble over, nothing shall wait for the claim to lapse."""
    owed = _owed.get(database, {})
    for held in tuple(owed.values()):
        with database.transaction():
            put_back(held, PAUSE)
        owed.pop(held.id, None)


def found_before(database: Database, held: Claim) -> Found:
    """What this process found outside for the same job, once; empty if nothing."""
    payload, found = _found.get(database, {}).pop(held.id, ({}, {}))
    return found if payload == held.payload else {}
