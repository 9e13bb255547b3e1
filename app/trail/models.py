"""One table: a line per move."""

from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, code

OPENINGS = ("reveal", "search_hidden")
"""Kinds of lines on which something masked or withheld was opened, or looked for."""
OPENING = f"kind IN ({', '.join(repr(one) for one in OPENINGS)})"


class TrailEntry(Base):
    """A line of the trail. `note` is JSON: field names, rules, counts; values live in submissions."""

    __tablename__ = "trail"
    __table_args__ = (
        Index(None, "case_id"),
        Index("ix_trail_openings", "id", postgresql_where=text(OPENING), sqlite_where=text(OPENING)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(24))
    step: Mapped[str | None] = mapped_column(String(130))
    person_id: Mapped[int | None]
    org: Mapped[str | None] = mapped_column(code(20))
    note: Mapped[str | None] = mapped_column(Text)
