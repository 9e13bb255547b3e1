"""Drafts of a package: which was made from which, and how they go."""

from collections.abc import Sequence

from sqlalchemy import update

from app import db
from app.enums import ReleaseState
from app.errors import Invalid, NotPossible, Problem
from app.packages.models import Release
from app.packages.publish import locked


def continued(package: str, release_id: int | None) -> Release | None:
    """The release that a new one says it was made from. Raises Invalid for none of that package."""
    if release_id is None:
        return None
    row = db.session().get(Release, release_id, with_for_update=True, populate_existing=True)
    if row is None or row.package != package:
        raise Invalid([Problem("/continues", "V-KEY", "作为底稿的版本已不存在，请重新打开。")])
    return row


def give_way(row: Release, by: int | None) -> None:
    """What an editor kept by itself goes when the same person keeps what continues it."""
    if row.state == ReleaseState.DRAFT and row.automatic and row.saved_by == by:
        _drop(row)


def discard(release_id: int) -> Release:
    """Delete a draft; what was made from it is from now on made from what it was made from. Raises NotFound, and
    Conflict for what was ever published: cases run on it, and records are read with it."""
    row = locked(release_id)
    if row.state != ReleaseState.DRAFT:
        raise NotPossible("已经发布过的版本要留存备查，不能删除。")
    _drop(row)
    return row


def _drop(row: Release) -> None:
    session = db.write()
    session.execute(update(Release).where(Release.continues == row.id).values(continues=row.continues))
    session.delete(row)
    session.flush()


def line(row: Release, rows: Sequence[Release]) -> list[Release]:
    """Of the releases of a package, newest first, those on one line with `row`: what it was made from, back to one
    that was published, and all that was made from it."""
    known = {one.id: one for one in rows}
    below, above, at = {row.id}, {row.id}, row
    for one in reversed(rows):
        if one.continues in below:
            below.add(one.id)
    while at.continues in known and (at is row or at.number is None):
        at = known[at.continues]
        above.add(at.id)
    return [one for one in rows if one.id in below | above]
