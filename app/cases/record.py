"""What a case is about: the record its register will have of it, as far as its forms have been sent."""

from collections.abc import Mapping
from typing import Any

from app.cases.motion import Motion
from app.effects.record import assembled
from app.forms.schema import Form
from app.registers.declaration import Register
from app.registers.parts import part
from app.sdk import Entry


def register_of(motion: Motion) -> Register | None:
    """The register this case feeds."""
    return motion.loaded.package.registers.get(motion.case.register or "")


def record_form(motion: Motion) -> Form | None:
    """The form its record is read with."""
    register = register_of(motion)
    return motion.loaded.record_form(register.name) if register else None


def gives(register: Register | None, form: str) -> bool:
    """Whether what is sent on that form becomes part of the register's records."""
    return register is not None and form in register.forms


def record(motion: Motion, meanwhile: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """The record as it would be filed now; empty where nothing of it was sent or drafted."""
    register = register_of(motion)
    if register is None:
        return {}
    begun = not register.include or bool(meanwhile) or any(motion.has_sent(name) for name in register.forms)
    return assembled(motion, register, motion.loaded.record_form(register.name), meanwhile) if begun else {}


def stored_part(register: Register, form: str, entry: Entry) -> dict[str, Any]:
    """What of an approved record stands there by one form."""
    return part(register, form, entry.document)
