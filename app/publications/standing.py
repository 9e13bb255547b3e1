"""The publication of an entry, locked for a change."""

from sqlalchemy import select

from app import db
from app.errors import NotFound
from app.publications.models import Publication


def locked(entry_id: int) -> Publication:
    """The row, read afresh. Raises NotFound when the entry was never published."""
    mine = select(Publication).where(Publication.entry_id == entry_id).with_for_update()
    line = db.write().scalar(mine.execution_options(populate_existing=True))
    if line is None:
        raise NotFound("该记录没有公示过。")
    return line
