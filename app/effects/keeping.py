"""What the platform itself keeps in a record changes with all that is made of it, without a new version."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import orjson

from app.forms.schema import Form
from app.publications.amend import amend
from app.registers import extract, leaves, rows
from app.registers.declaration import Register
from app.registers.face import drawn
from app.registers.file import titled
from app.registers.models import Entry


def keep(
    declaration: Register, form: Form, entry: Entry, values: Mapping[str, Any], public: Mapping[str, Any]
) -> None:
    """Put top-level, not sensitive `values` into a record held for it, and `public` into its publication: title,
    searched text, facts, tags and public page follow."""
    stored: dict[str, Any] = orjson.loads(entry.document)
    if all(stored.get(name) == value for name, value in values.items()):
        return
    sealed = extract.sealed_of(entry)
    before = leaves.opened(stored, sealed)
    old, after = rows.marks(declaration, entry, before), {**before, **values}
    entry.document = orjson.dumps({**stored, **values}).decode()
    entry.title = titled(declaration, form, after, sealed, entry.key)
    extract.put_sought(declaration, entry, after, sealed)
    rows.put_marks(entry, old, rows.marks(declaration, entry, after))
    rows.put_facts(declaration, [extract.extract(declaration, entry, after)])
    title = leaves.text(public[declaration.named_by]) if declaration.named_by in public else None
    amend(entry.id, public, partial(drawn, declaration, form), title)
