"""Which running cases are meant: the conditions of 运行监控, as SQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app import clock
from app.accounts.models import Org
from app.cases.models import Case, CaseWait, WorkItem
from app.enums import CaseState, ItemKind, ItemState
from app.jobs.models import Incident, Job

GOING = and_(Case.finished_at.is_(None), or_(Case.state != CaseState.DRAFT, Case.opened_from.is_not(None)))
"""Running: not ended, and no form that its author has not sent yet."""
TASK = and_(WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.OPEN)
_HERE = WorkItem.case_id == Case.id
TROUBLED = exists().where(Incident.case_id == Case.id, Incident.closed_at.is_(None))
STUCK = and_(
    Case.state != CaseState.SUSPENDED,
    Case.next_due.is_(None),
    ~exists().where(_HERE, TASK),
    ~exists().where(CaseWait.case_id == Case.id),
    ~exists().where(Job.case_id == Case.id, Job.done_at.is_(None)),
)
"""Nobody has it in hand, and neither a date nor a record nor background work will move it."""
LATE, IDLE, TROUBLE = "overdue", "stuck", "incident"
ONLY = {LATE: "已超期", IDLE: "停滞", TROUBLE: "有异常"}
STATES = (CaseState.RUNNING, CaseState.WAITING, CaseState.SUSPENDED)


@dataclass(frozen=True)
class Wanted:
    """What was asked for; empty for all. `process`: `package.process`; `step`: a path, with what lies inside it;
    `org`: code or part of a name, of who began it or has it; `days`: how long ago it began at least."""

    process: str = ""
    step: str = ""
    release: int | None = None
    state: str = ""
    only: str = ""
    region: str = ""
    org: str = ""
    days: int | None = None
    after: int | None = None


def late() -> ColumnElement[bool]:
    """An open task past its last moment."""
    return and_(TASK, WorkItem.due_at < clock.now())


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """All that must hold of a case, its place in the list left aside."""
    return [GOING, *_of_process(wanted), *_of_state(wanted), *_of_place(wanted)]


def of(package: str, process: str, release: int | None) -> list[ColumnElement[bool]]:
    """Running cases of one process, on one release if it is named."""
    mine = [GOING, Case.package == package, Case.process == process]
    return mine if release is None else [*mine, Case.release_id == release]


def _of_process(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    package, _, process = wanted.process.partition(".")
    if package:
        yield Case.package == package
    if process:
        yield Case.process == process
    if wanted.release is not None:
        yield Case.release_id == wanted.release
    if wanted.step:
        inside = WorkItem.step.startswith(f"{wanted.step}:", autoescape=True)
        rests = or_(*(Case.rests.contains(f'"{wanted.step}{end}', autoescape=True) for end in ('"', ":")))
        yield or_(exists().where(_HERE, TASK, or_(WorkItem.step == wanted.step, inside)), rests)


def _of_state(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.state:
        opened = wanted.state == CaseState.RUNNING
        yield Case.state.in_([CaseState.RUNNING, CaseState.DRAFT]) if opened else Case.state == wanted.state
    if wanted.only:
        yield {LATE: exists().where(_HERE, late()), IDLE: STUCK, TROUBLE: TROUBLED}[wanted.only]
    if wanted.days:
        yield Case.started_at <= clock.now() - timedelta(days=min(wanted.days, 36500))


def _of_place(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.region:
        low = _area(wanted.region)
        yield and_(Case.region_path >= low, Case.region_path < f"{low}:")
    if wanted.org:
        meant = select(Org.code).where(or_(Org.code == wanted.org, Org.name.contains(wanted.org, autoescape=True)))
        yield or_(Case.starter_org.in_(meant), exists().where(_HERE, TASK, WorkItem.org.in_(meant)))


def _area(code: str) -> str:
    """The part of a code that all regions within it share."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
