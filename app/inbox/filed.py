"""The record that a case has left behind, as pages lead to it: each reader only to what opens for her."""

from typing import Any

from app.accounts.person import Person
from app.accounts.scope import Scope
from app.cases.motion import Motion
from app.cases.record import register_of
from app.errors import NotFound
from app.publications import queries as publications
from app.publications.queries import Standing
from app.registers import sight
from app.registers.queries import entry_title


def filed(person: Person, motion: Motion) -> dict[str, Any] | None:
    """None where there is none, or nothing of it is for her: `readable` the record itself, `public` its page."""
    register, number = register_of(motion), motion.case.entry_id
    if register is None or number is None or motion.case.finished_at is None:
        return None
    shown, readable = publications.standing(number), True
    try:
        sight.seen_row(register, Scope.of(person), number)
    except NotFound:
        readable = False
    if not readable and shown is None:
        return None
    title = entry_title(str(number)) if readable else None
    told = {"register": register.code, "id": str(number), "title": title or motion.case.number}
    return {
        **told,
        "readable": readable,
        "public": shown is not None,
        "withdrawn": withdrawn(shown),
    }


def withdrawn(shown: Standing | None) -> str:
    """What is said of a record that is public no more; "" while it is, or never was."""
    return f"公示已由{shown.withdrawn_by or '监管部门'}撤下。" if shown is not None and shown.withdrawn else ""
