"""What people were promised when they filled a form: what was sensitive stays so in every later release."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from app.engine.gate import Fault
from app.forms.schema import Form, FormFault
from app.packages.content import Content

RULE = "form"


def faults(before: Content, content: Content) -> Iterator[Fault]:
    """Fields that are sensitive, or kept for a few lanes, in the release in force and not any more in this one."""
    with suppress(FormFault):  # told already
        yield from _lost(before.forms, content.forms)


def _lost(before: Mapping[str, Form], forms: Mapping[str, Form]) -> Iterator[Fault]:
    for name in sorted(before.keys() & forms.keys()):
        now = {node.pointer: node.sensitive for node in forms[name].root.nodes}
        for pointer, title in _guarded(before[name]):
            if now.get(pointer) is False:
                field = f"表单“{name}”的“{pointer}”（{title}）"
                yield Fault(name, RULE, f"{field}在现行版本中是敏感或者保密的，不能取消；确需公开的，请另设栏目")


def _guarded(form: Form) -> Iterator[tuple[str, str]]:
    return ((node.pointer, node.title) for node in form.root.nodes if node.path and node.sensitive)
