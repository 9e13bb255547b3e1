"""File an approved record: a new entry, or a new version of one, with everything that is derived from it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Select, and_, select, tuple_, union_all
from sqlalchemy.exc import IntegrityError

from app import clock, db
from app.enums import ChangeKind, EntryState
from app.errors import Conflict, Invalid, NotFound, Problem
from app.forms import seal
from app.forms.schema import Form
from app.registers import extract, leaves, rows
from app.registers.classify import classify
from app.registers.declaration import Register
from app.registers.models import Entry, EntryKey, EntryVersion

TAKEN = "V-UNIQUE"


@dataclass(frozen=True)
class Filing:
    """What was approved. `document`: the answers, leaves opened; `region`: six digits or None; `entry_id` and
    `base_version`: the entry under change and the version the change was made from; `links`: name → entry id.

    `by_org`: the department that approved it. None where nobody but the sender has looked at it: then whoever
    approved the version before still answers for the record. `handed_over`: on its way there."""

    register: Register
    form: Form
    document: Mapping[str, Any]
    owner: str
    region: str | None
    case_id: int | None
    by_org: str | None
    entered_on: date
    entry_id: int | None = None
    base_version: int | None = None
    links: Mapping[str, int] = field(default_factory=dict)
    sent_by: str | None = None
    handed_over: bool = False


@dataclass(frozen=True)
class _Draft:
    """The filing made ready for the tables."""

    document: leaves.Document
    sealed: leaves.Document
    names: frozenset[str]
    key: str
    keys: frozenset[rows.Pair]


def file_entry(filing: Filing) -> Entry:
    """File it. Raises Conflict (key taken, or entry moved since), Invalid (a unique value taken), NotFound."""
    session = db.write()
    draft = _draft(filing)
    entry, taken = _standing(filing, draft)
    if taken is not None:
        raise refusal(filing.register, taken[1], **_way(filing, taken[0]))
    kind, old = ChangeKind.NEW, rows.Marks()
    if entry is None:
        entry = _new(filing)
        session.add(entry)
    else:
        before = leaves.opened(orjson.loads(entry.document), extract.sealed_of(entry))
        old = rows.marks(filing.register, entry, before)
        kind = classify(filing.register, before, draft.document, computed_fields(filing.form))
    _write(entry, filing, draft)
    _store(entry, filing, kind)
    rows.put_marks(entry, old, rows.marks(filing.register, entry, draft.document))
    rows.put_links(entry, filing.links)
    rows.put_facts(filing.register, [extract.extract(filing.register, entry, draft.document)])
    return entry


def computed_fields(form: Form) -> set[str]:
    """Top-level fields that the platform computes."""
    return {pointer[1:] for pointer in form.computed}


def last_day(entered_on: date, years: int) -> date:
    """Last day of the retention period: same day years later, 29 February becoming the 28th."""
    try:
        return entered_on.replace(year=entered_on.year + years)
    except ValueError:
        return entered_on.replace(year=entered_on.year + years, day=28)


def keys_of(register: Register, form: Form, owner: str, document: Mapping[str, Any]) -> set[rows.Pair]:
    """What a record will be known by once it is filed: its key under an empty name, and its unique values."""
    filing = Filing(register, form, document, owner, None, None, "", date.min)
    draft = _draft(filing)
    return {("", draft.key), *draft.keys}


def _draft(filing: Filing) -> _Draft:
    document = dict(filing.document)
    sealed = seal.seal(filing.form, document)
    names = frozenset(leaves.sealed_names(document, sealed))
    key = extract.key(filing.register, filing.owner, document, names)
    keys = frozenset(extract.unique_keys(filing.register, filing.owner, document, names))
    return _Draft(document, sealed, names, key, keys)


def _way(filing: Filing, entry: Entry) -> dict[str, str]:
    """To a record, for whoever reads it: its owner, and departments, which read what is approved."""
    readable = filing.by_org is not None or entry.owner_org == filing.owner
    return {"entry": str(entry.id), "register": filing.register.code} if readable else {}


def _standing(filing: Filing, draft: _Draft) -> tuple[Entry | None, tuple[Entry, str] | None]:
    """The entry under change, locked, and another one that stands in the way, with the name it has there."""
    found = db.session().execute(_look(filing, draft)).all()
    others = ((entry, name or "") for entry, name in found if entry.id != filing.entry_id)
    entry = next((entry for entry, _ in found if entry.id == filing.entry_id), None)
    if filing.entry_id is not None and (entry is None or entry.register != filing.register.code):
        raise NotFound("要变更的记录已不存在。")
    if entry is not None and entry.version != filing.base_version:
        told = "该记录在您填报期间已有新的版本，请以最新版本为基础重新填报。"
        raise Conflict(told, **_way(filing, entry))
    return entry, next(others, None)


def _look(filing: Filing, draft: _Draft) -> Select[Entry, str | None]:
    """One statement: the entry by id, by key, and by each unique value."""
    here = filing.register.code
    named = and_(
        EntryKey.register == here, tuple_(EntryKey.name, EntryKey.value).in_(sorted(draft.keys) or [("", "")])
    )
    # Not one condition with OR: PostgreSQL would read the whole register, here each way has its index.
    ways = union_all(
        select(Entry.id).where(Entry.id == (filing.entry_id or 0)),
        select(Entry.id).where(Entry.register == here, Entry.key == draft.key),
        select(EntryKey.entry_id).where(named),
    )
    found = select(Entry, EntryKey.name).outerjoin(EntryKey, and_(EntryKey.entry_id == Entry.id, named))
    # For its key: links that others write to the entry at the same moment need not wait.
    locked = found.where(Entry.id.in_(ways)).with_for_update(of=Entry, key_share=True)
    return locked.execution_options(populate_existing=True)


def refusal(register: Register, name: str, by: str = "其他记录", /, **there: str) -> Conflict | Invalid:
    """Why a record with a taken key (`name` empty) or unique value cannot be filed. `there`: the way to what has
    it, in the members of an error."""
    if not name:
        return Conflict("台账中已有相同的记录，请在原记录上办理。", **there)
    names = name.split("+")
    message = "、".join(register.labels.get(one, one) for one in names)
    pointer = "/" + names[0].replace(".", "/")
    return Invalid([Problem(pointer, TAKEN, f"{message}已被{by}使用，不能重复。")], **there)


def _new(filing: Filing) -> Entry:
    years = filing.register.retention.years if filing.register.retention else None
    return Entry(
        register=filing.register.code,
        entered_on=filing.entered_on,
        retain_until=last_day(filing.entered_on, years) if years else None,
        state=EntryState.CURRENT,
        version=0,
    )


def _write(entry: Entry, filing: Filing, draft: _Draft) -> None:
    entry.key, entry.owner_org, entry.region_path = draft.key, filing.owner, filing.region
    entry.title = titled(filing.register, filing.form, draft.document, draft.names, draft.key)
    extract.put_sought(filing.register, entry, draft.document, draft.names)
    entry.document = orjson.dumps(draft.sealed).decode()
    entry.sealed = orjson.dumps(sorted(draft.names)).decode()
    entry.published_at = clock.now()
    entry.version += 1
    entry.handed_over = bool(entry.handed_over) or filing.handed_over
    if filing.by_org or entry.version == 1:
        entry.by_org, entry.approved_version = filing.by_org or filing.owner, entry.version if filing.by_org else 0


def titled(register: Register, form: Form, document: leaves.Document, sealed: Collection[str], key: str) -> str:
    """What the record is called. Titles stand openly: what is sealed or masked never becomes one."""
    name = register.named_by
    if extract.hides(name, {*sealed, *register.masked}):
        return form.title
    return next((leaves.text(one) for one in leaves.values(document, name)), key)


def _store(entry: Entry, filing: Filing, kind: ChangeKind) -> None:
    session = db.session()
    try:
        session.flush()  # a new entry has no number before
        session.add(
            EntryVersion(
                entry_id=entry.id, version=entry.version, kind=kind, document=entry.document, sealed=entry.sealed,
                case_id=filing.case_id, by_org=entry.by_org, sent_by=filing.sent_by,
                approved=filing.by_org is not None, approved_at=entry.published_at,
            )
        )  # fmt: skip
        session.flush()
    except IntegrityError as clash:
        raise Conflict("台账中刚刚出现了相同的记录，请刷新后再试。") from clash
