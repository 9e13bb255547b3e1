"""The state of an entry, kept alike in the record and in its facts: withdrawn, restored, closed."""

from sqlalchemy import column as col
from sqlalchemy import select, table, update

from app import clock, db
from app.enums import EntryState
from app.errors import Conflict, NotFound
from app.registers.declaration import Register
from app.registers.models import Entry
from app.registers.shape import table as facts_of


def locked(register: Register, entry_id: int) -> Entry:
    """The entry, locked and read afresh. Raises NotFound."""
    mine = select(Entry).where(Entry.id == entry_id, Entry.register == register.code)
    entry = db.write().scalar(mine.with_for_update(key_share=True).execution_options(populate_existing=True))
    if entry is None:
        raise NotFound
    return entry


def move(register: Register, entry: Entry, state: EntryState) -> Entry:
    """Put the entry into a state."""
    entry.state = state
    facts = facts_of(register)
    light = table(facts.name, col("entry_id"), col("d_state"), schema=facts.schema)
    session = db.session()
    session.flush()
    session.execute(update(light).where(light.c.entry_id == entry.id).values(d_state=state))
    return entry


def withdraw_entry(register: Register, entry_id: int) -> Entry:
    """Set the state to withdrawn. Raises NotFound, Conflict when it is withdrawn already."""
    entry = locked(register, entry_id)
    if entry.state == EntryState.WITHDRAWN:
        raise Conflict("该记录已经撤下公示。")
    return move(register, entry, EntryState.WITHDRAWN)


def restore_entry(register: Register, entry_id: int) -> Entry:
    """Set the state it had before. Raises NotFound, Conflict when it is not withdrawn."""
    entry = locked(register, entry_id)
    if entry.state != EntryState.WITHDRAWN:
        raise Conflict("该记录没有撤下，无须恢复。")
    return move(register, entry, EntryState.CLOSED if entry.closed_on else EntryState.CURRENT)


def close_entry(register: Register, entry_id: int) -> Entry:
    """Set the state to closed, today; a withdrawn record stays withdrawn. Raises NotFound, Conflict.

    For an end of its own, for which no step calls it yet.
    """
    entry = locked(register, entry_id)
    if entry.closed_on is not None:
        raise Conflict("该记录已经办结，不能重复办理。")
    entry.closed_on = clock.today()
    return move(
        register, entry, EntryState.WITHDRAWN if entry.state == EntryState.WITHDRAWN else EntryState.CLOSED
    )
