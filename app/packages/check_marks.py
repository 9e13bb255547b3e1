"""What people were promised when they filled a form: what was sensitive stays so in every later release."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from app.engine.gate import Fault
from app.engine.steps import EngineError
from app.forms.schema import Form, FormFault
from app.packages.content import Content
from app.packages.reach import reaches

RULE = "form"

Place = tuple[str, ...]
Marks = Mapping[Place, Mapping[str, str]]
"""Titles of the fields that are sensitive, or kept for a few lanes, by pointer and by where people meet the form:
under its name, in a register, at a step."""


def marks(content: Content) -> Marks:
    """What a release promises."""
    return {place: _marked(form) for place, form in _places(content).items()}


def faults(promised: Iterable[Marks], content: Content) -> Iterator[Fault]:
    """Fields that some release has promised to keep and this one does not, whatever their form is called now."""
    with suppress(FormFault):  # told already
        places = _places(content)
        open_now = {place: _open(form) for place, form in places.items()}
        lost = {
            (places[place].name, pointer): title
            for each in promised
            for place in each.keys() & places.keys()
            for pointer, title in each[place].items()
            if pointer in open_now[place]
        }
        for (name, pointer), title in sorted(lost.items()):
            field = f"表单“{name}”的“{pointer}”（{title}）"
            yield Fault(name, RULE, f"{field}在发布过的版本中是敏感或者保密的，不能取消；确需公开的，请另设栏目")


def _places(content: Content) -> dict[Place, Form]:
    found: dict[Place, Form] = {("form", name): form for name, form in content.forms.items()}
    for register in content.package.registers.values():
        found["register", register.name] = content.record_forms[register.name]
    for raw in content.bpmn.values():
        with suppress(EngineError):  # told already
            for one in reaches(raw):
                steps = ((element, form) for element, form in one.asked if form in content.forms)
                found |= {("step", *one.processes, element): content.forms[form] for element, form in steps}
    return found


def _marked(form: Form) -> dict[str, str]:
    return {node.pointer: node.title for node in form.root.nodes if node.path and node.sensitive}


def _open(form: Form) -> frozenset[str]:
    return frozenset(node.pointer for node in form.root.nodes if not node.sensitive)
