"""Counters kept by the platform: what a record says about its owner's other records follows in the same move."""

from collections.abc import Iterable

from app import db
from app.effects.held import Held
from app.effects.keeping import keep
from app.forms.schema import Form
from app.registers import queries as registers
from app.registers.declaration import Register


def numbers(declaration: Register, owner: str) -> dict[str, int]:
    """The counted fields of one owner's record as they are now, by field."""
    return {
        one.field: registers.count_of(f"{declaration.package}.{one.register}", owner, one.states)
        for one in declaration.counts
    }


def recount(counting: Iterable[tuple[Register, Form]], owner: str, held: Held) -> None:
    """Bring the owner's records of these registers up to date, with their facts and public pages.

    The record is held before counting, so that of two moves at once the later one counts both.
    """
    db.write().flush()
    for declaration, form in counting:
        entries = held.of(declaration.code, owner)
        now = numbers(declaration, owner) if entries else {}
        for entry in entries:
            keep(declaration, form, entry, now, now)
