"""Take a publication back, with a reason that everybody may read."""

from app import clock, db
from app.errors import BadRequest, Conflict
from app.publications import index, standing
from app.publications.models import Publication


def withdraw(entry_id: int, reason: str, by_name: str, by_org: str | None = None) -> Publication:
    """Withdraw; `by_name` is the department as the public reads it, `by_org` its code.

    Raises NotFound, Conflict, BadRequest.
    """
    if not reason.strip():
        raise BadRequest("请填写撤回公示的理由，该理由将向社会公开。")
    line = standing.locked(entry_id)
    if line.withdrawn_at is not None:
        raise Conflict("该公示已经撤回。")
    line.withdrawn_at, line.withdrawn_by, line.withdrawn_reason = clock.now(), by_name, reason.strip()
    line.withdrawn_org = by_org
    db.session().flush()
    index.remove(line)
    return line
