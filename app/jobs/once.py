"""Rows of which there is one: inserted unless the key is taken, in one statement on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import InstrumentedAttribute

from app import clock, db
from app.jobs.models import Slot


def insert_once(
    row: Mapping[str, Any], unique: Sequence[InstrumentedAttribute[Any]], returning: InstrumentedAttribute[Any]
) -> Any | None:
    """Insert `row` and give its `returning` column; None when `unique` was or just got taken."""
    session = db.write()
    insert = insert_sqlite if db.unit().database.sqlite else insert_postgresql
    statement = insert(returning.class_).values(row)
    return session.scalar(statement.on_conflict_do_nothing(index_elements=list(unique)).returning(returning))


def take(job: str, slot: str) -> bool:
    """Whether this slot (a date, an hour …) of the periodic job is ours; whoever inserts the row runs it."""
    row = {"job": job, "slot": slot, "at": clock.now()}
    return insert_once(row, [Slot.job, Slot.slot], Slot.job) is not None
