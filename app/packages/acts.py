"""What was done with a release, by whom and why: saved, kept by an editor, published, retired.

A draft inherits who saved what it was made from: whoever had a hand in it is known, whichever of them are deleted.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app import clock, db
from app.enums import ReleaseAct, ReleaseState
from app.packages.models import Act, Release
from app.site.current import site

SAVES = (ReleaseAct.SAVED, ReleaseAct.KEPT)


def write(row: Release, kind: ReleaseAct, by: int | None, note: str = "") -> None:
    """Add one in the open transaction."""
    db.session().add(Act(release_id=row.id, kind=kind, at=clock.now(), by=by, note=note or None))
    db.session().flush()


def saved(row: Release, before: Release | None, by: int | None, note: str = "") -> None:
    """Somebody saved it, made from `before`; what was ever published is nobody's draft."""
    if row.state != ReleaseState.DRAFT:
        return
    if before is not None and before is not row and before.state == ReleaseState.DRAFT:
        _inherit(row, before, by)
    write(row, ReleaseAct.KEPT if row.automatic else ReleaseAct.SAVED, by, note)


def _inherit(row: Release, before: Release, by: int | None) -> None:
    known = {(one.at, one.by) for one in of([row.id])}
    for one in of([before.id]):
        again = one.kind == ReleaseAct.KEPT and one.by == by
        if one.kind in SAVES and not again and (one.at, one.by) not in known:
            db.session().add(Act(release_id=row.id, kind=one.kind, at=one.at, by=one.by, note=one.note))


def of(releases: Iterable[int]) -> Sequence[Act]:
    """All acts on these releases, oldest first."""
    chosen = select(Act).where(Act.release_id.in_([*releases]))
    return db.session().scalars(chosen.order_by(Act.at, Act.id)).all()


def hands(row: Release) -> frozenset[int]:
    """Everybody who saved any of what a draft consists of."""
    found = {row.saved_by, *(one.by for one in of([row.id]) if one.kind in SAVES)}
    return frozenset(one for one in found if one is not None)


def by_release(rows: Iterable[Release]) -> dict[int, list[Act]]:
    """The acts on these releases, each with its own, read at once."""
    found = dict[int, list[Act]]()
    for one in of(row.id for row in rows):
        found.setdefault(one.release_id, []).append(one)
    return found


def words(done: Iterable[Act]) -> dict[str, str | None]:
    """`note`: of the last saving that says anything; `reason`: of the last publication or retirement."""
    told: dict[str, str | None] = {"note": None, "reason": None}
    for one in done:
        name = "note" if one.kind in SAVES else "reason"
        told[name] = one.note if name == "reason" else one.note or told[name]
    return told


def barred(row: Release, by: int | None) -> bool:
    """Whether this person may not publish it, because a second one must (双人发布). What was published before has
    been looked at; who keeps the program publishes what comes with it."""
    return site().four_eyes and row.state == ReleaseState.DRAFT and by in hands(row)
