"""Which decisions of a form mean something at a step: what its package says, in every door alike."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.cases.models import WorkItem
from app.cases.motion import Motion
from app.errors import Problem
from app.forms.deciding import DECISION
from app.forms.schema import Form


def decisions(motion: Motion, item: WorkItem) -> tuple[str, ...] | None:
    """The values offered at this item; None: all its form knows."""
    return motion.loaded.package.step(motion.case.process, item.step).decisions


def schema_of(motion: Motion, item: WorkItem, form: Form) -> Mapping[str, Any]:
    """The form's schema with only the offered decisions among the choices."""
    offered, properties = decisions(motion, item), form.schema.get("properties", {})
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


def not_offered(motion: Motion, item: WorkItem, answers: Mapping[str, Any]) -> Iterator[Problem]:
    """A decision the form knows, sent where it means nothing."""
    offered, made = decisions(motion, item), answers.get(DECISION)
    node = motion.loaded.forms[item.form or ""].fields.get(DECISION)
    if offered is None or node is None or made not in node.choices or made in offered:
        return
    choices = "、".join(node.choices[one] for one in offered if one in node.choices)
    rule = node.rule if isinstance(node.rule, str) else "V-ENUM"
    yield Problem(f"/{DECISION}", rule, f"本环节不能“{node.choices[made]}”，可以选择：{choices}。")
