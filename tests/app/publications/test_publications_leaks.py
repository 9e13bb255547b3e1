"""No sensitive leaf is declared public, in any face of any register of any package."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.forms.schema import Form
from app.packages import folder
from app.packages.content import Content
from app.registers.declaration import Register

ROOT = Path(__file__).resolve().parents[3]
PROCESSES, FORMS = ROOT / "processes", ROOT / "forms"


def sensitive(form: Form) -> set[str]:
    """Dotted names of the sensitive leaves."""
    return {pointer.replace("/*", "").strip("/").replace("/", ".") for pointer in form.sensitive}


def leaks(register: Register, form: Form) -> Iterator[str]:
    for name in {*register.public, *(one for face in register.faces.values() for one in face)}:
        for leaf in sensitive(form):
            if f"{leaf}.".startswith(f"{name}."):
                yield f"{register.full_name}: {name} → {leaf}"


@pytest.mark.parametrize("key", folder.keys(PROCESSES))
def test_no_sensitive_leaf_is_declared_public(key: str) -> None:
    content = Content(key, folder.files(PROCESSES, FORMS, key))
    registers = content.package.registers.values()
    assert any(sensitive(content.record_forms[register.name]) for register in registers)
    assert [leak for register in registers for leak in leaks(register, content.record_forms[register.name])] == []
