"""What package.toml says about registers, held against their forms."""

from collections.abc import Iterator

from app.engine.gate import Fault
from app.packages import fields
from app.packages.content import Content
from app.packages.package import Package
from app.packages.parse import fault
from app.registers import shape
from app.registers.declaration import Register
from app.registers.extract import DERIVED

FIRST = "first_submission"


def faults(content: Content, package: Package) -> Iterator[Fault]:
    """Fields that the form does not have, links and cascades to registers that are not there, unusable names."""
    for register in package.registers.values():
        place = f"register.{register.name}"
        for sentence in shape.faults(register):
            yield fault(place, sentence)
        if register.retention and register.retention.start != FIRST:
            yield fault(f"{place}.retention.from", f"只支持 {FIRST}（自首次填报之日起算）")
        yield from _fields(content, register, place)
        cascade = register.retention.cascade if register.retention else ()
        for other in (*register.links, *cascade):
            if other not in package.registers:
                yield fault(place, f"台账“{other}”不存在")


def _fields(content: Content, register: Register, place: str) -> Iterator[Fault]:
    form = content.forms[register.form]
    for key, names in _named(register).items():
        for name in names:
            if not fields.has(form, name):
                yield fault(f"{place}.{key}", f"表单“{register.form}”没有字段“{name}”")


def _named(register: Register) -> dict[str, list[str]]:
    """Every field the declaration speaks of, by key; the owner may stand for a field where keys are made."""
    owner = {register.owner}
    singles = {"region": register.region, "title_field": register.title_field, "date": register.date}
    return {
        "key": [name for name in register.key if name not in owner],
        "unique": [name for group in register.unique for name in group.split("+") if name not in owner],
        "links": [name for name in register.links.values() if name not in owner],
        "dimensions": [one.name for one in register.dimensions if one.name not in DERIVED],
        "measures": list(register.measures),
        "public": list(register.public),
        "masked": list(register.masked),
        "readers": list(register.readers),
        "key_fields": list(register.key_fields),
        "minor_fields": list(register.minor_fields),
        "append_fields": list(register.append_fields),
        "faces": [name for face in register.faces.values() for name in face],
        **{key: [name] for key, name in singles.items() if name},
    }
