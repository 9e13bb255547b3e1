"""Keep an edited bundle."""

from sqlalchemy import select

from app import clock, db
from app.packages import bundle
from app.packages.models import DRAFT, Release


def save(key: str, files: bundle.Files, by: int | None) -> Release:
    """Keep a bundle as a draft; the same files again give the release that has them, draft or not."""
    session = db.write()
    digest = bundle.digest(files)
    known = session.scalar(select(Release).where(Release.package == key, Release.digest == digest))
    if known is not None:
        return known
    made = Release(
        package=key, digest=digest, state=DRAFT, files=bundle.pack(files), saved_at=clock.now(), saved_by=by
    )
    session.add(made)
    session.flush()
    return made
