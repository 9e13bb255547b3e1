"""Put work aside for later, in the transaction that decided it (the outbox, R10)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

from app import clock, db
from app.jobs import once, wake
from app.jobs.models import Job


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
    made: int | None = once.insert_once(row, [Job.key], Job.id)
    return made if made is not None else session.scalars(select(Job.id).where(Job.key == key)).one()
