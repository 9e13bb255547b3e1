"""Releases: immutable bundles of a package's files, and what was done with them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app import db
from app.columns import Member
from app.enums import ReleaseAct, ReleaseState


class Release(db.Base):
    """One version of a package. `files` is packed (bundle.py); `number` is given when it is published; `continues`
    is what it was made from, `automatic` that an editor kept it by itself."""

    __tablename__ = "releases"

    id: Mapped[int] = mapped_column(primary_key=True)
    package: Mapped[str] = mapped_column(db.code(41))
    number: Mapped[int | None]
    digest: Mapped[str] = mapped_column(db.code(64))
    state: Mapped[ReleaseState] = mapped_column(Member(ReleaseState, db.code(10)))
    files: Mapped[bytes] = mapped_column(deferred=True)
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None]
    continues: Mapped[int | None]
    automatic: Mapped[bool] = mapped_column(server_default=false(), default=False)

    __table_args__ = (UniqueConstraint("package", "digest"), UniqueConstraint("package", "number"))


class Act(db.Base):
    """Something done with a release; `note`: what was changed, or why it was done."""

    __tablename__ = "release_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ReleaseAct] = mapped_column(Member(ReleaseAct, db.code(10)))
    at: Mapped[datetime]
    by: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(200))
