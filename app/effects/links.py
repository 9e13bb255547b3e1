"""Resolve declared links of a record to the entries they point at, and read what it shows of them."""

from collections.abc import Mapping
from typing import Any

import orjson

from app.effects.held import Held
from app.registers.declaration import Register, code
from app.registers.models import Entry


def linked(declaration: Register, document: Mapping[str, Any], owner: str, held: Held) -> dict[str, Entry]:
    """Entries by link name, held. A field holds an entry id, or an owner whose entry of that register is meant."""
    found: dict[str, Entry] = {}
    for name, field in declaration.links.items():
        value = document.get(field) or (owner if field == declaration.owner else None)
        entry = held.meant(code(f"{declaration.package}.{name}"), value)
        if entry is not None:
            found[name] = entry
    return found


def shown(declaration: Register, sources: Mapping[str, Entry]) -> dict[str, Any]:
    """The fields that say what another record says, as that one does now; what is empty there stays."""
    documents = {name: orjson.loads(row.document) for name, row in sources.items()}
    values = {
        field: documents[link].get(name)
        for field, (link, name) in declaration.followed.items()
        if link in documents
    }
    return {field: value for field, value in values.items() if value not in (None, "")}
