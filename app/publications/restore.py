"""Show a withdrawn publication again."""

from app import db
from app.errors import Conflict
from app.publications import index, standing
from app.publications.models import Publication


def restore(entry_id: int) -> Publication:
    """Restore. Raises NotFound, Conflict when it is not withdrawn."""
    line = standing.locked(entry_id)
    if line.withdrawn_at is None:
        raise Conflict("该公示没有撤回，无须恢复。")
    line.withdrawn_at = line.withdrawn_by = line.withdrawn_org = line.withdrawn_reason = None
    db.session().flush()
    index.renew(line, fresh=True)
    return line
