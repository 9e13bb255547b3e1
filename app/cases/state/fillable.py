"""Which forms a person may fill now: of an open item on her desk, or the first one of a process she may start."""

from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select

from app import bounds, db
from app.accounts.person import Person
from app.cases.models import Case, WorkItem
from app.cases.posts import lies_with
from app.cases.state.record_authority import entry_to_change
from app.enums import ItemKind, ItemState
from app.errors import Forbidden, NotFound
from app.packages.package import Process
from app.packages.queries import Loaded
from app.registers import queries as registers
from app.sdk import Entry


@dataclass(frozen=True)
class Filling:
    """What a form would be filled for: the process that begins with it, if any, and the record it would change."""

    process: Process | None
    entry: Entry | None


def filling(person: Person, loaded: Loaded, form: str, entry_id: str | None) -> Filling:
    """Raise unless the form is hers to fill, for this record too: NotFound, Forbidden, Conflict."""
    if person.administrative or form not in loaded.forms:
        raise NotFound
    offered = loaded.package.processes.values() if loaded.offered else ()
    mine = [one for one in offered if form in loaded.content.first_forms(one.key)]
    mine = [one for one in mine if set(one.start) & set(person.roles)]
    if entry_id is not None:
        return _change(person, loaded, [one for one in mine if one.register], form, entry_id)
    mine = [one for one in mine if one.key not in loaded.content.changing_only]
    if not mine and _open_case(person, loaded, form) is None:
        raise Forbidden("该表单不由您的岗位填报，不能检查。")
    return Filling(mine[0] if mine else None, None)


def _change(person: Person, loaded: Loaded, mine: list[Process], form: str, entry_id: str) -> Filling:
    """A change that lies open on her desk already, or one of the record she may start."""
    case = _open_case(person, loaded, form, entry_id)
    process = loaded.package.processes.get(case.process) if case is not None else None
    if process is not None and process.register is not None:
        return Filling(process, registers.get(loaded.package.registers[process.register].full_name, entry_id))
    for process in mine:
        return Filling(process, entry_to_change(person, loaded, process, entry_id))
    raise NotFound


def only_open(person: Person, loaded: Loaded, form: str, entry_id: str | None) -> tuple[WorkItem, Case] | None:
    """The task that lies open on her desk with this form, about that record if one is named; None where there is
    none, or where there are several."""
    rows = _open(person, loaded, form, entry_id).add_columns(WorkItem).where(WorkItem.kind == ItemKind.TASK)
    found = db.session().execute(rows.limit(2)).all()
    return (found[0][1], found[0][0]) if len(found) == 1 else None


def _open_case(person: Person, loaded: Loaded, form: str, entry_id: str | None = None) -> Case | None:
    """One in which the form lies open on her desk."""
    return db.session().scalar(_open(person, loaded, form, entry_id).limit(1))


def _open(person: Person, loaded: Loaded, form: str, entry_id: str | None) -> Select[Case]:
    mine = select(Case).join(WorkItem, Case.id == WorkItem.case_id).where(lies_with(person))
    named = WorkItem.form == form
    if form == loaded.content.spare_form:
        named = or_(named, and_(WorkItem.kind == ItemKind.COPY, WorkItem.form.is_(None)))
    mine = mine.where(Case.package == loaded.package.key, named, WorkItem.state == ItemState.OPEN)
    if entry_id is not None:
        mine = mine.where(Case.entry_id == bounds.row_number(entry_id))
    return mine
