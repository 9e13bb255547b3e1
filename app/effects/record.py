"""The record as a case has it: put together from the newest sending of each form that gives a part of it."""

from collections.abc import Mapping
from typing import Any

from app.effects.counting import numbers
from app.effects.desk import Desk
from app.effects.links import shown
from app.forms.schema import Form
from app.forms.seal import without_withheld
from app.registers import queries as registers
from app.registers.declaration import Register, part
from app.registers.models import Entry

Answers = Mapping[str, Any]


def assembled(
    desk: Desk, declaration: Register, form: Form, meanwhile: Mapping[str, Answers] | None = None
) -> dict[str, Any]:
    """What was last sent; under change, the parts that this case has not sent anew as they stood when it began.

    `meanwhile`: answers by form that count instead of what was sent (a draft). What is withheld stays in the case.
    """
    given = meanwhile or {}
    if not declaration.include:
        last = given.get(declaration.form) or desk.answers(declaration.form)
        return without_withheld(form, last or _kept(desk, form))
    sent = [name for name in declaration.forms if name in given or desk.has_sent(name)]
    kept = _kept(desk, form) if len(sent) < len(declaration.forms) else {}
    whole: dict[str, Any] = {}
    for name in declaration.forms:
        source = (given.get(name) or desk.answers(name)) if name in sent else kept
        whole |= part(declaration, name, source)
    return without_withheld(form, whole)


def _kept(desk: Desk, form: Form) -> dict[str, Any]:
    """The record under change, as far as this release knows its fields: the form decides what is sealed."""
    before = registers.document_at(*desk.changing) if desk.changing else None
    return {name: value for name, value in (before or {}).items() if name in form.root.children}


def up_to_date(
    declaration: Register, document: Answers, owner: str, sources: Mapping[str, Entry]
) -> dict[str, Any]:
    """The record with what the platform itself keeps in it as that stands at this moment: what it shows of the
    records it is linked to, and its counts."""
    return {**document, **shown(declaration, sources), **numbers(declaration, owner)}


def owner_of(desk: Desk, register: Register, document: Mapping[str, Any]) -> str:
    """Whom its form names; where that names nobody a change keeps the owner, and a new record is that of who began
    the case."""
    named = document.get(register.owner)
    if isinstance(named, str) and named:
        return named
    before = registers.row(register.full_name, desk.changing[0]) if desk.changing else None
    return before.owner_org if before else desk.starter
