"""Attachments go: rows at once, contents after the commit unless another row has the same."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select

from app import clock, db
from app.attachments import queries, store
from app.attachments.models import STORED, Attachment

UNUSED = timedelta(days=7)


def discard(ids: Collection[int]) -> int:
    """Delete the attachments (retention, withdrawn drafts); gives their number."""
    session = db.write()
    rows = queries.attachments(ids)
    session.execute(delete(Attachment).where(Attachment.id.in_([row.id for row in rows])))
    _forget_later({row.sha256 for row in rows})
    return len(rows)


def sweep() -> int:
    """Nightly: delete what nobody bound within a week, files without a row, and leftovers of broken uploads."""
    session = db.write()
    old = select(Attachment.id).where(Attachment.state == STORED, Attachment.at < clock.now() - UNUSED)
    number = discard(list(session.scalars(old)))
    _forget_later(set(store.contents()) - set(session.scalars(select(Attachment.sha256).distinct())))
    store.clear_temp()
    return number


def _forget_later(hashes: Collection[str]) -> None:
    """Look again after the commit, in an own transaction: somebody may have sent the same content meanwhile."""
    database = db.unit().database

    def wanted(sha256: str) -> bool:
        with database.transaction():
            return queries.wanted(sha256)

    for sha256 in sorted(hashes):
        db.after_commit(lambda sha256=sha256: store.forget(sha256, lambda: wanted(sha256)))  # type: ignore[misc]
