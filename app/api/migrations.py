"""迁移 for the designer: running cases go over to the release in force, and back."""

from typing import Any

import orjson
from flask import jsonify

from app import arguments, bounds
from app.accounts.audience import audience
from app.accounts.session import current
from app.api import incoming, shapes
from app.api.blueprint import api
from app.api.once import once
from app.arguments import asks, describes
from app.bounds import NUMBER, SIZE
from app.cases import migration
from app.cases.models import Migration
from app.cases.reading import migrations
from app.cases.reading.migrations import Moved
from app.enums import Administrator, MoveState, Outcome
from app.errors import Invalid, Problem
from app.packages import queries

STATES = bounds.one_of(*MoveState)


@api.post("/releases/<int:in_force>/migrate")
@audience(Administrator.DESIGNER)
@describes("Migration", "Migrate", status=201)
@once()
def migrate_cases(in_force: int) -> Any:
    """Let the running cases go over to this release that the rehearsal says can, one by one in the background."""
    sent = incoming.body()
    row = migration.begin(current(), in_force, _outcomes(sent), incoming.text(sent, "reason"))
    return jsonify(_shape(row)), 201


def _outcomes(sent: dict[str, Any]) -> list[Outcome]:
    """Those that shall go: who would leave out nothing; others only where that is asked for."""
    asked = sent.get("outcomes") or [Outcome.MOVES]
    if not isinstance(asked, list) or not {*map(str, asked)} <= migration.MOVABLE:
        raise Invalid([Problem("/outcomes", "V-ENUM", "只能迁移预演结果为 moves 或者 skips 的办件。")])
    return sorted({Outcome(one) for one in asked})


@api.get("/releases/<int:in_force>/migrations")
@audience(Administrator.DESIGNER)
@describes("Migrations")
def migrations_of_release(in_force: int) -> Any:
    """All migrations to a release, newest first, and how far each is."""
    rows = migrations.of_release(queries.row(in_force).id)
    return jsonify(shapes.page([_shape(one) for one in rows], None, len(rows), False))


@api.get("/migrations/<int:migration_id>")
@audience(Administrator.DESIGNER)
@describes("MigrationShown")
@asks(state=STATES, after=NUMBER, size=SIZE)
def one_migration(migration_id: int) -> Any:
    """How far a migration is, and what became of each case."""
    row = migrations.row(migration_id)
    listed = migrations.page(row.id, arguments.text("state"), arguments.number("after"), arguments.size())
    cases = [_moved(one) for one in listed.rows]
    return jsonify({**_shape(row), "cases": cases, "next": listed.next, "total": listed.total})


@api.post("/migrations/<int:migration_id>/undo")
@audience(Administrator.DESIGNER)
@describes("Migration", "Reason")
@once()
def undo_migration(migration_id: int) -> Any:
    """Let all its cases go back in which nothing was done since, one by one in the background."""
    reason = incoming.text(incoming.body(), "reason")
    return jsonify(_shape(migration.take_back(current(), migration_id, reason)))


@api.post("/migrations/<int:migration_id>/cases/<int:moved>/undo")
@audience(Administrator.DESIGNER)
@describes("Migration", "Reason")
@once()
def undo_migration_of_case(migration_id: int, moved: int) -> Any:
    """Let one of its cases go back, at once."""
    reason = incoming.text(incoming.body(), "reason")
    return jsonify(_shape(migration.take_back(current(), migration_id, reason, moved)))


def _shape(row: Migration) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "release": str(row.release_id),
        "reason": row.reason,
        "outcomes": row.outcomes.split(","),
        "rehearsed": orjson.loads(row.counts),
        "counts": migrations.counted([row.id])[row.id],
        "begun_at": shapes.moment(row.begun_at),
        "finished_at": shapes.moment(row.finished_at),
    }


def _moved(one: Moved) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "number": one.number,
        "state": one.state,
        "reason": one.reason,
        "at": shapes.moment(one.at),
    }
