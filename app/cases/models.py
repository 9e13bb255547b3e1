"""Cases, work items, drafts, submissions, and what a case waits for."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql.operators import eq

from app import clock
from app.columns import Line, Member
from app.db import Base, code
from app.enums import Act, CaseState, ItemKind, ItemState, MoveState
from app.forms.personal_numbers import blanked

KEPT = "kept"
"""The step of notices to one person alone, who holds them: of what she had typed."""


class Told(Line):
    """A line with dots for personal numbers, whoever put it together: as it is kept, and as it is read, for lines
    of before. What is looked for within it stays as it was typed, and finds no dots."""

    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """The same line again is found; a part of one is text."""
        return self if op is eq else String()

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """As it is kept."""
        return super().process_bind_param(None if value is None else blanked(value), dialect)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """As it is read."""
        return None if value is None else blanked(value)


_OPEN, _DONE = text("finished_at IS NULL"), text("done_at IS NOT NULL")


class Case(Base):
    """办件: pinned to its release until it is migrated. `engine` is opaque state, dropped when the case ends.

    `opened_from`: the case that opened this one; `opened_after`: the last that was sent in it by then, 0 for
    nothing; None in cases opened before that was noted. `rounds`: when steps began anew (`marks`). `rests`: the
    events and services at which it waits, a JSON list of paths."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(None, "starter_org", "id"),
        Index("ix_cases_open_register", "register", "owner", postgresql_where=text("finished_at IS NULL")),
        Index("ix_cases_opened_from", "opened_from", postgresql_where=text("opened_from IS NOT NULL")),
        Index("ix_cases_open", "package", "process", "release_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int]
    package: Mapped[str] = mapped_column(code(41))
    process: Mapped[str] = mapped_column(code(61))
    state: Mapped[CaseState] = mapped_column(Member(CaseState, code(10)))
    rev: Mapped[int]
    starter_org: Mapped[str] = mapped_column(code(20))
    started_by: Mapped[int | None]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(code(20))
    subject: Mapped[str | None] = mapped_column(Line(100))
    summary: Mapped[str | None] = mapped_column(Told(300))
    register: Mapped[str | None] = mapped_column(code(41))
    region_path: Mapped[str | None] = mapped_column(code(6))
    entry_id: Mapped[int | None]
    base_version: Mapped[int | None]
    next_due: Mapped[datetime | None]
    passed: Mapped[str | None] = mapped_column(Text)
    rounds: Mapped[str | None] = mapped_column(Text)
    rests: Mapped[str | None] = mapped_column(Text)
    opened_from: Mapped[int | None]
    opened_after: Mapped[int | None]
    engine: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    @property
    def key(self) -> str:
        """Name of the process in the API: `package.process`."""
        return f"{self.package}.{self.process}"

    @property
    def number(self) -> str:
        """编号."""
        return numbered(self.id, self.started_at)


def numbered(case_id: int, started_at: datetime) -> str:
    """编号 of a case: day of start and running number."""
    return f"{clock.local(started_at):%Y%m%d}-{case_id:06d}"


class WorkItem(Base):
    """待办: addressed to a post, claimed by a person. Only kind `task` follows the engine."""

    __tablename__ = "work_items"
    __table_args__ = (
        Index(None, "case_id"),
        Index("ix_work_items_desk", "org", "role", "state", "due_at"),
        Index("ix_work_items_remind", "remind_at", postgresql_where=text("remind_at IS NOT NULL")),
        Index("ix_work_items_done", "done_at", sqlite_where=_DONE, postgresql_where=_DONE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    kind: Mapped[ItemKind] = mapped_column(Member(ItemKind, code(6)))
    state: Mapped[ItemState] = mapped_column(Member(ItemState, code(5)))
    task_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    step: Mapped[str] = mapped_column(String(130))
    title: Mapped[str] = mapped_column(Told(100))
    form: Mapped[str | None] = mapped_column(String(61))
    variable: Mapped[str | None] = mapped_column(String(61))
    org: Mapped[str] = mapped_column(code(20))
    role: Mapped[str] = mapped_column(code(24))
    barred_by: Mapped[int | None]
    draft_rev: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[int | None]
    arrived_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None]
    remarks: Mapped[str | None] = mapped_column(Text)

    case: Mapped[Case] = relationship(lazy="raise", viewonly=True)


class Draft(Base):
    """What somebody has typed and not yet sent; sensitive leaves sealed."""

    __tablename__ = "drafts"

    work_item_id: Mapped[int] = mapped_column(ForeignKey("work_items.id", ondelete="CASCADE"), primary_key=True)
    answers: Mapped[str] = mapped_column(Text)
    rev: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[int]
    confirmed: Mapped[str | None] = mapped_column(Text)


class DraftAside(Base):
    """A draft whose place another has taken, or whose item has ended, kept for who wrote it until a week after the
    case: of each writer the latest."""

    __tablename__ = "drafts_aside"

    work_item_id: Mapped[int] = mapped_column(
        ForeignKey("work_items.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    saved_by: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answers: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]


class Submission(Base):
    """填报: a form as it was sent, whole and never changed; sensitive leaves sealed."""

    __tablename__ = "submissions"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    work_item_id: Mapped[int | None]
    step: Mapped[str] = mapped_column(String(130))
    form: Mapped[str] = mapped_column(String(61))
    answers: Mapped[str] = mapped_column(Text, deferred=True)
    confirmed: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]
    by_user: Mapped[int]
    by_org: Mapped[str] = mapped_column(code(20))

    namings: Mapped[list["FileNaming"]] = relationship(lazy="raise", passive_deletes=True)


class FileNaming(Base):
    """A sending names a file: where to look for who may read it. Whether it does, the answers tell."""

    __tablename__ = "file_namings"
    __table_args__ = (Index(None, "submission_id"),)

    attachment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class CaseWait(Base):
    """What a case waits for: a message about a topic (a register) and a key (its owner)."""

    __tablename__ = "case_waits"
    __table_args__ = (Index(None, "message", "topic", "key"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    message: Mapped[str] = mapped_column(String(61), primary_key=True)
    topic: Mapped[str] = mapped_column(code(61), primary_key=True)
    key: Mapped[str] = mapped_column(code(61))


class CaseClaim(Base):
    """What only one open case may hold: a record under change, or a key its record will have in the register.

    `name` is empty for the key, `@entry` for the record, else a unique field or group; sensitive values as keyed
    hash. A claim of a case that has ended holds nobody up: the next who wants it takes it over.
    """

    __tablename__ = "case_claims"
    __table_args__ = (Index(None, "case_id"),)

    register: Mapped[str] = mapped_column(code(82), primary_key=True)
    name: Mapped[str] = mapped_column(code(120), primary_key=True)
    value: Mapped[str] = mapped_column(code(400), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))


class Suspension(Base):
    """暂停办理 of a case, from one moment until another; `before`: the state to which it comes back."""

    __tablename__ = "suspensions"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    before: Mapped[CaseState] = mapped_column(Member(CaseState, code(10)))
    since: Mapped[datetime]
    by_user: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime | None]


class Migration(Base):
    """迁移: running cases go over to a release, as one person has asked. `outcomes`: what the rehearsal may say of
    a case that goes, joined by commas; `counts`: what it said of all then, JSON; `finished_at`: None while any is
    on its way."""

    __tablename__ = "migrations"
    __table_args__ = (Index(None, "release_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int]
    begun_at: Mapped[datetime]
    begun_by: Mapped[int]
    begun_org: Mapped[str] = mapped_column(code(20))
    reason: Mapped[str] = mapped_column(String(200))
    outcomes: Mapped[str] = mapped_column(code(40))
    counts: Mapped[str] = mapped_column(Text)
    finished_at: Mapped[datetime | None]


class Move(Base):
    """One case of a migration. `reason`: why it stayed, or could not go back; `rev`: of the case once moved,
    with which alone it can go back; `engine`, `items`: as they were before, kept for that for a while."""

    __tablename__ = "migration_moves"
    __table_args__ = (Index(None, "case_id"),)

    migration_id: Mapped[int] = mapped_column(
        ForeignKey("migrations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    state: Mapped[MoveState] = mapped_column(Member(MoveState, code(10)))
    from_release: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime | None]
    by_user: Mapped[int | None]
    rev: Mapped[int | None]
    engine: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    items: Mapped[str | None] = mapped_column(Text, deferred=True)


class Intervention(Base):
    """What one administrator asks to be done to a case at that revision, and another agrees to or refuses.

    `content`: of a move the path and the element to go to, of variables their new values; JSON."""

    __tablename__ = "interventions"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    kind: Mapped[Act] = mapped_column(Member(Act, code(10)))
    content: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    rev: Mapped[int]
    asked_by: Mapped[int]
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
