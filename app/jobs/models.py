"""Tables of background work: what is to be done later, what is held, which periodic slots are taken, what went
wrong."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app import db


class Job(db.Base):
    """One piece of work for later. `payload`: JSON text of ids; `due_at`: empty while an incident holds it."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(db.code(60))
    key: Mapped[str | None] = mapped_column(db.code(200), unique=True)
    payload: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index(
            "ix_jobs_open",
            "due_at",
            "id",
            sqlite_where=sql("done_at IS NULL AND due_at IS NOT NULL"),
            postgresql_where=sql("done_at IS NULL AND due_at IS NOT NULL"),
        ),
        Index("ix_jobs_done_at", "done_at"),
    )


class Hold(db.Base):
    """A case whose jobs are left alone until the hold is lifted, however due they are."""

    __tablename__ = "job_holds"

    case_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Slot(db.Base):
    """A period of a periodic job that somebody has taken; whoever inserts it runs it."""

    __tablename__ = "job_slots"

    job: Mapped[str] = mapped_column(db.code(60), primary_key=True)
    slot: Mapped[str] = mapped_column(db.code(40), primary_key=True)
    at: Mapped[datetime]


class Incident(db.Base):
    """Something failed for good and waits for an administrator. `times` counts repetitions while it is open.

    `fault` is the same for the same trouble, `reference` leads to the record in the log; `reason`: why it was
    closed with nothing done again.
    """

    __tablename__ = "incidents"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(index=True)
    job_id: Mapped[int | None] = mapped_column(index=True)
    element: Mapped[str | None] = mapped_column(db.code(200))
    operation: Mapped[str | None] = mapped_column(db.code(200))
    work_item_id: Mapped[int | None]
    package: Mapped[str | None] = mapped_column(db.code(60))
    process: Mapped[str | None] = mapped_column(db.code(200))
    release_id: Mapped[int | None]
    reference: Mapped[str | None] = mapped_column(db.code(40))
    fault: Mapped[str | None] = mapped_column(db.code(64), index=True)
    text: Mapped[str] = mapped_column(Text)
    times: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index(
            "ix_incidents_open",
            "id",
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
    )
