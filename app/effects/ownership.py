"""Whose record it is."""

from collections.abc import Mapping
from typing import Any

from app.effects.desk import Desk
from app.registers import queries as registers
from app.registers.declaration import Register


def owner_of(desk: Desk, register: Register, document: Mapping[str, Any]) -> str:
    """Whom its form names; where that names nobody a change keeps the owner, and a new record is that of who began
    the case."""
    named = document.get(register.owner)
    if isinstance(named, str) and named:
        return named
    before = registers.row(register.full_name, desk.changing[0]) if desk.changing else None
    return before.owner_org if before else desk.starter
