"""Compares the database with what was acknowledged; gives a sentence for everything that is not so."""

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import func, select

from app import db
from app.api.models import Answered
from app.api.once import opened
from app.cases.models import Case, Draft, Submission, WorkItem
from app.engine.spiff.run import Run
from app.jobs.models import Incident, Job
from app.packages import queries as packages
from app.publications.models import Publication
from app.registers.models import Entry, EntryVersion
from app.trail.models import TrailEntry
from tests.crash.crash_model import Told
from tests.crash.crash_player import Player

Counts = dict[str, int]


def counts() -> Counts:
    """How many rows there are of what one lost or doubled move would change."""
    journeys = select(func.count()).where(Case.process == "journey")
    follows = select(func.count()).where(Case.process == "follow")
    whole = {"journeys": journeys, "follows": follows, "last": select(func.max(Case.id))}
    whole |= {one.__tablename__: select(func.count()).select_from(one) for one in (Entry, Publication, Incident)}
    return {name: db.session().scalar(query) or 0 for name, query in whole.items()}


def broken(player: Player, before: Counts) -> Iterator[str]:
    """Everything wrong after one history."""
    yield from _totals(player, before)
    yield from _keys(player)
    yield from _follows(before["last"])
    for told in player.cases:
        yield from (f"case {told.id}: {fault}" for fault in _case(told))


def _totals(player: Player, before: Counts) -> Iterator[str]:
    approved = sum(told.approved for told in player.cases)
    wanted = {
        "journeys": len(player.cases),
        "follows": approved,
        "entries": approved,
        "publications": approved,
        "incidents": 0,
    }
    after = counts()
    for name, number in wanted.items():
        if after[name] - before[name] != number:
            yield f"{after[name] - before[name]} new {name}, acknowledged {number}"


def _follows(since: int) -> Iterator[str]:
    """A case opened by another one is whole: one move, one line, one open item."""
    for case in db.session().scalars(select(Case).where(Case.process == "follow", Case.id > since)):
        told = Told(case.id, "", rev=1, trail=Counter(["assign"]))
        faults = [*_trail(told), *_engine(case, told)]
        if faults or case.rev != 1 or len(_items(case.id, "task", "open")) != 1:
            yield f"follow-up case {case.id} is not whole: {faults}"


def _keys(player: Player) -> Iterator[str]:
    """Every acknowledged answer is stored under its key, as it was heard."""
    keys = [key for _who, key in player.answered]
    rows = db.session().execute(select(Answered.key, Answered.body).where(Answered.key.in_(keys)))
    stored = dict(rows.all())
    for (_who, key), heard in player.answered.items():
        if opened(stored.get(key) or "") != heard:
            yield f"the answer of {key} is not the stored one"


def _case(told: Told) -> Iterator[str]:
    case = db.session().get(Case, told.id)
    if case is None:
        yield "is lost"
        return
    if case.rev != told.rev:
        yield f"rev {case.rev} after {told.rev} moves"
    yield from _sent(told)
    yield from _trail(told)
    yield from _engine(case, told)
    yield from _jobs(case, told)
    if told.approved:
        yield from _record(told)


def _sent(told: Told) -> Iterator[str]:
    rows = db.session().scalars(select(Submission).where(Submission.case_id == told.id)).all()
    marks = Counter(_mark(orjson.loads(row.answers)) for row in rows)
    if marks != Counter(told.sent):
        yield f"submissions {sorted(marks.elements())}, acknowledged {sorted(told.sent)}"
    done = _items(told.id, "task", "done")
    if sorted(item.id for item in done) != sorted(row.work_item_id or 0 for row in rows):
        yield "done items and submissions do not match"
    kept = db.session().scalars(select(Draft.work_item_id)).all()
    if set(kept) & {item.id for item in done}:
        yield "the draft of a done item is still there"


def _mark(answers: dict[str, Any]) -> str:
    return str(answers.get("reason") or answers.get("opinion"))


def _trail(told: Told) -> Iterator[str]:
    lines = Counter(db.session().scalars(select(TrailEntry.kind).where(TrailEntry.case_id == told.id)))
    if lines != told.trail:
        yield f"trail {dict(lines)}, acknowledged {dict(told.trail)}"


def _items(case_id: int, kind: str, state: str | None = None) -> list[WorkItem]:
    rows = select(WorkItem).where(WorkItem.case_id == case_id, WorkItem.kind == kind)
    return list(db.session().scalars(rows.where(WorkItem.state == state) if state else rows))


def _engine(case: Case, told: Told) -> Iterator[str]:
    """Open tasks are exactly the engine's open steps, one item each."""
    rows = [item.task_id for item in _items(case.id, "task", "open")]
    steps: list[uuid.UUID] = []
    if case.engine is not None:
        definition = packages.release(case.release_id).definition(case.process)
        steps = [uuid.UUID(step.id) for step in Run.load(definition, case.engine, lambda _step: None).steps]
    if Counter(rows) != Counter(steps):
        yield f"{len(rows)} open items, {len(steps)} open steps"
    if (case.engine is None) != told.ended or (case.state == "finished") != told.ended:
        yield f"state {case.state}, ended {told.ended}"
    if len(_items(case.id, "notice")) != told.notices:
        yield "a reminder is lost or doubled"


def _jobs(case: Case, told: Told) -> Iterator[str]:
    """Each piece of background work was done once, none is left but timers that lie ahead."""
    rows = db.session().scalars(select(Job).where(Job.case_id == case.id)).all()
    services = [row for row in rows if row.kind == "service"]
    if len(services) != told.approved or not all(row.done_at for row in services):
        yield f"{len(services)} announcements"
    if [row.kind for row in rows if row.done_at is None and row.kind != "timer"]:
        yield "background work is left"


def _record(told: Told) -> Iterator[str]:
    """The approved record and its public face stand together."""
    rows = db.session().execute(
        select(Entry.id, EntryVersion.version, Publication.version)
        .join(EntryVersion, EntryVersion.entry_id == Entry.id)
        .join(Publication, Publication.entry_id == Entry.id)
        .where(Entry.key == told.title)
    )
    if [row[1:] for row in rows] != [(1, 1)]:
        yield "the approved record is not published exactly once"
