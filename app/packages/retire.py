"""Retire a release."""

from app.errors import Conflict
from app.packages.models import DRAFT, RETIRED, Release
from app.packages.publish import locked


def retire(release_id: int) -> Release:
    """Start no new case on this release; those that run go on. Raises NotFound, Conflict for a draft."""
    made = locked(release_id)
    if made.state == DRAFT:
        raise Conflict("草稿尚未发布，无需停用。")
    made.state = RETIRED
    return made
