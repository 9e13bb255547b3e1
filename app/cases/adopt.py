"""One open case per record: a second start finds the first, or is refused with the way to it."""

from collections.abc import Iterator

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import undefer

from app import db
from app.accounts.person import Person
from app.cases import advance, notices
from app.cases.models import Case, Submission, WorkItem
from app.cases.reading.access import sees
from app.cases.state import overtaken
from app.cases.state.approval import COPY
from app.cases.state.unique_claims import once_per_owner
from app.cases.withdraw import end
from app.enums import CaseState
from app.errors import Conflict
from app.packages.package import Process
from app.packages.queries import Loaded
from app.registers import queries as registers
from app.sdk import Entry
from app.trail.write import Actor, write

YIELD = "yield"
"""In the trail: what nobody had written a word of made way for another organisation's change of the record."""


def refuse_second(person: Person, loaded: Loaded, process: Process, entry: Entry | None) -> None:
    """Raise Conflict where a record exists already, or another change of it is under way."""
    if process.register is None:
        return
    register = loaded.package.registers[process.register]
    if entry is not None:
        _refuse_second_change(person, entry)
    elif once_per_owner(register):
        for existing in registers.entries_of_owner(register.full_name, person.org.code):
            there = overtaken.own_entry(person, register, existing.id)
            raise Conflict("本单位已有该项记录，请在原记录上办理。", **there)
        _refuse_second_case(person, process)


def make_way(person: Person, entry: Entry | None) -> None:
    """End what other organisations have begun with that record and written nothing in: opening a form must not
    keep everybody else from theirs."""
    if entry is None:
        return
    for case_id in db.session().scalars(_changing(entry).with_only_columns(Case.id)).all():
        case = advance.locked(case_id)
        if case.finished_at is None and _untouched(person, case):
            end(case, person.id)
            write(case.id, YIELD, Actor(person.id, person.org.code))
            notices.tell_starter(case, f"{person.org.name}已开始办理同一记录，本件尚未填写，不再保留")


def _changing(entry: Entry) -> Select[Case]:
    return select(Case).where(Case.entry_id == int(entry.id), Case.finished_at.is_(None))


def _untouched(person: Person, case: Case) -> bool:
    """Begun by another organisation's person, and neither saved nor sent."""
    typed = WorkItem.case_id == case.id, WorkItem.draft_rev > 0
    sent = Submission.case_id == case.id
    return (
        case.state == CaseState.DRAFT
        and case.started_by is not None
        and case.starter_org != person.org.code
        and not db.session().scalar(select(exists().where(*typed) | exists().where(sent)))
    )


def _refuse_second_change(person: Person, entry: Entry) -> None:
    for case in _others(person, entry):
        named, there = overtaken.case_for(case, seen=sees(person, case))
        raise Conflict(f"该记录已有变更正在办理{named}，办结后方可再次变更。", **there)


def _others(person: Person, entry: Entry) -> Iterator[Case]:
    rows = db.session().scalars(_changing(entry)).all()
    return (case for case in rows if not _untouched(person, case))


def _refuse_second_case(person: Person, process: Process) -> None:
    rows = _open(person, process).where(Case.state != CaseState.DRAFT)
    for case in db.session().scalars(rows):
        named, there = overtaken.case_for(case)
        raise Conflict(f"该项填报已在办理{named}，请勿重复提交。", **there)


def adopted(person: Person, loaded: Loaded, process: Process) -> Case | None:
    """The assigned or begun form of this kind that was never sent: starting again means going on with it."""
    if process.register is None or not once_per_owner(loaded.package.registers[process.register]):
        return None
    sent = select(Submission.id).where(Submission.case_id == Case.id, Submission.step != COPY).exists()
    unsent = _open(person, process).where(Case.state == CaseState.DRAFT, ~sent)
    rows = unsent.options(undefer(Case.engine)).with_for_update()
    return db.session().scalars(rows.execution_options(populate_existing=True)).first()


def _open(person: Person, process: Process) -> Select[Case]:
    return select(Case).where(
        Case.register == process.register,
        Case.owner == person.org.code,
        Case.process == process.key,
        Case.entry_id.is_(None),
        Case.finished_at.is_(None),
    )
