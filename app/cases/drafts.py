"""Drafts among colleagues: whose a draft is, who else has begun one, and what happens to one whose place is taken.

An item has one draft. What its place was taken from is put aside for who wrote it, of each writer the latest; a
colleague's draft is read by nobody as his own, unless he takes it over, and one that holds what is kept for a few
lanes (`x-secret`) by nobody but its writer.
"""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

from app import clock, db
from app.accounts.person import Person
from app.accounts.queries import full_names, names_of
from app.cases.complete import actor_of
from app.cases.models import Case, Draft, DraftAside, WorkItem
from app.cases.state.case_run import CaseRun
from app.cases.state.holding import colleagues
from app.cases.state.item_form import form_of
from app.cases.state.kept_drafts import dropped, former, own, put_aside
from app.cases.state.record import gives, register_of
from app.cases.take import Taken, take
from app.enums import ItemKind, ItemState
from app.errors import Conflict, NotFound
from app.forms.withheld import keeps_withheld
from app.packages import queries as packages
from app.trail.write import write

GUARDED = "该草稿含有保密内容，只能由填写人本人继续办理；您可以另行填写。"


@dataclass(frozen=True)
class Begun:
    """A draft that somebody may take up: `by` is a username, `name` the 姓名; `mine` where she wrote it herself
    and a colleague's took its place; `secret` where it holds what only its writer may go on with; `sending`: about
    which earlier sending of the record it was written, 0 for the present one."""

    by: str
    name: str
    at: datetime
    mine: bool
    secret: bool
    sending: int = 0


def begun(person: Person, item: WorkItem) -> list[Begun]:
    """What this person may take up, the latest first: drafts of colleagues, and what she had typed herself before
    another draft took its place, or the step ended."""
    if item.state != ItemState.OPEN:
        return []
    rows = _rows(person, item)
    people, names = names_of(rows), full_names(rows)
    found = [
        Begun(
            people.get(by, ""),
            names.get(by, "同事"),
            row.saved_at,
            by == person.id,
            _shut(person, item, row),
            0 if row.work_item_id == item.id else _sending(item, row.work_item_id),
        )
        for by, row in rows.items()
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _sending(item: WorkItem, former: int) -> int:
    """About which sending of the record the former item was; 0 where the same is still the last one, or where it
    was to be sent there."""
    case, old = db.session().get(Case, item.case_id), db.session().get(WorkItem, former)
    if case is None or old is None:
        return 0
    case_run = CaseRun(case, packages.release(case.release_id))
    register = register_of(case_run)
    if gives(register, form_of(case_run.loaded, item)):
        return 0
    now, then = (Counter(row.form for row in case_run.sent if row.at <= one.arrived_at) for one in (item, old))
    forms = [name for name in now if gives(register, name) and then[name] and then[name] < now[name]]
    return max((then[name] for name in forms), default=0)


def _shut(person: Person, item: WorkItem, row: Draft | DraftAside) -> bool:
    """Taking a draft over must not open what its reader could not open otherwise, nor lose it."""
    case = db.session().get(Case, item.case_id)
    if row.saved_by == person.id or case is None:
        return False
    loaded = packages.release(case.release_id)
    form = loaded.forms.get(form_of(loaded, item))
    if form is None or not form.withheld:
        return False
    return keeps_withheld(form, orjson.loads(row.answers), CaseRun(case, loaded).answers(form.name))


def _rows(person: Person, item: WorkItem) -> dict[int, Draft | DraftAside]:
    """By writer; of a colleague the draft that stands goes before what she had typed earlier."""
    session, before = db.session(), former(person, item)
    found: dict[int, Draft | DraftAside] = {person.id: before[0]} if before else {}
    if not item.draft_rev:
        return found
    row = session.get(Draft, item.id)
    aside = session.scalars(select(DraftAside).where(DraftAside.work_item_id == item.id))
    found |= {one.saved_by: one for one in aside}
    return found | ({row.saved_by: row} if row is not None and row.saved_by != person.id else {})


def told(person: Person, item: WorkItem, mine: bool) -> dict[str, Any]:
    """What an item says of its drafts: the revision to save over, whether the reader's own is shown, who saved the
    one that stands there and when, and what she may take up where the item is hers to deal with (`mine`)."""
    found = begun(person, item) if mine else []
    return {
        "draft_rev": item.draft_rev if item.state == ItemState.OPEN else 0,
        "restored": mine and own(person, item) is not None,
        "saved": _saved(person, item) if mine else None,
        "drafts": [{**asdict(one), "at": clock.local(one.at).isoformat(timespec="seconds")} for one in found],
    }


def _saved(person: Person, item: WorkItem) -> dict[str, Any] | None:
    row = db.session().get(Draft, item.id) if item.draft_rev else None
    return standing(person, row) if row is not None else None


def standing(person: Person, row: Draft) -> dict[str, Any]:
    """Whose draft stands there, and since when."""
    mine = row.saved_by == person.id
    who = "您" if mine else full_names([row.saved_by]).get(row.saved_by, "同事")
    return {"by": who, "at": clock.local(row.saved_at).isoformat(timespec="seconds"), "mine": mine}


def hold(person: Person, taken: Taken) -> None:
    """Who writes has it in hand: colleagues see so, and do not write the same once more."""
    item = taken.item
    if item.kind != ItemKind.TASK or item.claimed_by is not None or not colleagues(person, item, taken.case):
        return
    item.claimed_by = person.id
    write(taken.case.id, "claim", actor_of(person), item.step)


def take_up(person: Person, item_id: int, username: str) -> int:
    """Go on with a draft of `begun`: it becomes this person's, what stood in its place is put aside. Gives the
    draft's new revision. Raises NotFound, Forbidden, Conflict."""
    taken = take(person, item_id)
    session, item = db.session(), taken.item
    rows, row = _rows(person, item), session.get(Draft, item.id)
    by = next((one for one, name in names_of(rows).items() if name == username), None)
    if by is None:
        raise NotFound
    if _shut(person, item, rows[by]):
        raise Conflict(GUARDED)
    answers, chosen = rows[by].answers, rows[by]
    if by == person.id and isinstance(chosen, DraftAside):
        old = session.get(WorkItem, chosen.work_item_id)
        if old is not None and old is not item:
            dropped(old, by)
        else:
            session.delete(chosen)
        session.flush()
    if row is not None:
        put_aside(row)
    row = row or Draft(work_item_id=item.id)
    session.add(row)
    item.draft_rev += 1
    row.answers, row.rev, row.saved_at = answers, item.draft_rev, clock.now()
    row.saved_by, row.confirmed = person.id, None
    hold(person, taken)
    return item.draft_rev
