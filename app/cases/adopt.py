"""One open case per record: a second start finds the first, or is refused naming it."""

from sqlalchemy import Select, select
from sqlalchemy.orm import undefer

from app import db
from app.accounts.person import Person
from app.cases.approval import COPY
from app.cases.models import Case, Submission
from app.cases.stake import once_per_owner
from app.errors import Conflict
from app.packages.package import Process
from app.packages.queries import Loaded
from app.registers import queries as registers
from app.sdk import Entry


def refuse_second(person: Person, loaded: Loaded, process: Process, entry: Entry | None) -> None:
    """Raise Conflict where a record exists already, or another change of it is under way."""
    if process.register is None:
        return
    register = loaded.package.registers[process.register]
    if entry is not None:
        _refuse_second_change(entry)
    elif once_per_owner(register):
        for existing in registers.of(register.full_name, person.org.code):
            raise Conflict("本单位已有该项记录，请在原记录上变更。", entry=existing.id)
        _refuse_second_case(person, process)


def _refuse_second_change(entry: Entry) -> None:
    rows = select(Case.id).where(Case.entry_id == int(entry.id), Case.finished_at.is_(None))
    for case_id in db.session().scalars(rows):
        raise Conflict(f"该记录已有变更正在办理（办件 {case_id}），办结后方可再次变更。", case=str(case_id))


def _refuse_second_case(person: Person, process: Process) -> None:
    rows = _open(person, process).where(Case.state != "draft")
    for case in db.session().scalars(rows):
        raise Conflict(f"该项填报已在办理（办件 {case.number}），请勿重复提交。", case=str(case.id))


def adopted(person: Person, loaded: Loaded, process: Process) -> Case | None:
    """The assigned or begun form of this kind that was never sent: starting again means going on with it."""
    if process.register is None or not once_per_owner(loaded.package.registers[process.register]):
        return None
    sent = select(Submission.id).where(Submission.case_id == Case.id, Submission.step != COPY).exists()
    unsent = _open(person, process).where(Case.state == "draft", ~sent)
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
