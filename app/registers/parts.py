"""Which form gives which part of a record: fields belong to the form of the register, or to the one included."""

from collections.abc import Mapping
from typing import Any

from app.registers.declaration import Register


def form_of(register: Register, field: str) -> str:
    """The form that gives a field, by its dotted name."""
    head = field.partition(".")[0]
    names = {head, head.removesuffix("_files")}
    return next((form for form, fields in register.include.items() if names & set(fields)), register.form)


def part(register: Register, form: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """What of a document one form gives to the record."""
    if not register.include and form == register.form:
        return dict(document)
    return {name: value for name, value in document.items() if form_of(register, name) == form}
