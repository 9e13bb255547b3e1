"""Attachments go: rows at once, contents after the commit unless another row has the same."""

from collections.abc import Collection
from datetime import timedelta
from functools import partial

from sqlalchemy import ColumnElement, delete, select

from app import clock, db
from app.attachments import queries, store
from app.attachments.models import Attachment
from app.enums import AttachmentState

UNUSED = timedelta(days=7)


def discard(ids: Collection[int]) -> int:
    """Delete the attachments (retention, withdrawn drafts); gives their number."""
    session = db.write()
    rows = queries.attachments(ids)
    session.execute(delete(Attachment).where(Attachment.id.in_([row.id for row in rows])))
    _forget_later({row.sha256 for row in rows})
    return len(rows)


def unused() -> ColumnElement[bool]:
    """SQL condition: nobody has bound it within a week."""
    return (Attachment.state == AttachmentState.STORED) & (Attachment.at < clock.now() - UNUSED)


def forget_strays(folder: str) -> None:
    """Remove contents of this folder of the store that no attachment has, as broken uploads leave them."""
    db.write()
    lying = set(store.contents(folder))
    mine = select(Attachment.sha256).where(Attachment.sha256.startswith(folder)).distinct()
    _forget_later(lying - set(db.session().scalars(mine)) if lying else ())


def _forget_later(hashes: Collection[str]) -> None:
    """Look again after the commit: somebody may have sent the same content meanwhile."""
    database = db.unit().database
    for sha256 in sorted(hashes):
        db.after_commit(partial(forget, database, sha256))


def forget(database: db.Database, sha256: str) -> None:
    """Remove the content unless an attachment has it, which is asked in a transaction of its own."""

    def wanted() -> bool:
        with database.transaction():
            return queries.wanted(sha256)

    store.forget(sha256, wanted)
