"""Tables of the public side: what everybody may read, and the two-character windows it is searched by."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from app import db


class Publication(db.Base):
    """The public face of one entry. `seq` is the order of first publication; `sought` the title and what else is
    searched; `listed_on` the day lists are sorted by; `line` what they show, as label and text.

    `face`: which fields it shows, by the name declared in package.toml (None: put up before that was kept).
    `withdrawn_by` is a name for the public, `withdrawn_org` the department's code. `published_at`: when the
    department put up what it approved; `self_filed_at`: when the version shown went public without a review, None
    where it was reviewed.
    """

    __tablename__ = "publications"
    __table_args__ = (
        Index(None, "register", "seq", "region_path", "withdrawn_at"),
        Index(None, "region_path", "seq"),
        Index("ix_publications_listed", "register", "listed_on", "seq", "region_path", "withdrawn_at"),
        Index(None, "listed_on", "seq"),
        Index(None, "region_path", "listed_on", "seq"),
        Index(None, "published_at"),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), unique=True)
    register: Mapped[str] = mapped_column(db.code(82))
    register_title: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    sought: Mapped[str] = mapped_column(Text)
    region_path: Mapped[str] = mapped_column(db.code(6))
    by_org: Mapped[str] = mapped_column(db.code(40))
    by_name: Mapped[str] = mapped_column(Text)
    listed_on: Mapped[date] = mapped_column(server_default="1900-01-01")
    line: Mapped[str] = mapped_column(Text, server_default="[]")
    face: Mapped[str | None] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    view: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
    self_filed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(Text)
    withdrawn_org: Mapped[str | None] = mapped_column(db.code(40))
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)


class PublicationCount(db.Base):
    """So many more publications of a register are in force, or fewer; their sum is how many there are."""

    __tablename__ = "publication_counts"
    __table_args__ = (Index(None, "register", "more"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(db.code(82))
    more: Mapped[int]


class PublicationTerm(db.Base):
    """Two neighbouring characters of a title, with what a search filters by, in the order of lists."""

    __tablename__ = "publication_terms"
    __table_args__ = (
        PrimaryKeyConstraint("term", "seq", postgresql_include=["register", "region_path"]),
        Index("ix_publication_terms_listed", "term", "listed_on", "seq", "register", "region_path"),
        Index(None, "seq"),
        {"sqlite_with_rowid": False},
    )

    term: Mapped[str] = mapped_column(db.code(2))
    listed_on: Mapped[date] = mapped_column(server_default="1900-01-01")
    seq: Mapped[int] = mapped_column(ForeignKey("publications.seq", ondelete="CASCADE"), autoincrement=False)
    register: Mapped[str] = mapped_column(db.code(82))
    region_path: Mapped[str] = mapped_column(db.code(6))
