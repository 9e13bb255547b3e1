"""Retire a release."""

from app import db
from app.errors import Conflict
from app.packages.models import DRAFT, RETIRED, Release
from app.packages.publish import in_force, locked, read_anew


def retire(release_id: int) -> Release:
    """Start no new case on this release; those that run go on, records stay readable, and `publish` undoes it.

    Where an older release is in force from now on, records are read with that. Raises NotFound, and Conflict for
    a draft.
    """
    made = locked(release_id)
    if made.state == DRAFT:
        raise Conflict("草稿尚未发布，无需停用。")
    before = in_force(made.package)
    made.state = RETIRED
    db.session().flush()
    now = in_force(made.package)
    if now is not None and now is not before:
        read_anew(before, now)
    return made
