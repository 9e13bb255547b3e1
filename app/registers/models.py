"""Tables of the registers (registers.md 2). Facts tables are made from declarations, see `facts`."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, false, select, true
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app import db
from app.columns import Member
from app.enums import ChangeKind, EntryState

REGISTER = 82


class Entry(db.Base):
    """An approved record as it stands. `sealed` lists the dotted names of the encrypted leaves of `document`;
    `sought` is what lists are searched by, folded; `sought_outside` the same without personal numbers, for those
    who do not read these; empty where there are none.

    `by_org` is the department that approved it, at `approved_version`: later versions were filed without a review.
    `sent_by`: who wrote it as it stands, by its version; read apart, or with lists of records.
    `handed_over`: a case that filed it was handed over to another department, which has kept charge of it since.
    """

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("register", "key"),
        Index(None, "register", "region_path", "id"),
        Index(None, "register", "entered_on", "id"),
        Index(None, "register", "owner_org", "id"),
        Index(None, "retain_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(db.code(REGISTER))
    key: Mapped[str] = mapped_column(db.code(400))
    title: Mapped[str] = mapped_column(Text)
    sought: Mapped[str] = mapped_column(Text, server_default="")
    sought_outside: Mapped[str | None] = mapped_column(Text)
    owner_org: Mapped[str] = mapped_column(db.code(40))
    region_path: Mapped[str | None] = mapped_column(db.code(6))
    state: Mapped[EntryState] = mapped_column(Member(EntryState, db.code(12)))
    version: Mapped[int]
    approved_version: Mapped[int] = mapped_column(server_default="0")
    document: Mapped[str] = mapped_column(Text)
    sealed: Mapped[str] = mapped_column(Text)
    by_org: Mapped[str] = mapped_column(db.code(40))
    handed_over: Mapped[bool] = mapped_column(server_default=false())
    entered_on: Mapped[date]
    closed_on: Mapped[date | None]
    retain_until: Mapped[date | None]
    published_at: Mapped[datetime]

    if TYPE_CHECKING:
        sent_by: Mapped[str | None]


class EntryVersion(db.Base):
    """One version in force once, kept as it was. `kind`: new, key or minor; `by_org`: the department that answered
    for the record then; `approved`: whether it approved this very version; `sent_by`: who sent it."""

    __tablename__ = "entry_versions"
    __table_args__ = (Index(None, "case_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[ChangeKind] = mapped_column(Member(ChangeKind, db.code(8)))
    document: Mapped[str] = mapped_column(Text)
    sealed: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None]
    by_org: Mapped[str] = mapped_column(db.code(40))
    sent_by: Mapped[str | None] = mapped_column(db.code(40))
    approved: Mapped[bool] = mapped_column(server_default=true())
    approved_at: Mapped[datetime]


Entry.sent_by = column_property(
    select(EntryVersion.sent_by)
    .where(EntryVersion.entry_id == Entry.id, EntryVersion.version == Entry.version)
    .correlate(Entry)
    .scalar_subquery(),
    deferred=True,
)


class EntryKey(db.Base):
    """A value no other entry of the register may have; sensitive values as keyed hash."""

    __tablename__ = "entry_keys"
    __table_args__ = (Index(None, "entry_id"),)

    register: Mapped[str] = mapped_column(db.code(REGISTER), primary_key=True)
    name: Mapped[str] = mapped_column(db.code(120), primary_key=True)
    value: Mapped[str] = mapped_column(db.code(400), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))


class EntryLink(db.Base):
    """An entry points to another; no cascade upwards: retention decides."""

    __tablename__ = "entry_links"
    __table_args__ = (Index(None, "to_entry", "name"),)

    from_entry: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(db.code(60), primary_key=True)
    to_entry: Mapped[int] = mapped_column(ForeignKey("entries.id"))


class EntryTag(db.Base):
    """One value of a multi-valued dimension; sensitive values as keyed hash."""

    __tablename__ = "entry_tags"
    __table_args__ = (Index(None, "register", "name", "value", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(db.code(120), primary_key=True)
    value: Mapped[str] = mapped_column(db.code(400), primary_key=True)
    register: Mapped[str] = mapped_column(db.code(REGISTER))


class RegisterCount(db.Base):
    """Anonymous counters of deleted entries: comparison over years must not shrink. Written by retention."""

    __tablename__ = "register_counts"
    __table_args__ = (Index(None, "register", "report", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(db.code(REGISTER))
    report: Mapped[str] = mapped_column(db.code(200))
    period: Mapped[str] = mapped_column(db.code(10))
    d1: Mapped[str | None] = mapped_column(db.code(200))
    d2: Mapped[str | None] = mapped_column(db.code(200))
    d3: Mapped[str | None] = mapped_column(db.code(200))
    d4: Mapped[str | None] = mapped_column(db.code(200))
    n: Mapped[int] = mapped_column(BigInteger)
    m1: Mapped[int | None] = mapped_column(BigInteger)
    m2: Mapped[int | None] = mapped_column(BigInteger)
    m3: Mapped[int | None] = mapped_column(BigInteger)
    m4: Mapped[int | None] = mapped_column(BigInteger)
