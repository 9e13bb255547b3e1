"""Put work aside for later, in the transaction that decided it (the outbox, R10).

Rows of which there is one are inserted unless the key is taken, in one statement on both databases."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import InstrumentedAttribute

from app import clock, db
from app.jobs import wake
from app.jobs.models import Job, Slot


def put(
    kind: str,
    payload: Mapping[str, Any],
    key: str | None = None,
    due: datetime | None = None,
    case_id: int | None = None,
) -> int:
    """Write one job and give its id; a `key` seen before gives the job that has it and changes nothing.

    `payload` holds ids only; `due` is when it may first run, now by default.
    """
    session = db.write()
    moment = clock.now()
    if due is None or due <= moment:
        wake.wake_later()
    row = {
        "kind": kind,
        "payload": orjson.dumps(dict(payload)).decode(),
        "key": key,
        "due_at": due or moment,
        "case_id": case_id,
        "attempts": 0,
        "fence": 0,
    }
    made: int | None = insert_once(row, [Job.key], Job.id)
    return made if made is not None else session.scalars(select(Job.id).where(Job.key == key)).one()


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
