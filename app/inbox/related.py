"""What else a case leads to: the record it left behind, the cases it opened; each reader only to what opens."""

from dataclasses import dataclass
from typing import Any

from app.accounts.person import Person
from app.accounts.scope import Scope
from app.cases import entry_actions
from app.cases.case_file import opened_by
from app.cases.case_run import CaseRun
from app.cases.models import Case
from app.cases.record import register_of
from app.errors import NotFound
from app.inbox.rows import state, titles
from app.publications import queries as publications
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
class Opened:
    """`state`, `tone`: how it stands, as lists say it."""

    case: int
    number: str
    title: str
    state: str
    tone: str


def opened(person: Person, case: Case) -> list[Opened]:
    """As far as this person sees them, oldest first."""
    found = opened_by(person, case)
    known = titles() if found else {}
    return [Opened(one.id, one.number, known.get(one.key, one.process), *state(one)) for one in found]
