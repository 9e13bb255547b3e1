"""What a release would mean for every case that runs on another one of its package; changes nothing.

Cases are read in batches, by their columns and open items. Those alike in release, process, place and past are
judged once. The stored state is read only where those do not tell all places, and never loaded.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Row, select

from app import db
from app.cases.models import Case, Submission, WorkItem, numbered
from app.cases.queries import Listed
from app.engine.spiff.resting import resting
from app.engine.steps import EngineError
from app.enums import CaseState, ItemKind, ItemState, Outcome
from app.errors import NotLoaded
from app.forms.schema import FormFault
from app.packages import drawing, queries
from app.packages.carried import Lost, kept, lost
from app.packages.content import Content
from app.packages.drawing import Drawing
from app.packages.footing import alike, splits
from app.packages.forecast import Forecast, forecast
from app.packages.models import Release

BATCH: Final = 1000
ALIKE: Final = Forecast(Outcome.MOVES, "两个版本的流程图对本件没有区别，可以迁移。")
MOVABLE: Final = (Outcome.MOVES, Outcome.SKIPS)
UNREADABLE: Final = Forecast(Outcome.STAYS, "原版本或者本件的办理状态不能读取，本件按原版本办完。")
Line = Row[*tuple[Any, ...]]
SUSPENDED: Final = Forecast(Outcome.STAYS, "本件已暂停办理，恢复办理以后才能迁移。")
_CASE = select(Case.id, Case.started_at, Case.release_id, Case.process, Case.passed, Case.state).order_by(Case.id)
_OPEN = select(WorkItem.case_id, WorkItem.step).where(
    WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.OPEN
)


@dataclass(frozen=True)
class Rehearsed:
    """One case; `title`: what people call its process. `places`: where it stands, as people call it; empty where
    that need not be known."""

    id: int
    number: str
    process: str
    title: str
    places: tuple[str, ...]
    forecast: Forecast


class Stand(NamedTuple):
    """Where a case stands, what it has passed, its open steps, and what of its forms cannot be taken along."""

    places: frozenset[str]
    passed: frozenset[str]
    steps: frozenset[str]
    forms: frozenset[str]


def rehearse(made: Release) -> list[Rehearsed]:
    """Every unfinished case on another release of the package, in the order of their ids."""
    judge = Judge(Content(made.package, queries.files(made.id)))
    others = [one.id for one in queries.releases(made.package) if one.id != made.id]
    return [one for rows in _batches(others) for one in judge.batch(rows)]


def of_case(content: Content, case_id: int) -> Forecast:
    """The same of one case, as it is now."""
    (row,) = db.session().execute(_CASE.where(Case.id == case_id)).all()
    (found,) = Judge(content).batch([row])
    return found.forecast


def page(found: Sequence[Rehearsed], outcome: str, after: int | None, size: int) -> Listed:
    """Those of an outcome, of all where that is empty, from the id `after` on."""
    chosen = [one for one in found if not outcome or one.forecast.outcome == outcome]
    rows = [one for one in chosen if one.id > (after or 0)]
    return Listed(rows[:size], str(rows[size - 1].id) if rows[size:] else None, len(chosen), False)


def counted(found: Sequence[Rehearsed]) -> dict[str, int]:
    """How many of each outcome, those of which there are none too."""
    counts = Counter(one.forecast.outcome for one in found)
    return {outcome.value: counts[outcome] for outcome in Outcome}


def _batches(releases: Sequence[int]) -> Iterator[Sequence[Line]]:
    after, chosen = 0, _CASE.where(Case.release_id.in_(releases), Case.finished_at.is_(None))
    while rows := db.session().execute(chosen.where(Case.id > after).limit(BATCH)).all():
        yield rows
        if len(rows) < BATCH:
            return
        after = rows[-1].id


class Judge:
    """A release over the cases of the others; each group is judged once."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._old, self._lost = cache(_content), cache(self._losses)
        self._alike, self._splits = cache(self._is_alike), cache(self._does_split)
        self._forecast, self._called = cache(self._judged), cache(self._names)

    def batch(self, rows: Sequence[Line]) -> Iterator[Rehearsed]:
        """These cases, with one statement for their items and one for the states that must be read."""
        items = _open_steps([row.id for row in rows])
        steps = {row.id: frozenset(items.get(row.id, ())) for row in rows}
        stored = self._stored([row for row in rows if self._hides(row, steps[row.id])])
        forms = self._used(rows)
        for row in rows:
            here, places = (row.release_id, row.process), stored.get(row.id, steps[row.id])
            names = self._called(*here, steps[row.id] or places or frozenset())
            found = UNREADABLE
            if places is not None:
                stand = Stand(places, _passed(row), steps[row.id], forms.get(row.id, frozenset()))
                found = self._forecast(*here, stand)
            if row.state == CaseState.SUSPENDED and found.outcome in MOVABLE:
                found = SUSPENDED
            yield Rehearsed(row.id, numbered(row.id, row.started_at), row.process, *names, found)

    def _hides(self, row: Line, steps: frozenset[str]) -> bool:
        """Whether the open steps leave open where it stands, and that matters."""
        here = row.release_id, row.process
        return not self._alike(*here) and (not steps or self._splits(*here))

    def _stored(self, rows: Sequence[Line]) -> Mapping[int, frozenset[str] | None]:
        if not rows:
            return {}
        states = db.session().execute(select(Case.id, Case.engine).where(Case.id.in_([row.id for row in rows])))
        processes = {row.id: row.process for row in rows}
        return {case: _resting(processes[case], state) for case, state in states}

    def _used(self, rows: Sequence[Line]) -> Mapping[int, frozenset[str]]:
        """Of the forms that cannot be taken along those the cases have used; not asked where there is none."""
        found, ids = [self._lost(one) for one in {row.release_id for row in rows}], [row.id for row in rows]
        used = {form for one in found for form in one.used}
        sent = {form for one in found for form in one.sent} | used
        asked = [(Submission, sent), (WorkItem, used)]
        return _forms_used(ids, [one for one in asked if one[1]])

    def _losses(self, release: int) -> Lost:
        old = self._old(release)
        return lost(old, self._content) if old else Lost({}, {})

    def _judged(self, release: int, process: str, at: Stand) -> Forecast:
        old = self._old(release)
        if old is None:
            return UNREADABLE
        alike = self._alike(release, process)
        found = ALIKE if alike else forecast(old.drawings, self._new(process), process, at.places, at.passed)
        if found.outcome not in MOVABLE:
            return found
        reasons = self._lost(release).reasons(at.forms)
        return kept(old, self._content, process, at.steps, reasons) or found

    def _is_alike(self, release: int, process: str) -> bool:
        old = self._old(release)
        return old is None or (process in old.drawings and alike(old.drawings, self._new(process), process))

    def _new(self, process: str) -> Mapping[str, Drawing]:
        """What a case could go on by: nothing where its process is only called by others now."""
        return self._content.drawings if process in self._content.package.processes else {}

    def _does_split(self, release: int, process: str) -> bool:
        return splits(self._known(release), process)

    def _known(self, release: int) -> Mapping[str, Drawing]:
        old = self._old(release)
        return old.drawings if old else {}

    def _names(self, release: int, process: str, places: frozenset[str]) -> tuple[str, tuple[str, ...]]:
        """What people call the process and the places, without what only lies around a place."""
        known = self._known(release)
        title = known[process].title if process in known else process
        ends = [one for one in sorted(places) if not any(other.startswith(f"{one}:") for other in places)]
        found = (drawing.places(known, process, one) for one in ends)
        return title, tuple(dict.fromkeys(_title(one[-1]) for one in found if one))


