"""Bring a withdrawn record back."""

from app.errors import Conflict
from app.registers import standing
from app.registers.declaration import CLOSED, CURRENT, WITHDRAWN, Register
from app.registers.models import Entry


def restore_entry(register: Register, entry_id: int) -> Entry:
    """Set the state it had before. Raises NotFound, Conflict when it is not withdrawn."""
    entry = standing.locked(register, entry_id)
    if entry.state != WITHDRAWN:
        raise Conflict("该记录没有撤回，无须恢复。")
    return standing.move(register, entry, CLOSED if entry.closed_on else CURRENT)
