"""What one person sees of one record: opened in the own area, masked elsewhere and for those it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

import orjson
from sqlalchemy import ColumnElement, and_, false, or_, select, union_all

from app import bounds, db, sdk
from app.accounts.scope import Scope
from app.errors import NotFound
from app.forms.personal_numbers import blanked, without
from app.forms.schema import Form
from app.registers import extract, leaves, queries
from app.registers.declaration import Register, form_of
from app.registers.models import Entry, EntryTag, EntryVersion

Sight = Literal["open", "masked"]
Eyes = Literal["open", "own", "foreign"]


def within(register: Register, scope: Scope) -> ColumnElement[bool]:
    """SQL: the entries this person may read, those that name the own organisation as a reader included."""
    if not scope.owner:
        return scope.approved(Entry.owner_org)
    own = select(Entry.id).where(Entry.register == register.code, scope.approved(Entry.owner_org))
    along = select(EntryTag.entry_id).where(
        EntryTag.register == register.code,
        EntryTag.name.in_(register.readers),
        EntryTag.value.in_([one for one in (scope.owner, scope.owner_uscc) if one]),
    )
    return Entry.id.in_(union_all(own, along))


def seen_row(register: Register, scope: Scope, entry: str | int) -> Entry:
    """The row of an entry this person may read. Raises NotFound for all others alike."""
    found = queries.row(register.code, entry)
    if found is None:
        raise NotFound
    mine = select(Entry.id).where(Entry.id == found.id, within(register, scope))
    if db.session().scalar(mine) is None:
        raise NotFound
    return found


def sight(scope: Scope, entry: Entry) -> Sight:
    """open: a department in its own area; masked: other departments, the owner, and who reads along."""
    return "open" if scope.reads_all and scope.own_area(entry.owner_org, entry.region_path) else "masked"


def unmasked(scope: Scope) -> ColumnElement[bool]:
    """SQL: the entries that are `open` to this person."""
    return scope.condition(Entry.owner_org, Entry.region_path) if scope.reads_all else false()


def written(scope: Scope) -> ColumnElement[bool]:
    """SQL: the entries whose texts this person reads as they are written, personal numbers included."""
    return _written(scope, Entry.sent_by)


def written_then(scope: Scope) -> ColumnElement[bool]:
    """SQL: the same of a version beside its entry."""
    return _written(scope, EntryVersion.sent_by)


def _written(scope: Scope, sent_by: Any) -> ColumnElement[bool]:
    own = and_(Entry.owner_org == scope.owner, sent_by == scope.owner)
    return or_(unmasked(scope), own) if scope.owner else unmasked(scope)


def seen(register: Register, form: Form, scope: Scope, entry: Entry) -> sdk.Entry:
    """The record as this person may see it; `form`: the one its records are read with. Its key, made of texts as
    they are written, is not for those who read these without personal numbers."""
    eyes = _eyes(scope, entry)
    document = _document(register, form, entry.document, extract.sealed_of(entry), eyes)
    found = queries.shown(entry, document)
    return replace(found, key="") if eyes == "foreign" else found


def titled(scope: Scope, entry: Entry) -> str:
    """What it is called, without personal numbers where these are not for this person."""
    return blanked(entry.title) if _eyes(scope, entry) == "foreign" else entry.title


def named(scope: Scope, entry: str) -> str | None:
    """What a record of any register that another one names is called, by its id."""
    number = bounds.row_number(entry)
    found = db.get(Entry, number) if number else None
    return titled(scope, found) if found else None


def links(
    scope: Scope, row: Entry, both: bool = False, known: Iterable[Register] = ()
) -> list[tuple[str, int, str, str]]:
    """Where a record points, and with `both` what points at it: name, entry id, register, title as it is read.
    Nothing that this person may not read; `known`: the declarations that tell so of those who are no department.
    """
    found = [*queries.links(row.id), *(queries.linked_to(row.id) if both else ())]
    read = _read(scope, [one for _name, one in found], known)
    return [(name, one.id, one.register, titled(scope, one)) for name, one in found if one.id in read]


def _read(scope: Scope, entries: Sequence[Entry], known: Iterable[Register]) -> set[int]:
    """Those of these that this person may read."""
    if scope.reads_all or not entries:
        return {one.id for one in entries}
    mine = (and_(Entry.register == one.code, within(one, scope)) for one in known)
    rows = select(Entry.id).where(Entry.id.in_([one.id for one in entries]), or_(false(), *mine))
    return set(db.session().scalars(rows))


def seen_version(
    register: Register, form: Form, scope: Scope, entry: Entry, version: EntryVersion
) -> leaves.Document:
    """The document of one version, with the same masks as the record itself."""
    sealed = frozenset(orjson.loads(version.sealed))
    return _document(register, form, version.document, sealed, _eyes(scope, entry, version))


def revealed(register: Register, scope: Scope, entry: str | int) -> sdk.Entry:
    """The record unmasked, for departments outside the area; the caller asks a purpose and writes the trail.

    Raises NotFound for everybody who is no department.
    """
    if not scope.reads_all:
        raise NotFound
    return queries.opened(seen_row(register, scope, entry))


def _document(register: Register, form: Form, text: str, sealed: frozenset[str], eyes: Eyes) -> leaves.Document:
    document: leaves.Document = orjson.loads(text)
    if eyes == "open":
        return leaves.opened(document, sealed)
    shown = leaves.masked(document, sealed, register.masked)
    return without(form, shown) if eyes == "foreign" else shown | without(form, _included(register, shown))


def _included(register: Register, document: leaves.Document) -> leaves.Document:
    """What others wrote into the record on the forms it includes."""
    return {name: value for name, value in document.items() if form_of(register, name) in register.include}


def _eyes(scope: Scope, entry: Entry, version: EntryVersion | None = None) -> Eyes:
    """Whether the numbers in its free texts are hidden too (`foreign`): who has written them reads them, and sends
    them back (`own`). What a department wrote about an owner is not the owner's."""
    if sight(scope, entry) == "open":
        return "open"
    own = scope.owner is not None and scope.owner == entry.owner_org
    return "own" if own and scope.owner == (version or entry).sent_by else "foreign"
