"""What a case is about: the record its register will have of it, as far as its forms have been sent."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from app import db
from app.accounts import queries as accounts
from app.accounts.person import Person
from app.accounts.queries import org_name
from app.cases.models import Case, Submission, WorkItem
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.effects.held import Held
from app.effects.links import linked
from app.effects.record import assembled, owner_of, up_to_date
from app.enums import CaseState, ItemKind, ItemState
from app.forms import personal_numbers, seal
from app.forms.columns import said
from app.forms.json_pointer import parts
from app.forms.schema import Form
from app.forms.validate import at
from app.forms.value_texts import Look
from app.packages.package import Package
from app.packages.queries import Loaded
from app.regions.queries import full_name
from app.registers import leaves
from app.registers.declaration import Register, form_of, part
from app.registers.extract import region_of
from app.registers.queries import document_at, entry_title
from app.sdk import Entry
from app.site.roles import DEPARTMENT


def register_of(case_run: CaseRun) -> Register | None:
    """The register this case feeds."""
    return case_run.loaded.package.registers.get(case_run.case.register or "")


def record_form(case_run: CaseRun) -> Form | None:
    """The form its record is read with."""
    register = register_of(case_run)
    return case_run.loaded.record_form(register.name) if register else None


def gives(register: Register | None, form: str) -> bool:
    """Whether what is sent on that form becomes part of the register's records."""
    return register is not None and form in register.forms


def is_further(register: Register | None, form: str) -> bool:
    """Whether the register takes fields of that form besides those of its own."""
    return register is not None and form in register.include


