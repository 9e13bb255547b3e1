"""异常事项 as administrators see them: open ones put together by what is wrong, closed ones to be found again."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app import bounds, clock, db
from app.accounts.queries import full_names
from app.cases.models import Case
from app.jobs.kinds import plain
from app.jobs.models import Incident, Job
from app.packages import queries as packages

MOST, SIZE = 1000, 50
"""Open incidents that are put together, the newest first; closed ones on a page."""
_NUMBERS = re.compile(r"\d+")
Key = tuple[str | None, ...]
_WORK = {
    "timer": "到时继续",
    "wake": "等待的记录已公示，继续办理",
    "look": "核对等待的记录",
    "service": "外部处理",
    "remind": "提醒",
    "escalate": "转上级部门",
    "replay": "代为重新提交",
    "redate": "重算时限",
    "open_case": "发起另一办件",
    "rebuild": "重建统计",
}


@dataclass(frozen=True)
class One:
    """An incident. `held`: its job waits for it: it is run again, or ended with its case."""

    row: Incident
    case: Case | None
    at: datetime
    held: bool
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True)
class Group:
    """Incidents with the same fault, but for the numbers in its text, at the same place: `where` names it, with a
    blank behind it where it is known."""

    text: str
    where: str
    times: int
    last: datetime
    found: list[One]


def work(kind: str) -> str:
    """What kind of background work it is, or the operation as it is called in diagrams."""
    return _WORK.get(plain(kind), kind)


def open_groups() -> dict[str, Any]:
    """All open ones, those with the most cases first."""
    rows = select(Incident).where(Incident.closed_at.is_(None)).order_by(Incident.id.desc()).limit(MOST + 1)
    found = list(db.session().scalars(rows))
    together = defaultdict[Key, list[One]](list)
    for one in _known(found[:MOST]):
        row = one.row
        together[row.package, row.process, row.element, row.operation, _NUMBERS.sub("#", row.text)].append(one)
    groups = sorted(map(_group, together.values()), key=lambda one: (-len(one.found), -one.found[0].row.id))
    return {"groups": groups, "total": min(len(found), MOST), "more": len(found) > MOST}


def _group(found: list[One]) -> Group:
    row = found[0].row
    where = "".join(f"{one}　" for one in (_process(row), row.element, work(row.operation or "")) if one)
    times, last = sum(one.row.times for one in found), max(one.at for one in found)
    return Group(row.text, where, times, last, found)


def _process(row: Incident) -> str:
    package = next((one.package for one in packages.packages() if one.package.key == row.package), None)
    process = package.processes.get(row.process or "") if package else None
    return process.title if process else ".".join(one for one in (row.package, row.process) if one)


def closed(q: str, after: int | None) -> dict[str, Any]:
    """Closed ones, newest first; `q`: part of the text, the reference, or the number of a case."""
    rows = select(Incident).where(Incident.closed_at.is_not(None))
    if q:
        number = bounds.row_number(q.rpartition("-")[2])
        meant = [Incident.text.contains(q, autoescape=True), Incident.reference == q]
        rows = rows.where(or_(*meant, *([Incident.case_id == number] if number else [])))
    if after is not None:
        rows = rows.where(Incident.id < after)
    found = list(db.session().scalars(rows.order_by(Incident.id.desc()).limit(SIZE + 1)))
    following = str(found[SIZE - 1].id) if found[SIZE:] else None
    return {"closed": [(one, _process(one.row)) for one in _known(found[:SIZE])], "next": following, "total": None}


def of_case(case_id: int) -> list[One]:
    """All of one case, open ones first."""
    rows = (
        select(Incident).where(Incident.case_id == case_id).order_by(Incident.closed_at.is_not(None), Incident.id)
    )
    return _known(list(db.session().scalars(rows.limit(SIZE))))


def _known(rows: list[Incident]) -> list[One]:
    """With their cases, whether their jobs are still there, and who closed them: three statements."""
    wanted = {one.case_id for one in rows if one.case_id}
    cases = {one.id: one for one in db.session().scalars(select(Case).where(Case.id.in_(wanted)))}
    jobs = select(Job.id).where(Job.id.in_({one.job_id for one in rows if one.job_id}), Job.done_at.is_(None))
    held, names = set(db.session().scalars(jobs)), full_names(one.closed_by for one in rows)
    return [
        One(
            row,
            cases.get(row.case_id or 0),
            clock.local(row.at),
            row.job_id in held and row.closed_at is None,
            clock.local(row.closed_at) if row.closed_at else None,
            names.get(row.closed_by or 0, "系统"),
        )
        for row in rows
    ]
