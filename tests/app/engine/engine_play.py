"""Short words for playing a run in tests."""

from collections.abc import Mapping
from typing import Any

from app.engine.spiff.run import Definition, Run, compile
from app.engine.steps import ServiceStep


def made(*files: bytes, dmn: Mapping[str, bytes] | None = None) -> Definition:
    """Process `main` of these files."""
    return compile("main", {f"{at}.bpmn": raw for at, raw in enumerate(files)}, dmn or {})


def call(step: ServiceStep) -> dict[str, str]:
    """A service that answers its own name."""
    return {"operation": step.operation}


def complete(run: Run, element: str, **facts: Any) -> Run:
    """Complete the first open step of that element with these facts."""
    step = next(each for each in run.steps if each.element == element)
    run.complete(step.id, {step.variable: facts})
    return run


def elements(run: Run) -> list[str]:
    """Elements of open steps, sorted."""
    return sorted(step.element for step in run.steps)


def reloaded(definition: Definition, run: Run) -> Run:
    """The run after a rest in the database."""
    return Run.load(definition, run.dump(), call)
