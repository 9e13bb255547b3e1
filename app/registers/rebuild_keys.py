"""Keys and unique values of standing entries as they are spelt today.

When folding learns more, two approved records may turn out to be the same. Neither is lost then: whoever holds the
value keeps it, the other keeps what it had, and the log names it.
"""

import logging
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, or_, select, tuple_

from app import db
from app.registers import extract, leaves
from app.registers.declaration import Register
from app.registers.models import Entry, EntryKey
from app.registers.rows import Pair

log = logging.getLogger(__name__)


def rebuild(register: Register, pairs: Sequence[tuple[Entry, leaves.Document]]) -> None:
    """Renew the keys of these entries; `pairs` with the documents opened."""
    for entry, document in pairs:
        key = extract.key(register, entry.owner_org, document, extract.sealed_of(entry))
        if key != entry.key and not _taken(register, key, entry.id):
            entry.key = key
            db.session().flush()
    _renew_unique(
        register,
        {
            one.id: extract.unique_keys(register, one.owner_org, told, extract.sealed_of(one))
            for one, told in pairs
        },
    )


def _taken(register: Register, key: str, mine: int) -> bool:
    other = db.session().scalar(select(Entry.id).where(Entry.register == register.code, Entry.key == key))
    return other is not None and _told(register, mine, other)


def _told(register: Register, mine: int, other: int) -> bool:
    log.warning("register %s: entries %s and %s would have the same key; both stay", register.code, mine, other)
    return True


def _renew_unique(register: Register, wanted: Mapping[int, set[Pair]]) -> None:
    held = _held(register, wanted)
    for entry, keys in wanted.items():
        mine = {pair for pair, holder in held.items() if holder == entry}
        other = next((held[pair] for pair in keys if held.get(pair, entry) != entry), None)
        if other is not None:
            _told(register, entry, other)
        elif keys != mine:
            _replace(register, entry, keys)
            held.update(dict.fromkeys(keys, entry))


def _held(register: Register, wanted: Mapping[int, set[Pair]]) -> dict[Pair, int]:
    """Who holds each unique value that the batch has or wants."""
    pairs = sorted(set[Pair]().union(*wanted.values())) or [("", "")]
    named = or_(tuple_(EntryKey.name, EntryKey.value).in_(pairs), EntryKey.entry_id.in_(wanted))
    found = select(EntryKey.name, EntryKey.value, EntryKey.entry_id).where(
        EntryKey.register == register.code, named
    )
    return {(name, value): entry for name, value, entry in db.session().execute(found)}


def _replace(register: Register, entry: int, keys: set[Pair]) -> None:
    db.session().execute(delete(EntryKey).where(EntryKey.entry_id == entry))
    lines = [{"entry_id": entry, "register": register.code, "name": n, "value": v} for n, v in sorted(keys)]
    if lines:
        db.session().execute(insert(EntryKey), lines)
