"""Records that lie beside a form: what its step has to judge by, as `[step.<id>] shows` names it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Row, func, select

from app import db
from app.accounts.person import Person
from app.attachments.models import Attachment
from app.cases.models import Case, WorkItem
from app.cases.posts import lies_with
from app.cases.reading.access import works_on
from app.cases.state.case_run import CaseRun
from app.cases.state.record import register_of
from app.enums import ItemKind, ItemState
from app.forms.named_files import names_file
from app.forms.schema import Form
from app.packages import queries as packages
from app.registers import queries as registers
from app.registers.declaration import Register
from app.sdk import Entry
from app.site.roles import DEPARTMENT

MOST = 20
_ABOUT = func.coalesce(func.nullif(Case.owner, ""), Case.starter_org)


@dataclass(frozen=True)
class Beside:
    """A record of the owner whom the case is about; `entry` is None where the register has none in force."""

    register: Register
    form: Form
    entry: Entry | None


def beside(person: Person, case_run: CaseRun, item: WorkItem) -> list[Beside]:
    """What the step shows, opened: only to the department that works on it, and only meanwhile."""
    if not works_on(person, [item]):
        return []
    return [
        one
        for name in _shown(case_run.loaded, case_run.case.process, item.step)
        for one in _records(case_run, name)
    ]


def read_beside(person: Person, case_run: CaseRun, item: WorkItem) -> None:
    """Know these, the records of the owner that the one under review is linked to, and the one it changes."""
    if works_on(person, [item]):
        declared, case = register_of(case_run), case_run.case
        links = declared.links.items() if declared else ()
        own = (name for name, field in links if declared and field == declared.owner)
        names = {*_shown(case_run.loaded, case.process, item.step), *own}
        package = case_run.loaded.package.key
        changed = case_run.changing[0] if case_run.changing else None
        known = [f"{package}.{name}" for name in names]
        registers.read_in_force(known, case.owner or case.starter_org, changed)


def lies_beside(person: Person, row: Attachment) -> bool:
    """Whether the file belongs to a record that lies beside a form this person has to judge now. Whoever sent it:
    departments write into records of an owner, too."""
    if person.kind != DEPARTMENT or row.case_id is None or not person.posts:
        return False
    open_ = WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.OPEN, lies_with(person)
    found = select(Case.release_id, Case.process, WorkItem.step, Case.package, _ABOUT)
    places = found.join(WorkItem, WorkItem.case_id == Case.id).where(*open_).distinct()
    return any(_holds(place, row.id) for place in db.session().execute(places))


def _shown(loaded: packages.Loaded, process: str, step: str) -> tuple[str, ...]:
    return loaded.package.step(process, step).shows


def _records(case_run: CaseRun, name: str) -> Iterator[Beside]:
    register, form = case_run.declared(name)
    owner = case_run.case.owner or case_run.case.starter_org
    found = registers.entries_of_owner(register.full_name, owner)[-MOST:]
    yield from (Beside(register, form, entry) for entry in found)
    if not found:
        yield Beside(register, form, None)


def _holds(place: Row[int, str, str, str, str], attachment: int) -> bool:
    release, process, step, package, owner = place
    return any(
        names_file(entry.document, attachment)
        for name in _shown(packages.release(release), process, step)
        for entry in registers.entries_of_owner(f"{package}.{name}", owner)[-MOST:]
    )
