"""From an approved record to its derived rows: facts, tags, unique keys; the same when rebuilding."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import orjson

from app.clock import local
from app.crypto import vault
from app.folding import fold, sought
from app.forms.personal_numbers import blanked
from app.registers import leaves
from app.registers.declaration import Register
from app.registers.models import Entry

FEN_PER_WAN = 1_000_000
LONGEST = 200
DERIVED = ("province", "city", "state", "owner", "year", "month")


def column(name: str, prefix: str = "d") -> str:
    """Column of a dimension (`d`) or measure (`m`): no reserved word can arise."""
    return f"{prefix}_{name.replace('.', '__')}"


def sealed_of(entry: Entry) -> frozenset[str]:
    """Dotted names of the sealed leaves."""
    return frozenset(orjson.loads(entry.sealed))


def extract(register: Register, entry: Entry, document: leaves.Document) -> dict[str, Any]:
    """The facts row of an entry; `document` with its leaves opened. Money of `…_wan` fields in fen."""
    day = counted_on(register, entry, document)
    row: dict[str, Any] = {"entry_id": entry.id, "region_path": entry.region_path or "", "counted_on": day}
    row.update({column(name): value for name, value in _derived(entry, day).items()})
    for dimension in register.dimensions:
        if not dimension.multi and dimension.name not in DERIVED:
            row[column(dimension.name)] = _first(document, dimension.name, sealed_of(entry))
    for name in register.measures:
        row[column(name, "m")] = _amount(name, next(leaves.values(document, name), None))
    return row


def counted_on(register: Register, entry: Entry, document: leaves.Document) -> date:
    """The Chinese day a record counts on: its declared date, else the day of its first submission."""
    value = next(leaves.values(document, register.date), None) if register.date else None
    if not isinstance(value, str):
        return entry.entered_on
    moment = datetime.fromisoformat(value)
    return moment.date() if moment.tzinfo is None else local(moment).date()


def tags(register: Register, entry: Entry, document: leaves.Document) -> set[tuple[str, str]]:
    """Name and folded value of every multi-valued dimension, and the code of every organisation that may read
    along, as it is written."""
    sealed = sealed_of(entry)
    readers = [name for name in register.readers if not hides(name, sealed)]
    names = {one.name for one in register.dimensions if one.multi} - set(register.readers)
    found = {
        (name, folded(value, hides(name, sealed))) for name in names for value in leaves.values(document, name)
    }
    return found | {
        (name, leaves.text(one)[:LONGEST]) for name in readers for one in leaves.values(document, name)
    }


def put_sought(register: Register, entry: Entry, document: leaves.Document, sealed: Collection[str]) -> None:
    """What lists find it by: its title, and the declared fields that every reader of the record may see. Outside
    the own area it is found only by what is read there: by no digit of a personal number in them."""
    hidden = {name.partition(".")[0] for name in (*sealed, *register.masked)}
    names = [name for name in register.search if name.partition(".")[0] not in hidden]
    texts = [entry.title, *(leaves.text(one) for name in names for one in leaves.values(document, name))]
    shown = [blanked(one) for one in texts]
    entry.sought, entry.sought_outside = sought(*texts), None if shown == texts else sought(*shown)


def key(register: Register, owner: str, document: leaves.Document, sealed: Collection[str]) -> str:
    """The key of the record: its parts joined, the owner's code where the declaration names the owner."""
    return _joined(register.key, register, owner, document, sealed) or ""


def unique_keys(
    register: Register, owner: str, document: leaves.Document, sealed: Collection[str]
) -> set[tuple[str, str]]:
    """Name and value of each unique group that is filled in."""
    found = {group: _joined(group.split("+"), register, owner, document, sealed) for group in register.unique}
    return {(name, value) for name, value in found.items() if value is not None}


def _joined(
    names: Iterable[str], register: Register, owner: str, document: leaves.Document, sealed: Collection[str]
) -> str | None:
    parts = [_part(document, name, sealed) or (owner if name == register.owner else None) for name in names]
    if any(part is None for part in parts):
        return None if not any(parts) else _short("|".join(part or "" for part in parts))
    return _short("|".join(part for part in parts if part))


def _part(document: leaves.Document, name: str, sealed: Collection[str]) -> str | None:
    """A part of a key, folded. Of a place the lowest level that is given: cities without counties differ too."""
    for one in levels(name):
        for value in leaves.values(document, one):
            return folded(value, hides(one, sealed)) or None
    return None


def hides(name: str, sealed: Collection[str]) -> bool:
    """Whether that field is one of these, lies within one, or has one within itself."""
    return any(f"{one}.".startswith(f"{name}.") or f"{name}.".startswith(f"{one}.") for one in sealed)


def folded(value: Any, hidden: bool) -> str:
    """A value as keys and tags hold it: folded; sensitive ones as keyed hash of that."""
    plain = fold(leaves.text(value))
    return vault().fingerprint(plain) if hidden else plain[:LONGEST]


def spellings(value: str) -> tuple[str, ...]:
    """All ways in which keys and tags may hold a value that is looked for."""
    return value, fold(value), vault().fingerprint(fold(value))


def _short(value: str) -> str:
    return value if len(value) <= LONGEST * 2 else vault().fingerprint(value)


def _first(document: leaves.Document, name: str, sealed: Collection[str]) -> str | None:
    return next((_shown(value, hides(name, sealed)) for value in leaves.values(document, name)), None)


def _shown(value: Any, hidden: bool) -> str:
    plain = leaves.text(value)
    return vault().fingerprint(plain) if hidden else plain[:LONGEST]


def _derived(entry: Entry, day: date) -> dict[str, str | None]:
    region = entry.region_path
    return {
        "province": f"{region[:2]}0000" if region else None,
        "city": f"{region[:4]}00" if region and region[2:4] != "00" else None,
        "state": entry.state,
        "owner": entry.owner_org,
        "year": f"{day:%Y}",
        "month": f"{day:%Y-%m}",
    }


def _amount(name: str, value: Any) -> int | None:
    if not isinstance(value, int | float | Decimal):
        return None
    exact = Decimal(str(value)) * (FEN_PER_WAN if name.endswith("_wan") else 1)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


LEVELS = ("_county_", "_city_", "_province_")


def levels(field: str) -> tuple[str, ...]:
    """The field and those that stand in for it: for a county its city, then its province."""
    county = LEVELS[0]
    return tuple(field.replace(county, level) for level in LEVELS) if county in field else (field,)


def region_of(field: str | None, answers: Mapping[str, Any]) -> str | None:
    """The named field; where a county is left out, its city, then its province."""
    for one in levels(field) if field else ():
        if value := answers.get(one):
            return str(value)
    return None
