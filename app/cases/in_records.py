"""Files of approved records: who reads a record as it is written reads the files it names, in every version."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.accounts.scope import Scope
from app.forms.places import files_named
from app.forms.seal import HIDDEN
from app.packages import queries as packages
from app.registers import sight
from app.registers.models import Entry, EntryVersion


def in_records(person: Person, cases: Collection[int], number: int) -> bool:
    """Whether a version these cases filed shows her the file: in her area or her own, and not where its field is
    masked. Whoever reads the record with masks does not read behind them by its scans."""
    scope = Scope.of(person)
    versions = select(EntryVersion, Entry).join(Entry, Entry.id == EntryVersion.entry_id)
    hers = versions.where(EntryVersion.case_id.in_(cases), sight.written_then(scope))
    rows = db.session().execute(hers).all() if cases else []
    known = {register.code: (register, form) for register, form in packages.registers()} if rows else {}
    return any(
        shows(sight.seen_version(*known[entry.register], scope, entry, version), number)
        for version, entry in rows
        if entry.register in known
    )


def shows(document: Any, number: int) -> bool:
    """Whether a document, as its reader has it, names the file in a field that is not masked."""
    named = (one for one, _ in files_named(document, "") if one.get("id") == str(number))
    return any(HIDDEN not in str(one.get("name")) for one in named)
