"""The form of an item: which it is, whether it begins empty, which decisions it offers, whom a return asks."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.cases.models import WorkItem
from app.cases.state.case_run import CaseRun
from app.enums import ItemKind
from app.errors import Problem
from app.forms.deciding import DECISION
from app.forms.schema import Form
from app.packages.queries import Loaded


def afresh(case_run: CaseRun, item: WorkItem, form: str) -> bool:
    """A copy, a decision, and a step that many fill: none goes on with what others have said."""
    return item.kind != ItemKind.TASK or begins_empty(case_run, form, item.step)


def begins_empty(case_run: CaseRun, form: str, step: str) -> bool:
    """A decision, and a step that several fill: neither goes on with what others have said."""
    decides = DECISION in case_run.loaded.forms[form].fields
    return decides or case_run.loaded.definition(case_run.case.process).repeats(step)


def form_of(loaded: Loaded, item: WorkItem) -> str:
    """Short name of the item's form; "" where it is only to be read. Copies of releases in which no copy names a
    form are answered on the form that these releases keep for it."""
    if item.form is None and item.kind == ItemKind.COPY:
        return loaded.content.spare_form or ""
    return item.form or ""


def asked(case_run: CaseRun, item: WorkItem, sent: Iterable[str]) -> list[str]:
    """Of the forms `sent` so far those that a return from this item leads to. A decision is made anew each time:
    there is nothing of it to correct."""
    led = case_run.loaded.content.returned_to(case_run.case.process, item.step)
    filled = (name for name in sent if name in led)
    return [name for name in filled if DECISION not in case_run.loaded.forms[name].fields]


def decisions(case_run: CaseRun, item: WorkItem) -> tuple[str, ...] | None:
    """The values offered at this item; None: all its form knows."""
    return case_run.loaded.package.step(case_run.case.process, item.step).decisions


def schema_of(case_run: CaseRun, item: WorkItem, form: Form) -> Mapping[str, Any]:
    """The form's schema with only the offered decisions among the choices."""
    offered, properties = decisions(case_run, item), form.schema.get("properties", {})
    if offered is None or DECISION not in properties:
        return form.schema
    return {**form.schema, "properties": {**properties, DECISION: _narrowed(properties[DECISION], offered)}}


def _narrowed(field: Mapping[str, Any], offered: tuple[str, ...]) -> dict[str, Any]:
    found = dict(field)
    if "oneOf" in field:
        found["oneOf"] = [one for one in field["oneOf"] if one.get("const") in offered]
    if "enum" in field:
        found["enum"] = [one for one in field["enum"] if one in offered]
    return found


def not_offered(case_run: CaseRun, item: WorkItem, answers: Mapping[str, Any]) -> Iterator[Problem]:
    """A decision the form knows, sent where it means nothing."""
    offered, made = decisions(case_run, item), answers.get(DECISION)
    node = case_run.loaded.forms[item.form or ""].fields.get(DECISION)
    if offered is None or node is None or made not in node.choices or made in offered:
        return
    choices = "、".join(node.choices[one] for one in offered if one in node.choices)
    rule = node.rule if isinstance(node.rule, str) else "V-ENUM"
    yield Problem(f"/{DECISION}", rule, f"本环节不能“{node.choices[made]}”，可以选择：{choices}。")
