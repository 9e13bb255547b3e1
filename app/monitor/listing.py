"""办件 as 运行监控 lists them: number, process, step, office, since when; nothing of what they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import func, literal, select

from app import clock, db
from app.accounts import queries as accounts
from app.cases import queries as cases
from app.cases.models import Case, WorkItem
from app.enums import CaseState, ItemKind, ItemState
from app.jobs.models import Incident
from app.monitor.load import titled
from app.monitor.selection import Wanted, conditions
from app.packages import queries as packages
from app.packages.queries import Loaded

SIZE = 50
STATES = {
    CaseState.DRAFT: ("待办理", "blue"),
    CaseState.RUNNING: ("办理中", "blue"),
    CaseState.WAITING: ("等待中", "yellow"),
    CaseState.FINISHED: ("已办结", "green"),
    CaseState.CANCELLED: ("已终止", "secondary"),
    CaseState.SUSPENDED: ("暂停办理", "orange"),
}


@dataclass(frozen=True)
class Place:
    """Where a case lies: the step, the office, since when and until when."""

    title: str
    org: str
    since: datetime
    due: datetime | None
    late: bool
    holder: str = ""


@dataclass(frozen=True)
class Line:
    """One case. `rests`: the events at which it waits."""

    case: Case
    title: str
    release: str
    state: tuple[str, str]
    places: list[Place]
    rests: list[str]
    troubles: int


def listed(wanted: Wanted) -> dict[str, Any]:
    """A page of running cases, newest first, in six statements."""
    chosen = select(Case).where(*conditions(wanted))
    few = chosen.with_only_columns(literal(1)).limit(cases.CAP + 1).subquery()
    total = db.session().scalar(select(func.count()).select_from(few)) or 0
    if wanted.after is not None:
        chosen = chosen.where(Case.id < wanted.after)
    rows = db.session().scalars(chosen.order_by(Case.id.desc()).limit(SIZE + 1)).all()
    return {
        "lines": lines(list(rows[:SIZE])),
        "next": str(rows[SIZE - 1].id) if rows[SIZE:] else None,
        "total": min(total, cases.CAP),
        "total_capped": total > cases.CAP,
    }


def lines(rows: list[Case]) -> list[Line]:
    """These cases, finished for a page."""
    numbers = [one.id for one in rows]
    if not rows:
        return []
    cases.read_items(numbers)
    releases = packages.pinned(one.release_id for one in rows)
    found = [_open(one) for one in rows]
    accounts.read_orgs({item.org for items in found for item in items})
    troubles = _troubles(numbers)
    return [
        _line(case, items, releases[case.release_id], troubles.get(case.id, 0))
        for case, items in zip(rows, found, strict=True)
    ]


def _open(case: Case) -> list[WorkItem]:
    items = cases.items_of(case.id)
    return [one for one in items if one.kind == ItemKind.TASK and one.state == ItemState.OPEN]


def _line(case: Case, items: list[WorkItem], loaded: Loaded, troubles: int) -> Line:
    process = loaded.package.processes.get(case.process)
    return Line(
        case,
        process.title if process else case.process,
        release_name(loaded),
        STATES[case.state],
        [place(one) for one in items],
        [titled(loaded, case.process, path) or path for path in rests(case)],
        troubles,
    )


def rests(case: Case) -> list[str]:
    """Paths of the events and services at which the case waits."""
    return [] if case.rests is None or case.finished_at else list(orjson.loads(case.rests))


def place(item: WorkItem, holder: str = "") -> Place:
    """Where a task lies."""
    late = item.due_at is not None and item.due_at < clock.now()
    org = accounts.org_name(item.org) or item.org
    return Place(item.title, org, clock.local(item.arrived_at), _local(item.due_at), late, holder)


def release_name(loaded: Loaded) -> str:
    """What people call a release."""
    return f"第 {loaded.number} 版" if loaded.number else f"草稿 {loaded.id}"


def _local(moment: datetime | None) -> datetime | None:
    return clock.local(moment) if moment else None


def _troubles(numbers: list[int]) -> dict[int, int]:
    rows = select(Incident.case_id, func.count()).where(
        Incident.case_id.in_(numbers), Incident.closed_at.is_(None)
    )
    return {case: count for case, count in db.session().execute(rows.group_by(Incident.case_id)) if case}
