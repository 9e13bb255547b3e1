"""What lies at each step of a process: how many cases, how many of them late, how long the step takes."""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

import orjson
from sqlalchemy import ColumnElement, func, select

from app import clock, db
from app.cases.models import Case, WorkItem
from app.enums import CaseState, ItemKind, ItemState
from app.jobs.models import Incident
from app.monitor.selection import TASK, late, of
from app.packages.drawing import places
from app.packages.queries import Loaded

PERIOD, SAMPLE = timedelta(days=90), 5000
"""Of the items done in this time the newest of them tell how long a step takes."""
DAY = timedelta(days=1)


@dataclass
class Step:
    """One step by its path. `rests`: cases that wait there for a date, a message or background work; `half` and
    `most`: days within which half, and nine of ten, were done."""

    path: str
    title: str = ""
    open: int = 0
    overdue: int = 0
    suspended: int = 0
    rests: int = 0
    troubled: int = 0
    oldest: datetime | None = None
    done: int = 0
    half: float | None = None
    most: float | None = None
    took: list[float] = field(default_factory=list, repr=False)

    @property
    def count(self) -> int:
        """Cases that stand here."""
        return self.open + self.rests


def steps(loaded: Loaded, process: str, release: int | None) -> list[Step]:
    """All steps at which something lies, or lately was done: four statements, however many cases."""
    mine, found = of(loaded.package.key, process, release), defaultdict[str, Step](lambda: Step(""))
    _open(found, mine)
    _resting(found, mine)
    _troubled(found, mine)
    _done(found, loaded.package.key, process, release)
    for path, step in found.items():
        step.path, step.title = path, titled(loaded, process, path) or step.title or path
    return sorted(found.values(), key=lambda one: _order(loaded, process, one.path))


def titled(loaded: Loaded, process: str, path: str) -> str:
    """What people call the step, behind what it is called in; "" where the release draws none."""
    through = places(loaded.content.drawings, process, path)
    if len(through) < path.count(":") + 1:
        return ""
    names = [(drawn.scope.nodes[key].element.get("name") or key).strip() for drawn, key in through]
    return " / ".join(dict.fromkeys(names))


def _open(found: dict[str, Step], mine: list[ColumnElement[bool]]) -> None:
    late_ones, still = func.count().filter(late()), func.count().filter(Case.state == CaseState.SUSPENDED)
    rows = select(
        WorkItem.step, func.max(WorkItem.title), func.count(), late_ones, still, func.min(WorkItem.arrived_at)
    )
    rows = rows.join(Case, Case.id == WorkItem.case_id).where(TASK, *mine).group_by(WorkItem.step)
    for path, title, count, overdue, suspended, oldest in db.session().execute(rows):
        step = found[path]
        step.title, step.oldest = title, oldest
        step.open, step.overdue, step.suspended = count, overdue, suspended


def _resting(found: dict[str, Step], mine: list[ColumnElement[bool]]) -> None:
    rows = select(Case.rests, func.count()).where(Case.rests.is_not(None), *mine).group_by(Case.rests)
    for rests, count in db.session().execute(rows):
        for path in orjson.loads(rests or "[]"):
            found[path].rests += count


def _troubled(found: dict[str, Step], mine: list[ColumnElement[bool]]) -> None:
    rows = select(Incident.element, func.count(Case.id.distinct())).join(Case, Case.id == Incident.case_id)
    rows = rows.where(Incident.closed_at.is_(None), Incident.element.is_not(None), *mine)
    for path, count in db.session().execute(rows.group_by(Incident.element)):
        found[path or ""].troubled = count


def _done(found: dict[str, Step], package: str, process: str, release: int | None) -> None:
    """Cases that have ended count, too."""
    mine = [Case.package == package, Case.process == process, WorkItem.done_at >= clock.now() - PERIOD]
    mine += [] if release is None else [Case.release_id == release]
    mine += [WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.DONE]
    rows = select(WorkItem.step, WorkItem.title, WorkItem.arrived_at, WorkItem.done_at)
    rows = rows.join(Case, Case.id == WorkItem.case_id).where(*mine).order_by(WorkItem.done_at.desc())
    for path, title, arrived, done in db.session().execute(rows.limit(SAMPLE)):
        found[path].title = found[path].title or title
        if done is not None:
            found[path].took.append(max((done - arrived) / DAY, 0.0))
    for step in found.values():
        _measure(step)


def _measure(step: Step) -> None:
    took = sorted(step.took)
    step.done = len(took)
    if took:
        step.half, step.most = median(took), took[math.ceil(len(took) * 0.9) - 1]


def _order(loaded: Loaded, process: str, path: str) -> tuple[bool, list[int], str]:
    """As they stand in the files of the diagrams; what is not drawn there comes last."""
    through = places(loaded.content.drawings, process, path)
    whole = len(through) == path.count(":") + 1
    return not whole, [list(drawn.scope.nodes).index(key) for drawn, key in through], path


def releases(package: str, process: str) -> dict[int, int]:
    """How many cases run on each release, the newest first."""
    rows = select(Case.release_id, func.count()).where(*of(package, process, None)).group_by(Case.release_id)
    return {release: count for release, count in db.session().execute(rows.order_by(Case.release_id.desc()))}
