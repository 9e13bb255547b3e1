"""What every release that was ever published promised to keep, each read once per process of the machine."""

from typing import Final

from sqlalchemy import select

from app import db
from app.forms.schema import FormFault
from app.packages import bundle, check_marks
from app.packages.check_marks import Marks
from app.packages.content import Content
from app.packages.faults import Faulty
from app.packages.models import Release

_read: Final = dict[tuple[str, str], Marks]()
"""By package and digest: equal digests are equal files. Small, and as many as there are releases."""


def marks(package: str) -> list[Marks]:
    """The promises of all releases of a package, in the order of their numbers."""
    rows = select(Release.id, Release.digest).where(Release.package == package, Release.number > 0)
    return [_of(package, *row) for row in db.session().execute(rows.order_by(Release.number))]


def _of(package: str, release: int, digest: str) -> Marks:
    if (package, digest) not in _read:
        packed = db.session().scalars(select(Release.files).where(Release.id == release)).one()
        _read[package, digest] = _marks(package, packed)
    return _read[package, digest]


def _marks(package: str, packed: bytes) -> Marks:
    """What this program cannot read any more is told where it is used; it has no forms to compare."""
    try:
        return check_marks.marks(Content(package, bundle.unpack(packed), published=True))
    except (Faulty, FormFault):
        return {}
