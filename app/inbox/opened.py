"""The cases that a case has opened, as its pages lead to them."""

from dataclasses import dataclass

from app.accounts.person import Person
from app.cases.case_file import opened_by
from app.cases.models import Case
from app.inbox.boxes import titles
from app.inbox.rows import state


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
