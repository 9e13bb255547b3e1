"""Reads of approved records for rules and operators: the whole country, leaves opened."""

from collections.abc import Collection, Sequence
from functools import partial

import orjson
from sqlalchemy import Integer, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import undefer

from app import bounds, db, sdk
from app.accounts.models import Org
from app.enums import EntryState
from app.registers import extract, leaves
from app.registers.declaration import code
from app.registers.models import Entry, EntryKey, EntryLink, EntryTag, EntryVersion
from app.site.roles import DEPARTMENT

WRITER = undefer(Entry.sent_by)
_MINE = and_(
    Entry.register.in_(bindparam("registers", expanding=True)),
    Entry.owner_org == bindparam("owner"),
    Entry.state != EntryState.CLOSED,
)
_IN_FORCE = select(Entry).where(_MINE).order_by(Entry.id)
_PAGE = select(Entry).where(or_(_MINE, Entry.id == bindparam("entry", type_=Integer))).order_by(Entry.id)


def opened(entry: Entry) -> sdk.Entry:
    """The record as rules read it."""
    document = leaves.opened(orjson.loads(entry.document), extract.sealed_of(entry))
    return shown(entry, document)


def shown(entry: Entry, document: leaves.Document) -> sdk.Entry:
    """The record with a document already masked, cut or opened."""
    return sdk.Entry(
        id=str(entry.id), register=entry.register, key=entry.key, owner=entry.owner_org, region=entry.region_path,
        state=str(entry.state), version=entry.version, document=document, entered_on=entry.entered_on,
    )  # fmt: skip


def get(register: str, entry: str | int) -> sdk.Entry | None:
    """By id, of this register, in any state; None also for ids that are no numbers."""
    found = row(register, entry)
    return opened(found) if found else None


def entry_title(entry: str) -> str | None:
    """What a record of any register is called, by its id."""
    number = bounds.row_number(entry)
    found = db.get(Entry, number) if number else None
    return found.title if found else None


def row(register: str, entry: str | int) -> Entry | None:
    """The table row by id."""
    number = bounds.row_number(entry)
    found = db.get(Entry, number) if number is not None else None
    return found if found and found.register == code(register) else None


def entries_of_owner(register: str, owner: str) -> Sequence[sdk.Entry]:
    """Entries of one owner that are in force (closed ones left out), oldest first."""
    return [opened(one) for one in in_force(register, owner)]


def in_force(register: str, owner: str) -> Sequence[Entry]:
    """The rows of these; a reader asks once."""
    short = code(register)
    given = {"registers": [short], "owner": owner}
    return db.once(("in force", short, owner), lambda: db.session().scalars(_IN_FORCE, given).all())


def read_in_force(registers: Collection[str], owner: str, entry: int | None = None) -> None:
    """Know them of several registers, for a page that shows them, and the row of that `entry` as well: in one
    statement."""
    found: dict[str, list[Entry]] = {code(one): [] for one in registers}
    given = {"registers": list(found), "owner": owner, "entry": entry}
    for row in db.session().scalars(_PAGE, given) if found or entry else ():
        db.unit().held[Entry, row.id] = row
        if row.register in found and row.owner_org == owner and row.state != EntryState.CLOSED:
            found[row.register].append(row)
    for short, rows in found.items():
        db.once(("in force", short, owner), partial(list, rows))


def count_of(register: str, owner: str, states: Collection[str] = (EntryState.CURRENT,)) -> int:
    """How many entries of one owner stand in these states."""
    mine = Entry.register == code(register), Entry.owner_org == owner, Entry.state.in_(states)
    return db.session().scalar(select(func.count()).select_from(Entry).where(*mine)) or 0


def having(register: str, name: str, value: str) -> Sequence[sdk.Entry]:
    """Entries in force with this unique key or tag, however spelt, oldest first; sensitive ones by keyed hash."""
    wanted = extract.spellings(value)
    short = code(register)
    ways = [
        select(one.entry_id).where(one.register == short, one.name == name, one.value.in_(wanted))
        for one in (EntryKey, EntryTag)
    ]
    found = select(Entry).where(Entry.id.in_(union_all(*ways)), Entry.state != EntryState.CLOSED)
    return [opened(one) for one in db.session().scalars(found.order_by(Entry.id))]


def links(entry_id: int) -> Sequence[tuple[str, Entry]]:
    """Where an entry points, each with the name of the link."""
    found = select(EntryLink.name, Entry).options(WRITER).join(Entry, Entry.id == EntryLink.to_entry)
    rows = db.session().execute(found.where(EntryLink.from_entry == entry_id).order_by(EntryLink.name))
    return rows.all()


def linked_to(entry_id: int) -> Sequence[tuple[str, Entry]]:
    """What points at an entry, oldest first."""
    found = select(EntryLink.name, Entry).options(WRITER).join(Entry, Entry.id == EntryLink.from_entry)
    rows = db.session().execute(found.where(EntryLink.to_entry == entry_id).order_by(Entry.id))
    return rows.all()


def document_at(entry_id: int, version: int) -> leaves.Document | None:
    """What the record said at that version, leaves opened; None if there was none."""
    row = db.get(EntryVersion, (entry_id, version))
    return leaves.opened(orjson.loads(row.document), frozenset(orjson.loads(row.sealed))) if row else None


def approving_department(entry_id: int) -> str | None:
    """The department that approved the record last; what an owner filed without a review does not count."""
    mine = select(EntryVersion.by_org).join(Org, Org.code == EntryVersion.by_org)
    mine = mine.where(EntryVersion.entry_id == entry_id, Org.kind == DEPARTMENT)
    return db.session().scalar(mine.order_by(EntryVersion.version.desc()).limit(1))


def versions(entry_id: int) -> Sequence[EntryVersion]:
    """All versions, newest first, sealed as stored."""
    found = select(EntryVersion).where(EntryVersion.entry_id == entry_id)
    return db.session().scalars(found.order_by(EntryVersion.version.desc())).all()
