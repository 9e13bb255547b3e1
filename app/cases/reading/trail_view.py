"""办理过程 as one person may read it: the same is blanked and kept from her there as in the case file."""

from dataclasses import dataclass
from typing import Any

import orjson

from app.accounts.person import Person
from app.cases import queries
from app.cases.models import Case, WorkItem
from app.cases.reading.access import secrets_of
from app.cases.reading.visibility import Door, door
from app.cases.state import submissions
from app.cases.state.case_run import CaseRun
from app.cases.state.refusals import LINE
from app.enums import ItemKind
from app.forms.deciding import DECISION
from app.forms.personal_numbers import blanked
from app.packages import queries as packages
from app.trail import queries as trail
from app.trail.models import TrailEntry

TYPED = ("opinion", "reason")
"""What people write into the trail themselves."""
OF_FORM = (*TYPED, DECISION, "confirmed", "opened")
"""What a line tells of the form that was sent there, or opened."""


@dataclass(frozen=True)
class Told:
    """A line of the trail and what of its note is for the reader; `named`: whether she is told who did it."""

    row: TrailEntry
    note: dict[str, Any]
    named: bool = True


def told(person: Person, case: Case) -> list[Told]:
    """All lines of a case, oldest first. Of a form that is not hers to read a line says only that it was sent; of
    what was replaced before a case is hers to read at all there is none."""
    case_run = CaseRun(case, packages.release(case.release_id))
    secrets, hers, found = secrets_of(person, case_run), door(person, case_run), list[Told]()
    unread = _unread(hers)
    for row in trail.of_case(case.id):
        note, own = orjson.loads(row.note) if row.note else {}, row.org == person.org.code
        if _of_replaced(hers, row, note) or _of_untold(hers, row):
            continue
        if (row.step in unread and not own) or (row.kind == LINE and hers.names is not None):
            note = {name: value for name, value in note.items() if name not in OF_FORM}
        if row.kind == "transfer" and note.get("to") in hers.unnamed:
            note = {name: value for name, value in note.items() if name != "to"}
        named = row.person_id not in hers.unnamed
        found.append(Told(row, _note(note, secrets, own or row.org is None), named))
    return found


def _of_replaced(hers: Door, line: TrailEntry, note: dict[str, Any]) -> bool:
    """Whether the line speaks of a sending that was replaced. One is sent in the very move of its line."""
    if not hers.superseded:
        return False
    if line.kind != "complete":
        return note.get("submission") in {str(one) for one in hers.superseded}
    mine = [row for row in hers.case_run.sent if (row.step, row.by_user) == (line.step, line.person_id)]
    sent = [row.id for row in mine if row.at <= line.at]
    return sent[-1:] != [] and sent[-1] in hers.superseded


def _of_untold(hers: Door, line: TrailEntry) -> bool:
    """Whether the line speaks of an item of which she learns nothing: lines name the step alone, so it is by when
    the item lay there, unless another one did as well that it may be about."""
    if not any(_lay(one, line) for one in hers.untold):
        return False
    unseen = {one.id for one in hers.untold}
    others = (one for one in queries.items_of(hers.case_run.case.id) if one.id not in unseen and _lay(one, line))
    return not any(line.org in (None, one.org) for one in others)


def _lay(item: WorkItem, line: TrailEntry) -> bool:
    done = item.done_at
    return item.step == line.step and item.arrived_at <= line.at and (done is None or line.at <= done)


def _unread(hers: Door) -> set[str]:
    """The steps whose forms are not this person's to read, be it that nothing was sent there yet."""
    if hers.names is None:
        return set()
    rows, items = submissions.rows_of(hers.case_run.case.id), queries.items_of(hers.case_run.case.id)
    return {
        *(row.step for row in rows if not hers.lets(row)),
        *(one.step for one in items if one.kind == ItemKind.TASK and one.form not in hers.names),
    }


def _note(note: dict[str, Any], secrets: frozenset[str], clear: bool) -> dict[str, Any]:
    """Why a secret was opened may betray it: that is for those who share it."""
    if not secrets.issuperset(note.get("secrets", ())):
        note = {name: value for name, value in note.items() if name != "reason"}
    typed = {name: blanked(note[name]) for name in TYPED if isinstance(note.get(name), str)}
    return note if clear else note | typed
