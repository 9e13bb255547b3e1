"""Records that lie beside a form: what its step has to judge by, as `[step.<id>] shows` names it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.attachments.models import Attachment
from app.cases.models import Case, WorkItem
from app.cases.motion import Motion
from app.forms.schema import Form
from app.packages import queries as packages
from app.registers import queries as registers
from app.registers.declaration import Register
from app.sdk import Entry

MOST = 20


@dataclass(frozen=True)
class Beside:
    """A record of the owner whom the case is about; `entry` is None where the register has none in force."""

    register: Register
    form: Form
    entry: Entry | None


def beside(person: Person, motion: Motion, item: WorkItem) -> list[Beside]:
    """What the step shows, opened: only to the department that works on it, and only meanwhile."""
    if not _works_on(person, item):
        return []
    return [one for name in _shown(motion.loaded, motion.case, item) for one in _records(motion, name)]


def lies_beside(person: Person, row: Attachment) -> bool:
    """Whether the file belongs to a record that lies beside a form this person has to judge now."""
    desks = [(post.org, post.role) for post in person.posts]
    if person.kind != "department" or not desks:
        return False
    open_tasks = WorkItem.kind == "task", WorkItem.state == "open", Case.owner == row.owner_org
    found = select(WorkItem, Case).join(Case, Case.id == WorkItem.case_id).where(*open_tasks)
    return any(
        _works_on(person, item) and _holds(case, item, str(row.id))
        for item, case in db.session().execute(found.limit(200))
    )


def _works_on(person: Person, item: WorkItem) -> bool:
    here = item.kind == "task" and item.state == "open" and person.holds(item.org, item.role)
    return here and person.kind == "department"


def _shown(loaded: packages.Loaded, case: Case, item: WorkItem) -> tuple[str, ...]:
    return loaded.package.step(case.process, item.step).shows


def _records(motion: Motion, name: str) -> Iterator[Beside]:
    register, form = motion.declared(name)
    found = registers.of(register.full_name, motion.case.owner or motion.case.starter_org)[-MOST:]
    yield from (Beside(register, form, entry) for entry in found)
    if not found:
        yield Beside(register, form, None)


def _holds(case: Case, item: WorkItem, attachment: str) -> bool:
    loaded = packages.release(case.release_id)
    for name in _shown(loaded, case, item):
        for entry in registers.of(f"{case.package}.{name}", case.owner or case.starter_org):
            if _names(entry.document, attachment):
                return True
    return False


def _names(value: Any, attachment: str) -> bool:
    if isinstance(value, dict):
        return value.get("id") == attachment or any(_names(part, attachment) for part in value.values())
    return isinstance(value, list) and any(_names(part, attachment) for part in value)
