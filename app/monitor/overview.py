"""运行监控, its first page: of each process how many cases run, wait, stand still, are late or in trouble."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app import db
from app.cases import intervene
from app.cases.models import Case, WorkItem
from app.enums import Act, CaseState
from app.jobs import queries as jobs
from app.monitor.selection import GOING, STUCK, TROUBLED, late
from app.packages import queries as packages
from app.packages.package import Package

ACTS = {Act.MOVE: "移动环节", Act.SET: "修改流程变量"}
Key = tuple[str, str]
Extra = Mapping[str, Mapping[Key, int]]


@dataclass(frozen=True)
class Line:
    """One process in numbers of cases."""

    package: str
    process: str
    title: str
    business: str
    going: int = 0
    waiting: int = 0
    suspended: int = 0
    overdue: int = 0
    stuck: int = 0
    troubled: int = 0

    @property
    def key(self) -> str:
        """Its name in addresses."""
        return f"{self.package}.{self.process}"


def overview() -> dict[str, Any]:
    """All processes in which something runs: six statements, however many cases."""
    states = _states()
    late_ones = select(Case.package, Case.process, func.count(Case.id.distinct()))
    late_ones = late_ones.join(WorkItem, WorkItem.case_id == Case.id).where(GOING, late())
    extra = {
        "overdue": _by_process(late_ones.group_by(Case.package, Case.process)),
        "stuck": _with(STUCK),
        "troubled": _with(TROUBLED),
    }
    titles = {one.package.key: one.package for one in packages.packages()}
    keys = sorted({(package, process) for package, process, _ in states})
    found = [_line(key, titles.get(key[0]), states, extra) for key in keys]
    asked = [(case, ACTS[row.kind], row.reason) for row, case in intervene.all_pending()]
    return {"lines": found, "incidents": jobs.open_incident_count(), "asked": asked}


def _line(key: Key, package: Package | None, states: Mapping[tuple[str, str, str], int], extra: Extra) -> Line:
    process = package.processes.get(key[1]) if package else None
    return Line(
        *key,
        process.title if process else key[1],
        package.title if package else key[0],
        going=sum(count for (*mine, _), count in states.items() if tuple(mine) == key),
        waiting=states.get((*key, CaseState.WAITING), 0),
        suspended=states.get((*key, CaseState.SUSPENDED), 0),
        overdue=extra["overdue"].get(key, 0),
        stuck=extra["stuck"].get(key, 0),
        troubled=extra["troubled"].get(key, 0),
    )


def _states() -> dict[tuple[str, str, str], int]:
    rows = select(Case.package, Case.process, Case.state, func.count()).where(GOING)
    found = db.session().execute(rows.group_by(Case.package, Case.process, Case.state))
    return {(package, process, state): count for package, process, state, count in found}


def _with(also: ColumnElement[bool]) -> dict[Key, int]:
    rows = select(Case.package, Case.process, func.count()).where(GOING, also)
    return _by_process(rows.group_by(Case.package, Case.process))


def _by_process(rows: Select[str, str, int]) -> dict[Key, int]:
    return {(package, process): count for package, process, count in db.session().execute(rows)}
