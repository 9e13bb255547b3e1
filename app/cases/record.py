"""What a case is about: the record its register will have of it, as far as its forms have been sent."""

from collections.abc import Collection, Mapping
from typing import Any

from app.accounts.person import Person
from app.cases.motion import Motion
from app.effects.record import assembled
from app.forms import private, seal
from app.forms.places import parts
from app.forms.schema import Form
from app.forms.validate import at
from app.registers import leaves
from app.registers.declaration import Register
from app.registers.parts import form_of, part
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


def is_further(register: Register | None, form: str) -> bool:
    """Whether the register takes fields of that form besides those of its own."""
    return register is not None and form in register.include


def besides(motion: Motion, form: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent on that form and does not stand in the record."""
    register = register_of(motion)
    inside = part(register, form, answers) if register is not None and form in register.forms else {}
    return {name: value for name, value in answers.items() if name not in inside}


def record(motion: Motion, meanwhile: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """The record as it would be filed now; empty where nothing of it was sent or drafted."""
    register = register_of(motion)
    if register is None:
        return {}
    begun = not register.include or bool(meanwhile) or any(motion.has_sent(name) for name in register.forms)
    return assembled(motion, register, motion.loaded.record_form(register.name), meanwhile) if begun else {}


def veiled(motion: Motion, person: Person, document: dict[str, Any], writing: str = "") -> dict[str, Any]:
    """The record for this person: what others wrote into it is masked for whoever is no department. `writing`: the
    form she fills in herself."""
    register = register_of(motion)
    if register is None or not document or person.kind == "department":
        return document
    mine = {row.form: row.by_org == person.org.code for row in motion.sent}
    others = (one for one in register.forms if one != writing and not mine.get(one, one == register.form))
    for name in others:
        document = document | hidden(motion, motion.loaded.forms[name], part(register, name, document))
    return document


def hidden(motion: Motion, form: Form, document: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent on a form, or the record, for who may not see it open: masked as the register masks it."""
    names = hidden_names(motion, form)
    masked = seal.mask(form, document)
    return leaves.masked(masked, (), names) if names else masked


def hidden_value(motion: Motion, form: Form, field: str, value: Any) -> Any:
    """The same for a part of it, by its pointer."""
    place = parts(field)
    node = at(form.root, place)
    value = private.blanked_value(node, seal.masked_value(node, value))
    name = ".".join(part for part in place if not part.isdigit())
    for one in hidden_names(motion, form):
        if name == one or name.startswith(f"{one}."):
            return leaves.masked({"": value}, (), [""])[""]
        if one.startswith(f"{name}."):
            value = leaves.masked({"": value}, (), [f".{one.removeprefix(f'{name}.')}"])[""]
    return value


def hidden_names(motion: Motion, form: Form) -> set[str]:
    """What registers mask of a form beside what is sealed: a mask is not masked again."""
    registers = motion.loaded.package.registers.values()
    names = {name for one in registers if form.name in one.forms for name in one.masked}
    sealed = {pointer[1:].replace("/*", "").replace("/", ".") for pointer in form.sensitive}
    return {name for name in names if not any(one == name or one.startswith(f"{name}.") for one in sealed)}


def narrowed(motion: Motion, document: dict[str, Any], reads: Collection[str] | None) -> dict[str, Any]:
    """The record for who reads these forms only (None: all)."""
    register = register_of(motion)
    if register is None or reads is None:
        return document
    return {name: value for name, value in document.items() if form_of(register, name) in reads}


def stored_part(register: Register, form: str, entry: Entry) -> dict[str, Any]:
    """What of an approved record stands there by one form."""
    return part(register, form, entry.document)
