"""Writing the rows that hang on an entry: facts, tags, unique keys, links. Only what changed is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from app import db
from app.registers import extract, leaves
from app.registers.declaration import Register
from app.registers.models import Entry, EntryKey, EntryLink, EntryTag
from app.registers.shape import table

Pair = tuple[str, str]


@dataclass(frozen=True)
class Marks:
    """Unique keys and tags of one version, as pairs of name and value."""

    keys: frozenset[Pair] = frozenset()
    tags: frozenset[Pair] = frozenset()


def marks(register: Register, entry: Entry, document: leaves.Document) -> Marks:
    """Keys and tags of the entry as it stands; `document` with its leaves opened."""
    keys = extract.unique_keys(register, entry.owner_org, document, extract.sealed_of(entry))
    return Marks(frozenset(keys), frozenset(extract.tags(register, entry, document)))


def put_marks(entry: Entry, old: Marks, new: Marks) -> None:
    """Bring keys and tags up to date."""
    _replace(EntryKey, entry, old.keys - new.keys, new.keys - old.keys)
    _replace(EntryTag, entry, old.tags - new.tags, new.tags - old.tags)


def _replace(
    model: type[EntryKey] | type[EntryTag], entry: Entry, gone: frozenset[Pair], new: frozenset[Pair]
) -> None:
    session = db.session()
    if gone:
        named = tuple_(model.name, model.value).in_(sorted(gone))
        session.execute(delete(model).where(model.entry_id == entry.id, named))
    if new:
        shared = {"entry_id": entry.id, "register": entry.register}
        session.execute(insert(model), [{**shared, "name": name, "value": value} for name, value in sorted(new)])


def put_links(entry: Entry, links: Mapping[str, int]) -> None:
    """Set the entry's links; a name given again points elsewhere from now on."""
    if links:
        lines = [{"from_entry": entry.id, "name": name, "to_entry": to} for name, to in sorted(links.items())]
        upsert = _upsert(EntryLink.__table__, ("from_entry", "name"), ("to_entry",))
        db.session().execute(upsert, lines)


def put_facts(register: Register, lines: Sequence[Mapping[str, Any]]) -> None:
    """Insert or replace facts rows; `lines` as `extract` gives them, all of one register."""
    facts = table(register)
    others = tuple(one.name for one in facts.columns if one.name != "entry_id")
    db.session().execute(_upsert(facts, ("entry_id",), others), list(lines))


def _upsert(target: Any, key: Sequence[str], others: Sequence[str]) -> Insert:
    if db.unit().database.sqlite:
        lite = sqlite.insert(target)
        return lite.on_conflict_do_update(index_elements=key, set_={name: lite.excluded[name] for name in others})
    great = postgresql.insert(target)
    return great.on_conflict_do_update(index_elements=key, set_={name: great.excluded[name] for name in others})