def _title(place: drawing.Place) -> str:
    drawn, element = place
    return (drawn.scope.nodes[element].element.get("name") or "").strip() or element


def _content(release: int) -> Content | None:
    """None for what this program cannot read any more."""
    try:
        found = queries.release(release).content
        return found if found.drawings and found.forms else None
    except (NotLoaded, EngineError, FormFault):
        return None


def _open_steps(cases: Sequence[int]) -> dict[int, set[str]]:
    found = dict[int, set[str]]()
    for case, step in db.session().execute(_OPEN.where(WorkItem.case_id.in_(cases))):
        found.setdefault(case, set()).add(step)
    return found


def _forms_used(cases: Sequence[int], asked: Iterable[tuple[Any, Set[str]]]) -> dict[int, frozenset[str]]:
    found = dict[int, frozenset[str]]()
    for table, forms in asked:
        rows = select(table.case_id, table.form).where(table.case_id.in_(cases), table.form.in_(forms))
        for case, form in db.session().execute(rows.distinct()):
            found[case] = found.get(case, frozenset()) | {form}
    return found


def _passed(row: Line) -> frozenset[str]:
    """In whatever order, so that cases are alike."""
    return frozenset(orjson.loads(row.passed or "[]"))


def _resting(process: str, state: bytes | None) -> frozenset[str] | None:
    try:
        return resting(process, state or b"")
    except EngineError:
        return None
