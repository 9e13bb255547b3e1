"""Take a publication back, with a reason that everybody may read, and show it again."""

from sqlalchemy import select

from app import clock, db
from app.errors import BadRequest, Conflict, NotFound
from app.publications import counts, index
from app.publications.models import Publication


def withdraw(entry_id: int, reason: str, by_name: str, by_org: str | None = None) -> Publication:
    """Withdraw; `by_name` is the department as the public reads it, `by_org` its code.

    Raises NotFound, Conflict, BadRequest.
    """
    if not reason.strip():
        raise BadRequest("请填写撤下公示的理由，该理由将向社会公开。")
    line = locked(entry_id)
    if line.withdrawn_at is not None:
        raise Conflict("该公示已经撤下。")
    line.withdrawn_at, line.withdrawn_by, line.withdrawn_reason = clock.now(), by_name, reason.strip()
    line.withdrawn_org = by_org
    counts.note(line.register, -1)
    db.session().flush()
    index.remove(line)
    return line


def locked(entry_id: int) -> Publication:
    """The row, read afresh. Raises NotFound when the entry was never published."""
    mine = select(Publication).where(Publication.entry_id == entry_id).with_for_update()
    line = db.write().scalar(mine.execution_options(populate_existing=True))
    if line is None:
        raise NotFound("该记录没有公示过。")
    return line


def restore(entry_id: int) -> Publication:
    """Restore. Raises NotFound, Conflict when it is not withdrawn."""
    line = locked(entry_id)
    if line.withdrawn_at is None:
        raise Conflict("该公示没有撤下，无须恢复。")
    line.withdrawn_at = line.withdrawn_by = line.withdrawn_org = line.withdrawn_reason = None
    counts.note(line.register, 1)
    db.session().flush()
    index.renew(line, fresh=True)
    return line
