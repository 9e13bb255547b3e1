"""Table of attachments; the bytes lie in the store under their hash."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app import db
from app.columns import Member
from app.enums import AttachmentState


class Attachment(db.Base):
    """A file somebody sent. `state`: stored until a submission names it, then bound.

    `secret`: the name under which it is kept for a few lanes."""

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_user_id_at", "user_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(db.code(64), index=True)
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    type: Mapped[str] = mapped_column(db.code(40))
    owner_org: Mapped[str] = mapped_column(db.code(24), index=True)
    user_id: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(index=True)
    state: Mapped[AttachmentState] = mapped_column(
        Member(AttachmentState, db.code(8)), default=AttachmentState.STORED
    )
    at: Mapped[datetime]
    secret: Mapped[str | None] = mapped_column(db.code(41))

    def face(self) -> dict[str, str | int]:
        """What the API tells about it; `{id, name, size}` of it goes into answers."""
        told: dict[str, str | int] = {"id": str(self.id), "name": self.name, "size": self.size}
        return told | {"type": self.type, "sha256": self.sha256}
