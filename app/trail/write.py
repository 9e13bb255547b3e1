"""Add a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app import clock, db
from app.trail.models import TrailEntry


@dataclass(frozen=True)
class Actor:
    """Who acts: a person at an organisation, or the system (both None)."""

    person_id: int | None = None
    org: str | None = None


SYSTEM = Actor()


def write(
    case_id: int | None, kind: str, actor: Actor, step: str | None = None, note: Mapping[str, Any] | None = None
) -> None:
    """Add one line in the open transaction; if it cannot be written, the move fails."""
    text = orjson.dumps(note).decode() if note else None
    db.session().add(
        TrailEntry(
            case_id=case_id,
            at=clock.now(),
            kind=kind,
            step=step,
            person_id=actor.person_id,
            org=actor.org,
            note=text,
        )
    )
