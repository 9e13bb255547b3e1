"""What an item is about: the record as its reader may have it, and what has changed of it."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.accounts.scope import Scope
from app.cases.models import WorkItem
from app.cases.reading.others_values import Foreign
from app.cases.state.case_run import CaseRun
from app.cases.state.handler_context import base_of
from app.cases.state.record import gives, hidden, hidden_value, narrowed, record, record_form, register_of, veiled
from app.enums import ItemKind, ItemState
from app.forms import seal
from app.forms.differences import Difference, differences
from app.forms.schema import Form
from app.registers.declaration import part
from app.registers.models import Entry, EntryVersion
from app.registers.sight import sight
from app.site.roles import DEPARTMENT


@dataclass(frozen=True)
class Record:
    """What the case is about: the form as last sent, its approved version, whether it is open to the reader."""

    form: str | None
    latest: dict[str, Any]
    base: dict[str, Any] | None
    opened: bool


def opened_to(person: Person, case_run: CaseRun, item: WorkItem) -> bool:
    """Sensitive values and the draft are open to the post that fills or decides, as long as it does; others read
    them masked. What is done, and what a copy or a notice is about, a department reads as on the page of its
    record, or as its own organisation alone wrote it."""
    if not person.holds(item.org, item.role):
        return False
    hers = item.kind == ItemKind.TASK and (item.state == ItemState.OPEN or person.kind != DEPARTMENT)
    return hers or _filed_open(person, item.case_id) or _wrote(person, case_run)


def _filed_open(person: Person, case_id: int) -> bool:
    """Whether the case has filed a record that is open to this person."""
    found = select(Entry).join(EntryVersion, EntryVersion.entry_id == Entry.id)
    entry = db.session().scalar(found.where(EntryVersion.case_id == case_id).limit(1))
    return entry is not None and sight(Scope.of(person), entry) == "open"


def _wrote(person: Person, case_run: CaseRun) -> bool:
    """Whether all of the record is her own organisation's, with nothing before it."""
    register = register_of(case_run)
    writers = {row.by_org for row in case_run.sent if gives(register, row.form)}
    return writers == {person.org.code} and base_of(case_run) is None


def record_of(case_run: CaseRun, item: WorkItem, answers: dict[str, Any], opened: bool) -> Record:
    """The record as it stands at this item; where its own sending is kept from the reader, as last sent."""
    register = register_of(case_run)
    whole = register is not None and item.form == register.form and not register.include
    here = whole and (bool(answers) or item.state == ItemState.OPEN)
    drafted = {item.form or "": answers} if answers and gives(register, item.form or "") else {}
    latest = answers if here else record(case_run, drafted)
    return Record(register.form if register else None, latest, base_of(case_run), opened)


def veiled_for(
    case_run: CaseRun,
    person: Person,
    item: WorkItem,
    record: Record,
    foreign: Foreign,
    names: frozenset[str] | None,
) -> Record:
    """The same without what others wrote that is not for this person's eyes."""
    form = record_form(case_run)

    def seen(document: dict[str, Any]) -> dict[str, Any]:
        shown = veiled(case_run, person, narrowed(case_run, document, names), item.form or "")
        return foreign.masked(case_run, form, shown) if form else shown

    return replace(record, latest=seen(record.latest), base=None if record.base is None else seen(record.base))


def as_typed(case_run: CaseRun, item: WorkItem, record: Record, answers: dict[str, Any]) -> Record:
    """The same with what its reader has typed as she typed it: masked, it would tell whether she has guessed what
    stands behind a mask."""
    register, form = register_of(case_run), item.form or ""
    typed = part(register, form, answers) if register is not None and gives(register, form) else {}
    return replace(record, latest=record.latest | {name: typed[name] for name in typed if name in record.latest})


def compared_of(case_run: CaseRun, record: Record) -> dict[str, Any]:
    """The record as its reader may have it, and against its last approved version."""
    form = record_form(case_run)
    found: list[dict[str, Any]] = []
    if form and record.base is not None:
        found = _seen(case_run, form, differences(form, record.base, record.latest), record.opened)
    return {
        "base": told(case_run, form, record.base, record.opened),
        "differences": found,
        "record_form": record.form,
        "record": told(case_run, form, record.latest, record.opened),
    }


def _seen(case_run: CaseRun, form: Form, found: list[Difference], opened: bool) -> list[Difference]:
    if opened:
        return found
    sides = ("old", "new")
    return [
        {**one, **{key: hidden_value(case_run, form, one["field"], one[key]) for key in sides}} for one in found
    ]


def told(
    case_run: CaseRun, form: Form | None, answers: dict[str, Any] | None, opened: bool
) -> dict[str, Any] | None:
    """Answers, or a record, as its reader may have them."""
    if form is None or not answers:
        return answers
    return seal.withhold(form, answers) if opened else hidden(case_run, form, answers)
