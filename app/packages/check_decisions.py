"""Which decisions a step offers: only such as its form knows, and enough to decide."""

from collections.abc import Iterator, Sequence

from app.engine.gate import Fault
from app.forms.deciding import DECISION
from app.packages.content import Content
from app.packages.package import Package, Step
from app.packages.parse import fault
from app.packages.reach import Reach, closure


def faults(content: Content, package: Package, reaches: Sequence[Reach]) -> Iterator[Fault]:
    """Steps that name decisions their form does not know, or none at all."""
    for step in package.steps.values():
        if step.decisions is not None:
            place = ".".join(part for part in ("step", step.process, step.step, "decisions") if part)
            yield from _judged(place, step.decisions, _known(content, reaches, step))


def _known(content: Content, reaches: Sequence[Reach], step: Step) -> set[str]:
    """Every decision of the forms this step asks for."""
    drawn = closure(reaches, step.process) if step.process else iter(reaches)
    names = {form for one in drawn for element, form in one.asked if element == step.step}
    forms = (content.forms[name] for name in names if name in content.forms)
    fields = (form.fields[DECISION] for form in forms if DECISION in form.fields)
    return {str(value) for field in fields for value in field.choices}


def _judged(place: str, named: Sequence[str], known: set[str]) -> Iterator[Fault]:
    if not known:
        yield fault(place, "该步骤的表单没有 decision 栏目，不能列出决定")
        return
    if not named:
        yield fault(place, "至少应有一项决定")
    for one in named:
        if one not in known:
            yield fault(place, f"表单中没有决定“{one}”，可用：{'、'.join(sorted(known))}")
