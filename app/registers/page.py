"""One page of a register for a person: filters, regions, dates, newest first, continued by a key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import undefer

from app import bounds, db, sdk
from app.accounts.scope import Scope
from app.crypto import vault
from app.enums import EntryState
from app.errors import BadRequest
from app.folding import fold, words
from app.forms import personal_numbers
from app.forms.schema import Form
from app.regions import queries as regions
from app.registers import sight
from app.registers.declaration import Register
from app.registers.extract import DERIVED, column, hides
from app.registers.models import Entry, EntryTag
from app.registers.shape import table

MOST = 10_000


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `filters`: dimension → value; `since` and `until`: days, both included; `after`: `next`
    of the page before; `rising`: oldest first."""

    q: str = ""
    region: str | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    after: str | None = None
    size: int = 50
    rising: bool = False


@dataclass(frozen=True)
class Row:
    """One line: the record as the person may see it, its title and the day it counts on."""

    entry: sdk.Entry
    title: str
    counted_on: date


@dataclass(frozen=True)
class Page:
    """Lines, the key of the next page or None, and the total, which stops at 10,000."""

    items: Sequence[Row]
    next: str | None
    total: int
    total_capped: bool


def page(register: Register, form: Form, scope: Scope, wanted: Wanted) -> Page:
    """The page; three statements at most. Raises BadRequest for unknown filters, bad codes and keys."""
    facts = table(register)
    joined = select(Entry, facts.c.counted_on).join(facts, facts.c.entry_id == Entry.id)
    known = _known(register, form, scope, wanted)
    asked = joined.where(sight.within(register, scope), *known, *_conditions(register, scope, facts, wanted))
    place = facts.c.counted_on, facts.c.entry_id
    order = place if wanted.rising else tuple(one.desc() for one in place)
    found = asked.where(*_beyond(facts, wanted)).order_by(*order).limit(wanted.size + 1)
    rows = db.session().execute(found.options(undefer(Entry.sent_by)) if scope.owner else found).all()
    lines = [
        Row(sight.seen(register, form, scope, entry), sight.titled(scope, entry), day)
        for entry, day in rows[: wanted.size]
    ]
    more = f"{lines[-1].counted_on}~{lines[-1].entry.id}" if len(rows) > wanted.size else None
    total = _counted(asked)
    return Page(lines, more, min(total, MOST), total > MOST)


def _counted(asked: Select[Any]) -> int:
    few = asked.with_only_columns(literal(1)).limit(MOST + 1).subquery()
    return db.session().scalar(select(func.count()).select_from(few)) or 0


def _known(register: Register, form: Form, scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Who asks by a masked field is answered from where she may read it, and so is who asks for a text with a
    personal number: elsewhere a hit would tell what is hidden."""
    masked = any(hides(name, register.masked) for name in wanted.filters)
    numbered = any(personal_numbers.may_hold(form, name, value) for name, value in wanted.filters.items())
    return [sight.unmasked(scope)] * masked + [sight.written(scope)] * numbered


def _conditions(register: Register, scope: Scope, facts: Table, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [_equal(register, scope, facts, name, value) for name, value in wanted.filters.items()]
    if wanted.region:
        found.append(_inside(facts, wanted.region))
    if wanted.since:
        found.append(facts.c.counted_on >= wanted.since)
    if wanted.until:
        found.append(facts.c.counted_on <= wanted.until)
    if wanted.q.strip():
        found.append(_found(scope, wanted.q.strip()))
    return found


def _found(scope: Scope, q: str) -> ColumnElement[bool]:
    """Rows with all words, in the text that is read there; or with that very key, where it is read, or owner."""
    instr = func.instr if db.unit().database.sqlite else func.strpos
    written = sight.written(scope)
    text = case((written, Entry.sought), else_=func.coalesce(Entry.sought_outside, Entry.sought))
    every = and_(true(), *(instr(text, word) > 0 for word in words(q)))
    return or_(every if words(q) else false(), and_(Entry.key == q, written), Entry.owner_org == q)


def _inside(facts: Table, region: str) -> ColumnElement[bool]:
    area, spans = facts.c.region_path, regions.spans(regions.require(region))
    return or_(*(and_(area >= low, area < high) for low, high in spans))


def _equal(register: Register, scope: Scope, facts: Table, name: str, value: str) -> ColumnElement[bool]:
    """Rows with that value. Sealed ones are kept as keyed hashes: these are compared in the own area only."""
    many = {one.name for one in register.dimensions if one.multi}
    single = {one.name for one in register.dimensions} - many
    if name in many:
        mine = EntryTag.entry_id == facts.c.entry_id, EntryTag.register == register.code, EntryTag.name == name
        clear, sealed = (
            EntryTag.value.in_((value, fold(value))),
            EntryTag.value == vault().fingerprint(fold(value)),
        )
        return or_(exists().where(*mine, clear), and_(sight.unmasked(scope), exists().where(*mine, sealed)))
    if name not in single and name not in DERIVED:
        raise BadRequest(f"台账不能按“{name}”查询。")
    place: ColumnElement[str] = facts.c[column(name)]
    if name == "state" and value not in set(EntryState):
        raise BadRequest(f"查询条件“state”只能是{'、'.join(EntryState)}。")
    if name in DERIVED:
        return place == value
    return or_(place == value, and_(sight.unmasked(scope), place == vault().fingerprint(value)))


def _beyond(facts: Table, wanted: Wanted) -> list[ColumnElement[bool]]:
    if not wanted.after:
        return []
    day, _, number = wanted.after.partition("~")
    try:
        last = tuple_(literal(bounds.day(day)), literal(bounds.whole(number)))
    except ValueError:
        raise BadRequest("翻页参数不正确。") from None
    place = tuple_(facts.c.counted_on, facts.c.entry_id)
    return [place > last if wanted.rising else place < last]
