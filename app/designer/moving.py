"""迁移 as pages of the designer tell it: which there were, how far each is, what became of each case."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app import clock
from app.accounts.queries import full_names
from app.cases import queries as cases
from app.cases.models import Migration
from app.cases.reading import migrations
from app.cases.reading.migrations import Moved
from app.enums import MoveState
from app.packages.models import Release

WORDS: Final = {
    MoveState.WAITING: ("等待迁移", "blue"),
    MoveState.MOVED: ("已迁移", "green"),
    MoveState.STAYED: ("留在原版本", "secondary"),
    MoveState.FAILED: ("出错", "red"),
    MoveState.RETURNING: ("等待撤销", "orange"),
    MoveState.RETURNED: ("已撤销", "secondary"),
}


def summary(row: Release, rows: Sequence[Release]) -> dict[str, Any]:
    """How many cases run on the other releases of the package, and what was migrated to this one."""
    elsewhere = sum(cases.unfinished_on([one.id for one in rows if one.id != row.id]).values())
    return {"elsewhere": elsewhere, "migrations": told(migrations.of_release(row.id))}


def told(rows: Sequence[Migration]) -> list[dict[str, Any]]:
    """Each with its counts, in the order in which they want attention."""
    counts, names = migrations.counted([one.id for one in rows]), full_names([one.begun_by for one in rows])
    return [_told(one, counts[one.id], names.get(one.begun_by, "")) for one in rows]


def _told(row: Migration, counts: Mapping[str, int], by: str) -> dict[str, Any]:
    whole, back = sum(counts.values()), counts[MoveState.RETURNING]
    return {
        "id": row.id,
        "at": clock.local(row.begun_at),
        "by": by,
        "reason": row.reason,
        "going": row.finished_at is None,
        "back": back > 0,
        "whole": whole,
        "done": whole - counts[MoveState.WAITING] - back,
        "moved": counts[MoveState.MOVED],
        "counts": [(state.value, *words, counts[state]) for state, words in WORDS.items()],
    }


def line(one: Moved) -> dict[str, Any]:
    """One case of a migration."""
    words, colour = WORDS[one.state]
    return {
        "id": one.id,
        "number": one.number,
        "words": words,
        "colour": colour,
        "at": clock.local(one.at) if one.at else None,
        "reason": one.reason,
        "undoable": one.state == MoveState.MOVED,
    }
