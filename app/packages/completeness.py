"""What a record needs to be whole, and which processes can only change one that is."""

from collections.abc import Iterable, Mapping

from app.forms.schema import Form
from app.packages.package import Package, Process
from app.packages.reach import Reach, closure, form_name
from app.registers.declaration import Register

PUBLISH = "publish"


def needed(register: Register, forms: Mapping[str, Form]) -> tuple[str, ...]:
    """The forms without which there is no new record: its own, and each that must give a part."""
    return (register.form, *(name for name in register.include if _must_give(register, forms.get(name), name)))


def _must_give(register: Register, form: Form | None, name: str) -> bool:
    return form is not None and not form.required.isdisjoint(register.include[name])


def changing_only(package: Package, reaches: Iterable[Reach], forms: Mapping[str, Form]) -> frozenset[str]:
    """The processes that file into their register and have no step for one of the forms that a new record needs:
    they are begun with a record."""
    known = list(reaches)
    return frozenset(one.key for one in package.processes.values() if _lacks(package, one, known, forms))


def _lacks(package: Package, process: Process, reaches: list[Reach], forms: Mapping[str, Form]) -> bool:
    register = package.registers.get(process.register or "")
    drawn = list(closure(reaches, process.key))
    if register is None or not any(publishes(one, register) for one in drawn):
        return False
    asked = {form_name(file) for one in drawn for file in one.forms}
    return not asked.issuperset(needed(register, forms))


def publishes(drawn: Reach, register: Register) -> bool:
    """Whether a diagram files into that register, as far as this is written in it."""
    return any(one.operator == PUBLISH and one.constant("register") == register.name for one in drawn.services)
