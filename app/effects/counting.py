"""Counters kept by the platform: what a record says about its owner's other records follows in the same move."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import orjson
from sqlalchemy import select

from app import db
from app.effects.face import drawn
from app.forms.schema import Form
from app.publications.amend import amend
from app.registers import extract, leaves, rows
from app.registers import queries as registers
from app.registers.declaration import Register
from app.registers.models import Entry


def numbers(declaration: Register, owner: str) -> dict[str, int]:
    """The counted fields of one owner's record as they are now, by field."""
    return {
        one.field: registers.count_of(f"{declaration.package}.{one.register}", owner, one.states)
        for one in declaration.counts
    }


def recount(counting: Iterable[tuple[Register, Form]], owner: str) -> None:
    """Bring the owner's records of these registers up to date, with their facts and public pages.

    The record is locked before counting, so that of two moves at once the later one counts both.
    """
    for declaration, form in counting:
        for entry in _standing(declaration, owner):
            _put(declaration, form, entry, numbers(declaration, owner))


def _standing(declaration: Register, owner: str) -> list[Entry]:
    db.write().flush()
    mine = select(Entry).where(Entry.register == declaration.code, Entry.owner_org == owner).order_by(Entry.id)
    # No key is changed: whoever links to the record meanwhile need not wait, nor be waited for.
    locked = mine.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(db.session().scalars(locked))


def _put(declaration: Register, form: Form, entry: Entry, now: dict[str, int]) -> None:
    stored: dict[str, Any] = orjson.loads(entry.document)
    if all(stored.get(name) == number for name, number in now.items()):
        return
    entry.document = orjson.dumps(stored | now).decode()
    opened = leaves.opened(stored | now, extract.sealed_of(entry))
    rows.put_facts(declaration, [extract.extract(declaration, entry, opened)])
    amend(entry.id, now, partial(drawn, declaration, form))
