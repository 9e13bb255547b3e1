"""办理过程 as one person may read it: the same is blanked and kept from her there as in the case file."""

from dataclasses import dataclass
from typing import Any

import orjson

from app.accounts.person import Person
from app.cases import queries
from app.cases.access import works_on
from app.cases.models import Case
from app.cases.motion import Motion
from app.cases.secrecy import secrets_of
from app.forms.private import blanked
from app.packages import queries as packages
from app.trail import queries as trail
from app.trail.models import TrailEntry

TYPED = ("opinion", "reason")
"""What people write into the trail themselves."""


@dataclass(frozen=True)
class Told:
    """A line of the trail and what of its note is for the reader."""

    row: TrailEntry
    note: dict[str, Any]


def told(person: Person, case: Case) -> list[Told]:
    """All lines of a case, oldest first."""
    motion = Motion(case, packages.release(case.release_id))
    secrets, working = secrets_of(person, motion), works_on(person, queries.items_of(case.id))
    found = ((row, orjson.loads(row.note) if row.note else {}) for row in trail.of_case(case.id))
    return [Told(row, _note(note, secrets, working or row.org in (None, person.org.code))) for row, note in found]


def _note(note: dict[str, Any], secrets: frozenset[str], clear: bool) -> dict[str, Any]:
    """Why a secret was opened may betray it: that is for those who share it."""
    if not secrets.issuperset(note.get("secrets", ())):
        note = {name: value for name, value in note.items() if name != "reason"}
    typed = {name: blanked(note[name]) for name in TYPED if isinstance(note.get(name), str)}
    return note if clear else note | typed
