"""Resolve declared links of a record to the entries they point at."""

from collections.abc import Mapping
from typing import Any

from app import bounds
from app.registers import queries as registers
from app.registers.declaration import Register


def linked(declaration: Register, document: Mapping[str, Any], owner: str) -> dict[str, int]:
    """Entry ids by link name. A field holds an entry id, or an owner whose entry of that register is meant."""
    found: dict[str, int] = {}
    for name, field in declaration.links.items():
        value = document.get(field) or (owner if field == declaration.owner else None)
        entry = _entry(f"{declaration.package}.{name}", value)
        if entry is not None:
            found[name] = entry
    return found


def _entry(register: str, value: Any) -> int | None:
    if not isinstance(value, str):
        return None
    if bounds.row_number(value) is not None:
        entry = registers.get(register, value)
        return int(entry.id) if entry else None
    return next((int(entry.id) for entry in registers.of(register, value)), None)
