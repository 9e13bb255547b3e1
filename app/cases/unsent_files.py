"""Files that nobody has sent: they go after a week, but for what a draft still names.

All drafts are read once for many files, while nobody waits; then the files go in short moves, which look again at
what was saved since.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.attachments.discard import discard, unused
from app.attachments.models import Attachment
from app.cases.models import Draft, DraftAside
from app.jobs.put import put

KIND = "unsent"
STRETCH, BATCH = 200, 100
UNSEEN = timedelta(minutes=10)
"""Longer than any move that saves a draft lasts: what was saved before is read."""
_MARK, _NUMBER = '"id":"', re.compile(r'"id":"(\d+)"')


def hand_out() -> None:
    """A job that looks through all of them, where there are any."""
    if db.session().scalar(select(Attachment.id).where(unused()).limit(1)) is not None:
        put(KIND, {"after": 0}, key=f"{KIND}:{clock.today()}")


def drafted(_payload: Mapping[str, Any]) -> dict[str, Any]:
    """What all drafts name, and since when that may have changed. What is put aside meanwhile is found: drafts
    are read before those aside."""
    since = clock.now() - UNSEEN
    return {"named": frozenset(_named()), "since": since}


def _named(since: datetime | None = None) -> Iterator[int]:
    for kind in (Draft, DraftAside):
        rows = select(kind.answers).where(kind.answers.contains(_MARK))
        if since is not None:
            rows = rows.where(kind.saved_at >= since)
        for answers in db.session().scalars(rows.execution_options(yield_per=STRETCH)):
            yield from map(int, _NUMBER.findall(answers))


def drop(named: Collection[int], since: datetime, after: int) -> int | None:
    """Delete the next files that nobody names; gives the place to go on from, None at the end."""
    session = db.write()
    rows = select(Attachment.id).where(Attachment.id > after, unused()).order_by(Attachment.id).limit(BATCH)
    found = session.scalars(rows.with_for_update()).all()
    named_since = set(_named(since))
    discard([one for one in found if one not in named and one not in named_since])
    return found[-1] if len(found) == BATCH else None
