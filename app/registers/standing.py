"""The state of an entry, kept alike in the record and in its facts."""

from sqlalchemy import column as col
from sqlalchemy import select, table, update

from app import db
from app.errors import NotFound
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


def move(register: Register, entry: Entry, state: str) -> Entry:
    """Put the entry into a state."""
    entry.state = state
    facts = facts_of(register)
    light = table(facts.name, col("entry_id"), col("d_state"), schema=facts.schema)
    session = db.session()
    session.flush()
    session.execute(update(light).where(light.c.entry_id == entry.id).values(d_state=state))
    return entry
