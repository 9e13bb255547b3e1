"""Which way a change will go, told before it is sent: at once, or to review. The rule is the one that decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.cases.state.case_run import CaseRun
from app.cases.state.record import register_of
from app.effects.record import assembled
from app.enums import ChangeKind
from app.forms.schema import Form
from app.forms.tree import Node
from app.registers import classify
from app.registers.declaration import Register
from app.registers.file import computed_fields
from app.sdk import Entry

MOST = 5


@dataclass(frozen=True)
class Light:
    """What of a form acts at once where it alone is changed. `fields`: whatever is done to them; `growing`: tables
    and scans to which something is added."""

    fields: list[str]
    growing: list[str]


@dataclass(frozen=True)
class Way:
    """`kind`: same, minor (acts at once) or key (goes to review); `message`: the same in a sentence."""

    kind: ChangeKind
    message: str


def light(case_run: CaseRun, form: Form) -> Light | None:
    """Of a form that changes a record; None where its process lets nothing act at once."""
    register = _register(case_run)
    if register is None or form.name not in register.forms:
        return None
    asked = [name for name, node in form.fields.items() if not node.computed and not _promise(node)]
    growing = [name for name in asked if classify.grows(register, name)]
    fields = [name for name in asked if classify.at_once(register, name)]
    return Light(fields, growing) if fields or growing else None


def way(case_run: CaseRun, form: str, answers: Mapping[str, Any], entry: Entry) -> Way | None:
    """Of answers as they would be kept; None where everything goes to review anyway."""
    register = _register(case_run)
    if register is None or form not in register.forms:
        return None
    whole = case_run.loaded.record_form(register.name)
    document = assembled(case_run, register, whole, {form: answers})
    computed = {*computed_fields(whole), *(name for name, node in whole.fields.items() if _promise(node))}
    touched = classify.changed(entry.document, document, computed)
    kind = classify.classify(register, entry.document, document, computed)
    named = touched if kind == ChangeKind.MINOR else classify.grave(register, entry.document, document, touched)
    return Way(kind, _sentence(kind, _titles(whole, named)))


def _promise(node: Node) -> bool:
    """Made anew with each sending: no change of the record."""
    return node.schema.get("const") is True


def _register(case_run: CaseRun) -> Register | None:
    process = case_run.loaded.package.processes.get(case_run.case.process)
    changing = case_run.changing is not None and process is not None and process.unreviewed is not None
    return register_of(case_run) if changing else None


def _titles(form: Form, names: list[str]) -> str:
    known = dict.fromkeys(_title(form, name) for name in names)
    told = [f"“{one}”" for one in known]
    return "、".join(told[:MOST]) + ("等" if len(told) > MOST else "")


def _title(form: Form, name: str) -> str:
    """What people call a field; three that make a place go by its name."""
    place = next((one.title for one in form.triples.values() if name in one.fields), None)
    node = form.fields.get(name)
    return place or (node.short if node else name)


def _sentence(kind: ChangeKind, titles: str) -> str:
    if kind == ChangeKind.SAME:
        return "目前与已登记的内容一致，没有改动。"
    if kind == ChangeKind.MINOR:
        return f"本次只改动了{titles}，提交后即时生效，无须审核。"
    return f"本次改动了{titles}，提交后须经审核，审核通过之前原内容不变。"