def besides(case_run: CaseRun, form: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent on that form and does not stand in the record."""
    register = register_of(case_run)
    inside = part(register, form, answers) if register is not None and form in register.forms else {}
    return {name: value for name, value in answers.items() if name not in inside}


def record(case_run: CaseRun, meanwhile: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """The record as it would be filed now, or as it was; empty where nothing of it was sent or drafted."""
    register = register_of(case_run)
    if register is None:
        return {}
    if meanwhile:
        return _record(case_run, register, meanwhile)
    return dict(db.once((case_run, "record"), lambda: _record(case_run, register, {})))


def _record(case_run: CaseRun, register: Register, meanwhile: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    begun = not register.include or bool(meanwhile) or any(case_run.has_sent(name) for name in register.forms)
    found = assembled(case_run, register, case_run.loaded.record_form(register.name), meanwhile) if begun else {}
    return _kept(case_run, register, found) if found else {}


def _kept(case_run: CaseRun, register: Register, document: dict[str, Any]) -> dict[str, Any]:
    """With what the platform keeps in it: as that is now, by the code that will file it; once filed, as it was."""
    case = case_run.case
    if case.state == CaseState.FINISHED:
        filed = document_at(*case_run.changing) if case_run.changing else None
        kept = {*register.follows, *(one.field for one in register.counts)}
        return document | {name: value for name, value in (filed or {}).items() if name in kept}
    owner = owner_of(case_run, register, document)
    return up_to_date(register, document, owner, linked(register, document, owner, Held(looking=True)))


def veiled(case_run: CaseRun, person: Person, document: dict[str, Any], writing: str = "") -> dict[str, Any]:
    """The record for this person: what others wrote into it is masked for whoever is no department. `writing`: the
    form she fills in herself."""
    register = register_of(case_run)
    if register is None or not document or person.kind == DEPARTMENT:
        return document
    mine = {row.form: row.by_org == person.org.code for row in case_run.sent}
    others = (one for one in register.forms if one != writing and not mine.get(one, one == register.form))
    for name in others:
        document = document | hidden(case_run, case_run.loaded.forms[name], part(register, name, document))
    return document


def hidden(case_run: CaseRun, form: Form, document: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent on a form, or the record, for who may not see it open: masked as the register masks it."""
    names = hidden_names(case_run, form)
    masked = seal.mask(form, document)
    return leaves.masked(masked, (), names) if names else masked


def hidden_value(case_run: CaseRun, form: Form, field: str, value: Any) -> Any:
    """The same for a part of it, by its pointer."""
    place = parts(field)
    node = at(form.root, place)
    value = personal_numbers.blanked_value(node, seal.masked_value(node, value))
    name = ".".join(part for part in place if not part.isdigit())
    for one in hidden_names(case_run, form):
        if name == one or name.startswith(f"{one}."):
            return leaves.masked({"": value}, (), [""])[""]
        if one.startswith(f"{name}."):
            value = leaves.masked({"": value}, (), [f".{one.removeprefix(f'{name}.')}"])[""]
    return value


def hidden_names(case_run: CaseRun, form: Form) -> set[str]:
    """What registers mask of a form beside what is sealed: a mask is not masked again."""
    registers = case_run.loaded.package.registers.values()
    names = {name for one in registers if form.name in one.forms for name in one.masked}
    sealed = {pointer[1:].replace("/*", "").replace("/", ".") for pointer in form.sensitive}
    return {name for name in names if not any(one == name or one.startswith(f"{name}.") for one in sealed)}


def narrowed(case_run: CaseRun, document: dict[str, Any], reads: Collection[str] | None) -> dict[str, Any]:
    """The record for who reads these forms only (None: all)."""
    register = register_of(case_run)
    if register is None or reads is None:
        return document
    return {name: value for name, value in document.items() if form_of(register, name) in reads}


def stored_part(register: Register, form: str, entry: Entry) -> dict[str, Any]:
    """What of an approved record stands there by one form."""
    return part(register, form, entry.document)


def _title(entry: str) -> str | None:
    """What a record is called for everybody who has the case in a list."""
    title = entry_title(entry)
    return None if title is None else personal_numbers.blanked(title)


LOOK = Look(full_name, False, "", {"org": org_name, "entry": _title})


def locate(case_run: CaseRun, form: str, answers: dict[str, Any]) -> None:
    """Update the case row from the answers just sent on one of its register's forms."""
    case, declaration = case_run.case, register_of(case_run)
    if declaration is not None and form in declaration.forms:
        case.region_path = region_of(declaration.region, record(case_run))
        owner = answers.get(declaration.owner) if form == declaration.form else None
        if isinstance(owner, str) and (owner := owner_of(case_run, declaration, answers)) != case.owner:
            case.owner = owner
            org = accounts.org(owner)
            case.subject = org.name if org else case.subject
    if summarises(case_run, form, case_run.actor.org or ""):
        case.summary = summed(case_run, form, answers)


def summarises(case_run: CaseRun, form: str, org: str) -> bool:
    """Whether a case is called by what this organisation sends on that form: of what a further unit fills in only
    what is the record."""
    process = case_run.case.process
    named = case_run.loaded.package.processes[process].summary
    fields = case_run.loaded.forms[form].fields if form in case_run.loaded.content.summarised(process) else ()
    return any(name in fields for name in named) and not _of_further_unit(case_run, form, org)


def summed(case_run: CaseRun, form: str, answers: dict[str, Any]) -> str | None:
    """What a sending on that form has a case called; None where nothing is filled in there. Lists show it to all
    who have the case: what a register masks stands masked in it, and the check refuses it there."""
    fields, known = case_run.loaded.package.processes[case_run.case.process].summary, case_run.loaded.forms[form]
    told = leaves.masked(answers, (), hidden_names(case_run, known))
    shown = [said(known, told, name, LOOK) for name in fields if name in known.fields and told.get(name)]
    return " · ".join(shown) or None


def _of_further_unit(case_run: CaseRun, form: str, code: str) -> bool:
    """Whether one that did not begin the case sends the form, which is no record of its own."""
    register = register_of(case_run)
    if code == case_run.case.starter_org or (register is not None and form == register.form):
        return False
    org = accounts.org(code)
    return org is not None and org.kind != DEPARTMENT


CHANGE = "变更"


@dataclass(frozen=True)
class Nature:
    """`kind`: 新增, or what the package calls a change; `times`: how often its record's form was sent."""

    kind: str
    times: int

    def __str__(self) -> str:
        return " · ".join(part for part in (self.kind, f"第{self.times}次提交" if self.times else "") if part)

    def at(self, item: WorkItem) -> str:
        """As an item tells it: only an open task is about what was sent last."""
        return str(self) if item.kind == ItemKind.TASK and item.state == ItemState.OPEN else self.kind


def natures(cases: Collection[Case], releases: Mapping[int, Loaded]) -> dict[int, Nature]:
    """By case, in one statement for a page of them; cases that make no record have none."""
    sent = _sent([one.id for one in cases])
    found = ((one.id, _nature(one, releases[one.release_id].package, sent)) for one in cases)
    return {number: nature for number, nature in found if nature is not None}


def nature(case_run: CaseRun) -> Nature | None:
    """The same of one whose sendings are read anyway."""
    case = case_run.case
    return _nature(case, case_run.loaded.package, Counter((case.id, row.form) for row in case_run.sent))


def _nature(case: Case, package: Package, sent: Mapping[tuple[int, str], int]) -> Nature | None:
    register = package.registers.get(case.register or "")
    if register is None:
        return None
    kind = (package.processes[case.process].change or CHANGE) if _changes(case) else "新增"
    return Nature(kind, max((sent.get((case.id, one), 0) for one in register.forms), default=0))


def _sent(cases: Collection[int]) -> dict[tuple[int, str], int]:
    db.session().flush()
    counted = db.session().execute(_SENT, {"cases": list(cases)}) if cases else ()
    return {(case, form): count for case, form, count in counted}


_sendings = Submission.__table__.c
_SENT = (
    select(_sendings.case_id, _sendings.form, func.count())
    .where(_sendings.case_id.in_(bindparam("cases", expanding=True)), _sendings.step != COPY)
    .group_by(_sendings.case_id, _sendings.form)
)


def _changes(case: Case) -> bool:
    """A finished case stands at the version it has made: the first one of a new record."""
    return case.entry_id is not None and (case.finished_at is None or (case.base_version or 0) > 1)
