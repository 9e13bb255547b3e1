"""Troubles that wait for an administrator: opened when something failed for good, closed by a person."""

import hashlib
import re
import secrets
from dataclasses import asdict, dataclass, field
from functools import partial

import orjson
from sqlalchemy import select

from app import clock, db
from app.errors import NotFound
from app.jobs.models import Incident

LONGEST = 2000
_NUMBERS = re.compile(r"\d+")


def new_reference() -> str:
    """A number by which an incident and its record in the log are found."""
    return secrets.token_hex(4)


@dataclass(frozen=True)
class Trouble:
    """What went wrong, and all that is known of where.

    `text` is for the administrator, `reference` leads to the one record in the log; `element` is the path of the
    step, `operation` the handler or the kind of job, `work_item_id` the item somebody was sending.
    """

    text: str
    reference: str = field(default_factory=new_reference)
    case_id: int | None = None
    package: str | None = None
    process: str | None = None
    release_id: int | None = None
    element: str | None = None
    operation: str | None = None
    job_id: int | None = None
    work_item_id: int | None = None

    def __post_init__(self) -> None:
        """Handlers of packages say what they like: only what every database can hold is kept, and no book."""
        object.__setattr__(self, "text", _storable(self.text))

    @property
    def fault(self) -> str:
        """The same for the same trouble come again: all of it but the reference, and numbers in the text."""
        known = {**asdict(self), "text": _NUMBERS.sub("#", self.text), "reference": None}
        return hashlib.sha256(orjson.dumps(known, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _storable(text: str) -> str:
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}……（以下略）"
    return short.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def open_incident(trouble: Trouble) -> int:
    """Write the trouble down and give its id; the same trouble while still open is counted, not repeated.

    A counted one keeps text and reference of the last time.
    """
    session = db.write()
    found = session.scalar(
        select(Incident).where(Incident.closed_at.is_(None), Incident.fault == trouble.fault).limit(1)
    )
    if found is None:
        found = Incident(fault=trouble.fault, times=0, **asdict(trouble))
        session.add(found)
    found.text, found.reference = trouble.text, trouble.reference
    found.at, found.times = clock.now(), found.times + 1
    session.flush()
    return found.id


def open_apart(trouble: Trouble) -> None:
    """The same once the open transaction has ended, whatever becomes of it: what told of the trouble is refused,
    and may hold the writer's turn until then."""
    act = partial(_opened, db.unit().database, trouble)
    db.after_commit(act)
    db.after_undoing(act)


def _opened(database: db.Database, trouble: Trouble) -> None:
    with database.transaction():
        open_incident(trouble)


def close_incident(incident_id: int, by: int | None) -> Incident:
    """Mark the trouble as settled by the user `by`, None for the system; raises NotFound."""
    row = db.write().get(Incident, incident_id, with_for_update=True, populate_existing=True)
    if row is None or row.closed_at is not None:
        raise NotFound
    row.closed_at, row.closed_by = clock.now(), by
    return row
