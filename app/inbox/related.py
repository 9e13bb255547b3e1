"""What else a case leads to: the record it left behind, the cases it opened; each reader only to what opens."""

from dataclasses import dataclass
from typing import Any

from app.accounts.person import Person
from app.accounts.scope import Scope
from app.cases.case_file import opened_by
from app.cases.case_run import CaseRun
from app.cases.models import Case
from app.cases.record import register_of
from app.errors import NotFound
from app.inbox.rows import state, titles
from app.publications import queries as publications
from app.publications.queries import Standing
from app.registers import sight


def filed(person: Person, case_run: CaseRun) -> dict[str, Any] | None:
    """None where there is none, or nothing of it is for her: `readable` the record itself, `public` its page."""
    register, number = register_of(case_run), case_run.case.entry_id
    if register is None or number is None or case_run.case.finished_at is None:
        return None
    shown, readable = publications.standing(number), True
    try:
        sight.seen_row(register, Scope.of(person), number)
    except NotFound:
        readable = False
    if not readable and shown is None:
        return None
    title = sight.named(Scope.of(person), str(number)) if readable else None
    told = {"register": register.code, "id": str(number), "title": title or case_run.case.number}
    return {
        **told,
        "readable": readable,
        "public": shown is not None,
        "withdrawn": withdrawn(shown),
    }


def withdrawn(shown: Standing | None) -> str:
    """What is said of a record that is public no more; "" while it is, or never was."""
    if shown is None or not shown.withdrawn:
        return ""
    why = shown.withdrawn_reason.rstrip("。")
    return f"公示已由{shown.withdrawn_by or '监管部门'}撤下。{f'理由：{why}。' if why else ''}"


def withdrawn_under(entry: int | None) -> str:
    """The same of the record that a case is about to change; "" where it changes none."""
    return withdrawn(publications.standing(entry)) if entry is not None else ""


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
