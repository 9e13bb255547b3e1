"""What package.toml says of the fields of a form: facts, and what its registers publish, count by, file at once.

Read and written field by field; all else of the file stays as it is written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app import toml
from app.packages import settings_text
from app.packages.package import Package
from app.registers.declaration import Register

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59}){0,5}")
MOST: Final = 500
LISTS: Final = ("public", "dimensions", "minor_fields")


@dataclass(frozen=True)
class Marks:
    """Fields by dotted name: `facts` of the form, and by register and key those that it names."""

    facts: tuple[str, ...]
    registers: Mapping[str, Mapping[str, tuple[str, ...]]]


def marks(package: Package, form: str) -> Marks:
    """As they stand. Registers are those of which the form gives a part of the record."""
    declared = package.forms.get(form)
    registers = (one for one in package.registers.values() if form in one.forms)
    return Marks(declared.facts if declared else (), {one.name: _named(one) for one in registers})


def _named(register: Register) -> dict[str, tuple[str, ...]]:
    dimensions = tuple(one.name for one in register.dimensions)
    return {"public": register.public, "dimensions": dimensions, "minor_fields": register.minor_fields}


def read(sent: Mapping[str, Any]) -> Marks | None:
    """Marks as they come from outside; None for what are none."""
    facts, registers = sent.get("facts"), sent.get("registers")
    if not _is_list(facts) or not isinstance(registers, dict) or len(registers) > MOST:
        return None
    tables = list(registers.values())
    if not all(isinstance(one, dict) and all(_is_list(one.get(key)) for key in LISTS) for one in tables):
        return None
    return Marks(
        tuple(facts or ()),
        {name: {key: tuple(one[key]) for key in LISTS} for name, one in registers.items()},
    )


def _is_list(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST
        and all(isinstance(one, str) and NAME.fullmatch(one) for one in value)
    )


def written(raw: bytes, form: str, now: Marks) -> bytes:
    """The file with these marks. Raises settings_text.Unwritable and toml.Unreadable."""
    for path, table in _tables(toml.read(raw), form, now):
        raw = settings_text.changed(raw, path, table)
    return raw


def _tables(whole: Mapping[str, Any], form: str, now: Marks) -> Iterator[tuple[Sequence[str], dict[str, Any]]]:
    """The tables that say something else then."""
    own = settings_text.table(whole, ("form", form)) or {}
    if tuple(own.get("facts", ())) != now.facts:
        yield ("form", form), _said(own, "facts", list(now.facts))
    for name, lists in now.registers.items():
        table = settings_text.table(whole, ("register", name))
        if table is None:
            continue
        said = _said(_said(table, "public", list(lists["public"])), "minor_fields", list(lists["minor_fields"]))
        said = _said(said, "dimensions", _dimensions(table, lists["dimensions"]))
        if said != table:
            yield ("register", name), said


def _said(table: Mapping[str, Any], key: str, value: list[Any]) -> dict[str, Any]:
    """A key that said nothing and is to say nothing does not come."""
    return {**table, key: value} if value or key in table else {**table}


def _dimensions(table: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    """Those there are stay as they are; new ones are filtered by, with many values where rows hold them."""
    known = {one.get("name"): one for one in table.get("dimensions", ()) if isinstance(one, dict)}
    fresh = ({"name": name, "filter": True, **({"multi": True} if "." in name else {})} for name in names)
    return [known.get(one["name"], one) for one in fresh]
