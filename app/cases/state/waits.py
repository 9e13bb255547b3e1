"""What cases wait for, as rows by which whoever files a record finds them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app import clock, db
from app.cases.models import Case, CaseWait
from app.cases.state.case_run import CaseRun
from app.engine.steps import EngineError, Json, Rest, Wait
from app.enums import CaseState
from app.jobs.models import Job
from app.jobs.put import put
from app.registers import queries as registers
from app.registers.declaration import code
from app.registers.models import Entry

LONGEST_KEY = 61
EARLIER = timedelta(minutes=5)
"""Longer than a handler may look and the move behind it may take."""


def keep(case: Case, now: Mapping[tuple[str, str], str]) -> None:
    """Let the rows be these: keys by message and topic.

    Who files a record meanwhile in another transaction sees none of the new rows, as this one did not see the
    record: the job looks once more when both are committed. A wait that stood before was seen all the time.
    """
    session = db.session()
    gone = delete(CaseWait).where(CaseWait.case_id == case.id)
    before = session.execute(gone.returning(CaseWait.message, CaseWait.topic, CaseWait.key)).all()
    for (message, topic), key in now.items():
        session.add(CaseWait(case_id=case.id, message=message, topic=topic, key=key))
    if {(*named, key) for named, key in now.items()} - {tuple(row) for row in before}:
        note = {"case": case.id, "since": (clock.now() - EARLIER).isoformat()}
        put("look", note, key=f"look:{case.id}:{case.rev}", case_id=case.id)


def waits_of(case: Case) -> list[str]:
    """What a case without an open task waits for: registers by name, `timer`, `service` for a result to come."""
    session = db.session()
    topics = list(session.scalars(select(CaseWait.topic).where(CaseWait.case_id == case.id)))
    outstanding = select(Job.id).where(Job.case_id == case.id, Job.kind == "service", Job.done_at.is_(None))
    later = ["timer"] if case.next_due else []
    return [*topics, *later, *(["service"] if session.scalar(outstanding.limit(1)) else [])]


def unfit(case: Case) -> list[str]:
    """Registers the case waits for although one of its records is in force there: what that says does not do."""
    rows = db.session().execute(select(CaseWait.topic, CaseWait.key).where(CaseWait.case_id == case.id)).all()
    return [topic for topic, key in rows if registers.count_of(f"{case.package}.{topic}", key)]


def missed(case_id: int, since: datetime) -> list[str]:
    """Messages the case waits for although their record was filed after that moment."""
    rows = (
        select(CaseWait, Case.package).join(Case, Case.id == CaseWait.case_id).where(CaseWait.case_id == case_id)
    )
    waits = db.session().execute(rows).all()
    return sorted({one.message for one, package in waits if _filed(f"{package}.{one.topic}", one.key, since)})


def _filed(register: str, owner: str, since: datetime) -> bool:
    mine = Entry.register == code(register), Entry.owner_org == owner, Entry.published_at >= since
    return db.session().scalar(select(Entry.id).where(*mine).limit(1)) is not None


def awaited(case_run: CaseRun, wait: Wait, variables: Mapping[str, Json]) -> list[tuple[str, str]]:
    """Registers and owner whose records the case waits for. Raises EngineError where nobody could send them."""
    if not is_record(wait):
        return []
    topics, key = (variables.get(wait.properties.get(name, "")) for name in ("waitsFor", "key"))
    known = case_run.loaded.package.registers
    if not isinstance(topics, list) or not topics or any(topic not in known for topic in topics):
        raise EngineError(wait.element, f"变量 {wait.properties['waitsFor']} 没有列出要等待的台账")
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY:
        raise EngineError(wait.element, f"变量 {wait.properties.get('key')} 没有指明等待哪个单位的记录")
    return [(topic, key) for topic in dict.fromkeys(topics)]


def settled_state(case_run: CaseRun, rest: Rest) -> CaseState:
    """draft before anything was sent, then running, waiting or finished."""
    if rest.finished:
        return CaseState.FINISHED
    if not rest.steps and any(is_record(wait) for wait in rest.waits):
        return CaseState.WAITING
    return CaseState.RUNNING if case_run.case.state != CaseState.DRAFT or case_run.sending else CaseState.DRAFT


def is_record(wait: Wait) -> bool:
    """Whether it is a published record that is waited for, so that a row of the case's says so."""
    return wait.kind == "message" and not wait.boundary and "waitsFor" in wait.properties
