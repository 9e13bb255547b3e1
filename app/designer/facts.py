"""The answers that conditions may ask for, as the editor offers them: in plain words, with what may be said."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.engine import diagram, xml
from app.engine.steps import EngineError
from app.forms.schema import FormFault, load
from app.forms.tree import Node
from app.packages import bundle
from app.packages.faults import Faulty
from app.packages.reach import FORM_ENDING, FORM_PROPERTY

Files = Mapping[str, bytes]
Told = dict[str, Any]
KINDS = {"boolean": "truth", "integer": "number", "number": "number", "string": "text"}


def facts(files: Files) -> list[Told]:
    """Of each form the answers that become variables; of a draft that cannot be read, what can be."""
    try:
        declared = bundle.read("", files).forms
    except Faulty:
        return []
    return [told for name, one in declared.items() for told in _facts(name, one.facts, files)]


def _facts(name: str, fields: tuple[str, ...], files: Files) -> Iterator[Told]:
    try:
        form = load(name, files[f"{name}{FORM_ENDING}"], files[f"{name}{bundle.UI_ENDING}"])
    except (FormFault, KeyError):
        return
    for field in fields:
        node = form.fields.get(field)
        if node is not None and node.kind in KINDS:
            yield {"form": name, "field": field, **_answer(node)}


def _answer(node: Node) -> Told:
    options = [[value, title] for value, title in node.choices.items()]
    kind = "choice" if options and node.kind == "string" else KINDS[node.kind]
    return {"title": node.title, "kind": kind, "options": options}


def written(files: Files) -> list[Told]:
    """Of each process in any diagram the variables that its steps of people keep, with their forms, and the
    processes it calls: what these keep may be asked for behind the call."""
    found = [one for name, raw in files.items() if name.endswith(".bpmn") for one in _processes(raw)]
    return [{"process": one.id, "steps": [*_steps(one)], "calls": [*_calls(one)]} for one in found]


def _processes(raw: bytes) -> list[diagram.Scope]:
    try:
        return [diagram.read(one) for one in diagram.processes(xml.parse(raw))]
    except EngineError:
        return []


def _calls(process: diagram.Scope) -> Iterator[str]:
    nodes = (node for scope in process.every() for node in scope.of("callActivity"))
    return (node.element.get("calledElement", "") for node in nodes)


def _steps(process: diagram.Scope) -> Iterator[Told]:
    for node in (node for scope in process.every() for node in scope.of("userTask")):
        variable, form = xml.text(node.extension("variableName")), _form(node)
        if variable and form:
            yield {"variable": variable, "form": form, "title": node.element.get("name") or ""}


def _form(node: diagram.Node) -> str:
    held = node.extension("properties")
    found = [] if held is None else [one for one in held if one.get("name") == FORM_PROPERTY]
    return (found[0].get("value") or "").removesuffix(FORM_ENDING) if found else ""
