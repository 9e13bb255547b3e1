"""Records beside the one that is filed, locked before it: all moves lock in this order, so that none waits in a
circle, and whoever comes second reads what the first has left."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select

from app import bounds, db
from app.enums import EntryState
from app.registers import queries as registers
from app.registers.models import Entry


class Held:
    """What one move holds; each record is asked for once. Registers are named by their code. `looking`: nothing is
    going to be changed, so the same records are read and none is held."""

    def __init__(self, looking: bool = False) -> None:
        self._looking = looking
        self._of: dict[tuple[str, str], Sequence[Entry]] = {}

    def of(self, register: str, owner: str) -> Sequence[Entry]:
        """All of an owner's records in a register, oldest first."""
        if (register, owner) not in self._of:
            mine = select(Entry).where(Entry.register == register, Entry.owner_org == owner)
            self._of[register, owner] = self._rows(mine)
        return self._of[register, owner]

    def all_of(self, registers: Iterable[str], owner: str) -> None:
        """Take hold of an owner's records in these registers."""
        for register in registers:
            self.of(register, owner)

    def meant(self, register: str, value: Any) -> Entry | None:
        """The record that a link means: by its id, or the first in force of that owner."""
        if not isinstance(value, str):
            return None
        number = bounds.row_number(value)
        if number is None:
            rows = registers.in_force(register, value) if self._looking else self.of(register, value)
            return next((one for one in rows if one.state != EntryState.CLOSED), None)
        return next(iter(self._rows(select(Entry).where(Entry.id == number, Entry.register == register))), None)

    def _rows(self, found: Select[Entry]) -> Sequence[Entry]:
        rows = found.order_by(Entry.id)
        if self._looking:
            return db.session().scalars(rows).all()
        # No key is changed: whoever links to the record meanwhile need not wait, nor be waited for.
        locked = rows.with_for_update(key_share=True)
        return db.write().scalars(locked.execution_options(populate_existing=True)).all()
