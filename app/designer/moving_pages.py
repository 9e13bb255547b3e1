"""The pages of 迁移: what would become of every running case and the form that begins it; how far one is."""

from typing import Any

from app.cases.reading import migrations
from app.designer import moving, pages, rehearsals
from app.enums import Outcome
from app.errors import NotFound
from app.packages import queries

SIZE = 50


def running(package: str, release_id: int, outcome: str, after: int | None) -> dict[str, Any]:
    """All cases on other releases, judged, and the migrations so far. Raises NotFound."""
    head = pages.head(package, release_id)
    told = moving.told(migrations.of_release(release_id))
    if not head["in_force"]:
        return {**head, "migrations": told}
    found = rehearsals.judged(release_id, outcome or rehearsals.ALL, after)
    counts = {key: count for key, *_, count in found["counts"]}
    moves, skips = counts[Outcome.MOVES], counts[Outcome.SKIPS]
    going = any(one["going"] for one in told)
    movable = bool(moves or skips) and not going
    return {**head, "migrations": told, "rehearsal": found, "moves": moves, "skips": skips, "movable": movable}


def one(package: str, release_id: int, migration_id: int, state: str, after: int | None) -> dict[str, Any]:
    """One migration and its cases, of a state where one is named. Raises NotFound."""
    head, row = pages.head(package, release_id), migrations.row(migration_id)
    if row.release_id != queries.row(release_id).id:
        raise NotFound
    listed = migrations.page(row.id, state, after, SIZE)
    (told,) = moving.told([row])
    return {
        **head,
        "told": told,
        "state": state,
        "moves": [moving.line(each) for each in listed.rows],
        "next": listed.next,
    }
