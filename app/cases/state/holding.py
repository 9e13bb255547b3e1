"""Who has a work item in hand, since when, and by whom it was given."""

from dataclasses import dataclass

import orjson

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.person import Person
from app.accounts.queries import full_names
from app.cases import posts
from app.cases.models import Case, WorkItem
from app.trail import queries as trail
from app.trail.models import TrailEntry

TAKING = ("claim", "transfer")


@dataclass(frozen=True)
class Holding:
    """`row`: the line of the trail that says so, None for what is older than the trail."""

    name: str
    row: TrailEntry | None

    @property
    def reason(self) -> str:
        """What a colleague wrote when handing it on."""
        note = orjson.loads(self.row.note) if self.row is not None and self.row.note else {}
        return str(note.get("reason") or "")


def holding(item: WorkItem) -> Holding | None:
    """None while nobody has it in hand."""
    if item.claimed_by is None:
        return None
    rows = (row for row in trail.of_case(item.case_id) if _takes(row, item))
    since = [row for row in rows if row.at >= item.arrived_at]
    return Holding(full_names([item.claimed_by]).get(item.claimed_by, "同事"), since[-1] if since else None)


def _takes(row: TrailEntry, item: WorkItem) -> bool:
    """Who begins a case has its first form in hand without a word."""
    began = row.kind == "start" and row.person_id == item.claimed_by
    return began or (row.kind in TAKING and row.step == item.step)


def colleagues(person: Person, item: WorkItem, case: Case) -> list[User]:
    """Who else of its post may act on an item: those it can be handed to."""
    out = {person.id, *posts.barred(item, case)}
    return [one for one in accounts.holders(item.org, item.role) if one.id not in out]
