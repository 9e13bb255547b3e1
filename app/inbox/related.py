"""What else a case leads to: the record it left behind, the cases it opened; each reader only to what opens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts.person import Person
from app.accounts.scope import Scope
from app.cases import entry_actions, queries
from app.cases.models import Case
from app.cases.reading.case_file import Sheet, opened_by
from app.cases.reading.side_records import MOST
from app.cases.state.case_run import CaseRun
from app.cases.state.record import register_of
from app.cases.state.record_authority import Change, changes, departments_in_charge
from app.enums import ItemKind, ItemState
from app.errors import NotFound
from app.inbox.file_sheets import called
from app.inbox.rows import state, titles
from app.publications import queries as publications
from app.registers import queries as registers
from app.registers import sight
from app.registers.declaration import Register
from app.registers.models import Entry


def filed(person: Person, case_run: CaseRun) -> dict[str, Any] | None:
    """None where there is none, or nothing of it is for her: `readable` the record itself, `public` its page,
    `act` what she may do with that (see `entry_actions.open_to`)."""
    register, number = register_of(case_run), case_run.case.entry_id
    if register is None or number is None or case_run.case.finished_at is None:
        return None
    shown, row = publications.standing(number), _seen(person, register, number)
    if row is None and shown is None:
        return None
    title = sight.titled(Scope.of(person), row) if row else None
    told = {"register": register.code, "id": str(number), "title": title or case_run.case.number}
    return {
        **told,
        "readable": row is not None,
        "public": shown is not None,
        "withdrawn": shown.gone if shown else "",
        "act": entry_actions.open_to(person, row) if row else None,
    }


def _seen(person: Person, register: Register, number: int) -> Entry | None:
    try:
        return sight.seen_row(register, Scope.of(person), number)
    except NotFound:
        return None


def withdrawn_under(entry: int | None) -> str:
    """What is said of the record that a case is about to change, where it is public no more."""
    shown = publications.standing(entry) if entry is not None else None
    return shown.gone if shown else ""


@dataclass(frozen=True)
class Concerned:
    """A record that a decision of the case is about. `said`: the field that names its register; `kind`: what such
    records are called; `by`: the department in charge; `changes`, `act`: what this reader may begin with it, and
    do with its publication."""

    said: str
    register: str
    id: str
    title: str
    kind: str
    by: str
    changes: list[Change]
    act: str | None


def concerned(person: Person, case_run: CaseRun, sheets: Sequence[Sheet]) -> list[Concerned]:
    """As the newest of these sendings names their register (`registers` in its layout); those she may read."""
    for sheet in sorted(sheets, key=lambda one: -one.submission):
        for node in sheet.form.root.children.values():
            name = sheet.answers.get(node.name) if node.options.get("registers") else None
            if name is not None:
                return list(_concerned(person, case_run, node.title, str(name)))
    return []


def _concerned(person: Person, case_run: CaseRun, said: str, name: str) -> Iterator[Concerned]:
    register, form = case_run.declared(name)
    owner = case_run.case.owner or case_run.case.starter_org
    for entry in registers.entries_of_owner(register.full_name, owner)[-MOST:]:
        row = _seen(person, register, int(entry.id))
        if row is not None:
            title, act = sight.titled(Scope.of(person), row), entry_actions.open_to(person, row)
            begun, by = changes(person, register, entry.id), departments_in_charge(row.id)
            told = said, register.code, entry.id, title, form.title
            yield Concerned(*told, called(by[0]) if by else "", begun, act)


@dataclass(frozen=True)
class Opened:
    """`state`, `tone`: how it stands, as lists say it; `at`: the departments and units it lies with."""

    case: int
    number: str
    title: str
    state: str
    tone: str
    at: str = ""


def opened(person: Person, case: Case) -> list[Opened]:
    """As far as this person sees them, oldest first."""
    found = opened_by(person, case)
    known = titles() if found else {}
    return [
        Opened(one.id, one.number, known.get(one.key, one.process), *state(one), _lies_at(one)) for one in found
    ]


def _lies_at(case: Case) -> str:
    tasks = (item for item in queries.items_of(case.id) if item.kind == ItemKind.TASK)
    return "、".join(dict.fromkeys(called(item.org) for item in tasks if item.state == ItemState.OPEN))
