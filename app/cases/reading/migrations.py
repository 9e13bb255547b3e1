"""迁移 as the designer reads it: which there were to a release, how far each is, what became of each case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from app import db
from app.cases.models import Case, Migration, Move, numbered
from app.cases.queries import Listed
from app.enums import MoveState
from app.errors import NotFound


@dataclass(frozen=True)
class Moved:
    """One case of a migration."""

    id: int
    number: str
    state: MoveState
    reason: str
    at: datetime | None


def of_release(release_id: int) -> Sequence[Migration]:
    """All to that release, newest first."""
    mine = select(Migration).where(Migration.release_id == release_id)
    return db.session().scalars(mine.order_by(Migration.id.desc())).all()


def row(migration_id: int) -> Migration:
    """Raises NotFound."""
    found = db.session().get(Migration, migration_id)
    if found is None:
        raise NotFound
    return found


def counted(migrations: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many cases of each are how far, none left out."""
    found = {one: {state.value: 0 for state in MoveState} for one in migrations}
    if not found:
        return found
    rows = select(Move.migration_id, Move.state, func.count()).where(Move.migration_id.in_(found))
    for number, state, count in db.session().execute(rows.group_by(Move.migration_id, Move.state)):
        found[number][state] = count
    return found


def page(migration_id: int, state: str, after: int | None, size: int) -> Listed:
    """Its cases of that state, of all where that is empty, from the id `after` on."""
    mine = [Move.migration_id == migration_id, *([Move.state == state] if state else [])]
    total = db.session().scalar(select(func.count()).select_from(Move).where(*mine)) or 0
    rows = select(Move.case_id, Case.started_at, Move.state, Move.reason, Move.at)
    rows = rows.join(Case, Case.id == Move.case_id).where(*mine, Move.case_id > (after or 0))
    found = db.session().execute(rows.order_by(Move.case_id).limit(size + 1)).all()
    listed = [_moved(one) for one in found[:size]]
    return Listed(listed, str(listed[-1].id) if found[size:] else None, total, False)


def _moved(one: Row[*tuple[Any, ...]]) -> Moved:
    return Moved(one.case_id, numbered(one.case_id, one.started_at), one.state, one.reason or "", one.at)
