"""Answers already given, by idempotency key (R3)."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Answered(Base):
    """The answer to a keyed write: the same key and body get it again; another body is refused."""

    __tablename__ = "answered"
    __table_args__ = (Index(None, "at"),)

    user_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    status: Mapped[int | None]
    body: Mapped[str | None] = mapped_column(Text)
