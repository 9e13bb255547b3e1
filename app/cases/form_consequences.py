"""What another version of a form would mean for what was filled in, told before it is saved; changes nothing."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.cases.form_values import Count, Fits, counted
from app.forms import validate
from app.forms.schema import Form, FormFault, checked_part, legible
from app.packages import bundle, fields, queries
from app.packages.faults import Faulty
from app.packages.field_mentions import Mention, mentions
from app.packages.form_change import Change, changes
from app.packages.models import Release
from app.packages.package import Package
from app.packages.reach import FORM_ENDING

MOST = 100
"""Changes that are told."""


@dataclass(frozen=True)
class Consequence:
    """A change of one field, how much of it there is, and what else names it."""

    change: Change
    count: Count
    mentions: tuple[Mention, ...]


def consequences(row: Release, form: Form) -> list[Consequence]:
    """Against the release in force, on which most was filled in; where it has no such form, against `row`, the one
    that is being changed."""
    files = bundle.unpack(row.files)
    before = _before(row, form.name, files)
    found = changes(before, form)[:MOST] if before else []
    package = _package(row.package, files)
    counts = counted(row.package, form.name, _registers(package, form.name), _judges(form, found))
    forms = {**dict(_forms(files)), form.name: form}
    return [
        Consequence(
            one,
            counts[one.field],
            tuple(mentions(files, package, forms, form.name, one.field) if one.gone else ()),
        )
        for one in found
    ]


def _before(row: Release, name: str, files: Mapping[str, bytes]) -> Form | None:
    now = queries.in_force(row.package)
    known = queries.release(now.id).forms if now else {}
    return known.get(name) or dict(_forms(files)).get(name)


def _forms(files: Mapping[str, bytes]) -> Iterator[tuple[str, Form]]:
    """Those that can be read."""
    for file in files:
        name = file.removesuffix(FORM_ENDING)
        if name != file and name + bundle.UI_ENDING in files:
            with suppress(FormFault):
                yield name, legible(name, files[file], files[name + bundle.UI_ENDING])


def _package(key: str, files: Mapping[str, bytes]) -> Package:
    try:
        return bundle.read(key, files)
    except Faulty:
        return Package(key, key)


def _registers(package: Package, form: str) -> list[str]:
    return [one.code for one in package.registers.values() if form in one.forms]


def _judges(form: Form, found: list[Change]) -> dict[str, Fits | None]:
    return {one.field: _judge(form, one.field) if one.judged else None for one in found}


def _judge(form: Form, name: str) -> Fits | None:
    node = fields.node(form, name)
    if node is None:
        return None
    validator = validate.compiled(checked_part(_alone(node.schema)))
    return lambda value: bool(validator.is_valid(value))


def _alone(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Of a list: its rows are judged by fields of their own."""
    return {key: value for key, value in schema.items() if key not in ("properties", "required")}
