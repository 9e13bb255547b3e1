"""Close a record whose matter has ended (注销); it stays public as such."""

from app import clock
from app.errors import Conflict
from app.registers import standing
from app.registers.declaration import CLOSED, WITHDRAWN, Register
from app.registers.models import Entry


def close_entry(register: Register, entry_id: int) -> Entry:
    """Set the state to closed, today; a withdrawn record stays withdrawn. Raises NotFound, Conflict.

    For an end of its own, for which no step calls it yet.
    """
    entry = standing.locked(register, entry_id)
    if entry.closed_on is not None:
        raise Conflict("该记录已经办结，不能重复办理。")
    entry.closed_on = clock.today()
    return standing.move(register, entry, WITHDRAWN if entry.state == WITHDRAWN else CLOSED)
