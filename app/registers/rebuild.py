"""Fill facts, tags and keys again from the documents, a batch at a time; and find rows that have gone astray."""

from collections.abc import Sequence

import orjson
from sqlalchemy import Select, delete, insert, select

from app import db
from app.registers import extract, leaves, rebuild_keys, rows
from app.registers.declaration import Register
from app.registers.models import Entry, EntryTag
from app.registers.shape import table

BATCH, LOOK = 8, 500
"""How many entries are made anew in one go; how many are only looked at."""
SECONDS = 0.25
"""How long a transaction begins such goes: an approval that meets its entries waits until it ends."""


def rebuild(register: Register, after: int = 0, size: int = BATCH) -> int | None:
    """Rebuild up to `size` entries with ids above `after`; the id to go on from, None when all is done."""
    session = db.write()
    entries = session.scalars(_batch(register, after, size).with_for_update(key_share=True)).all()
    if not entries:
        return None
    documents = [_opened(one) for one in entries]
    pairs = list(zip(entries, documents, strict=True))
    rows.put_facts(register, [extract.extract(register, *pair) for pair in pairs])
    session.execute(delete(EntryTag).where(EntryTag.entry_id.in_([one.id for one in entries])))
    tags = [
        (entry.id, tag) for entry, document in pairs for tag in sorted(extract.tags(register, entry, document))
    ]
    if tags:
        lines = [{"entry_id": i, "register": register.code, "name": n, "value": v} for i, (n, v) in tags]
        session.execute(insert(EntryTag), lines)
    for entry, document in pairs:
        extract.put_sought(register, entry, document, extract.sealed_of(entry))
    rebuild_keys.rebuild(register, pairs)
    return entries[-1].id if len(entries) == size else None


def astray(register: Register, after: int = 0, size: int = LOOK) -> Sequence[int]:
    """Ids among the next `size` entries whose facts differ from what their documents say."""
    entries = db.session().scalars(_batch(register, after, size)).all()
    facts = table(register)
    mine = select(facts).where(facts.c.entry_id.in_([one.id for one in entries]))
    stored = {line.entry_id: dict(line._mapping) for line in db.session().execute(mine)}
    return [one.id for one in entries if stored.get(one.id) != extract.extract(register, one, _opened(one))]


def first_after(register: Register, after: int) -> int | None:
    """The next id of the register above `after`."""
    return db.session().scalar(_batch(register, after, 1).with_only_columns(Entry.id))


def _batch(register: Register, after: int, size: int) -> Select[Entry]:
    found = select(Entry).where(Entry.register == register.code, Entry.id > after)
    return found.order_by(Entry.id).limit(size).execution_options(populate_existing=True)


def _opened(entry: Entry) -> leaves.Document:
    return leaves.opened(orjson.loads(entry.document), extract.sealed_of(entry))
