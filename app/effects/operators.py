"""The platform's own operators: what any diagram may call by a name without a dot."""

from collections.abc import Callable, Mapping
from typing import Any

from app.accounts import queries as accounts
from app.effects.desk import Desk
from app.effects.publish import department_code, publish
from app.effects.record import assembled
from app.enums import ChangeKind, ItemKind
from app.registers import classify as classes
from app.registers import queries as registers
from app.registers.file import computed_fields
from app.site.current import roles


def copy(desk: Desk, org: Any, title: str, form: str | None = None) -> None:
    """抄送: a copy for a department to read, and to answer on `form` if one is named; nothing waits for it."""
    code = department_code(org)
    if code:
        desk.send(ItemKind.COPY, code, roles().desk, title, form)


def notify(desk: Desk, org: Any, title: str, role: str | None = None, form: str | None = None) -> None:
    """告知: a notice for a post, to be answered on `form` if one is named. Without a `role` it goes to the desk of
    a department, to whoever does the business of another organisation."""
    code = department_code(org)
    if code:
        desk.send(ItemKind.NOTICE, code, role or accounts.desk_role(code), title, form)


def classify(desk: Desk, register: str) -> str:
    """new, key, minor or same: what the submitted record changes against the approved one."""
    declaration, form = desk.declared(register)
    if desk.changing is None:
        return ChangeKind.NEW.value
    entry = registers.get(declaration.full_name, str(desk.changing[0]))
    if entry is None:
        return ChangeKind.NEW.value
    answers = assembled(desk, declaration, form)
    return classes.classify(declaration, entry.document, answers, computed_fields(form)).value


def open_case(desk: Desk, process: str, variables: Mapping[str, Any] | None = None) -> None:
    """Start another process of the same package, in its own transaction."""
    desk.open_case(process, variables or {})


OPERATORS: Mapping[str, Callable[..., Any]] = {
    "publish": publish,
    "copy": copy,
    "notify": notify,
    "classify": classify,
    "open_case": open_case,
}
