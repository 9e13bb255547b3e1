"""Withdraw a record from public view; it stays in the register."""

from app.errors import Conflict
from app.registers import standing
from app.registers.declaration import WITHDRAWN, Register
from app.registers.models import Entry


def withdraw_entry(register: Register, entry_id: int) -> Entry:
    """Set the state to withdrawn. Raises NotFound, Conflict when it is withdrawn already."""
    entry = standing.locked(register, entry_id)
    if entry.state == WITHDRAWN:
        raise Conflict("该记录已经撤回公示。")
    return standing.move(register, entry, WITHDRAWN)
