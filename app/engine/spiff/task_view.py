"""Where a task of the library stands, and what variables it sees. Plain attributes only, no library import."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.engine import timers
from app.engine.spiff.collapse import READY, STARTED
from app.engine.spiff.objects import Flow, Task, Top
from app.engine.spiff.state import plain
from app.engine.steps import EngineError, HumanStep, Json, Wait

_FORM = "formJsonSchemaFilename"
_UI = "formUiSchemaFilename"


def flows(top: Top) -> Iterator[Flow]:
    """The running subprocesses, innermost first, then the top process."""
    yield from (flow for flow in reversed(top.subprocesses.values()) if not flow.completed)
    yield top


def tasks(top: Top) -> Iterator[Task]:
    """All tasks of running processes, the top process first."""
    for flow in [top, *top.subprocesses.values()]:
        if not flow.completed:
            yield from flow.tasks.values()


def next_ready(top: Top) -> Any:
    """The next task the engine runs by itself: events before other steps, inner processes first; None at rest."""
    first = None
    for flow in flows(top):
        for task in flow.tasks.values():
            if task._state == READY and not task.task_spec.manual:
                if hasattr(task.task_spec, "catches"):
                    return task
                first = first or task
    return first


def next_due(top: Top, now: datetime) -> Any:
    """The task whose timer has been due longest; None if no timer is due."""
    armed = [task for task in top.event_manager.tasks.values() if "due" in task.internal_data]
    due = [task for task in armed if datetime.fromisoformat(task.internal_data["due"]) <= now]
    return min(due, key=lambda task: datetime.fromisoformat(task.internal_data["due"]), default=None)


def path(task: Task) -> str:
    """Element ids from the outermost call activity down to the element, joined by a colon."""
    ids = [element(task)]
    top = task.workflow.top_workflow
    flow = task.workflow
    while flow is not top:
        caller = top.get_task_from_id(flow.parent_task_id)
        ids.append(element(caller))
        flow = caller.workflow
    return ":".join(reversed(ids))


def element(task: Task) -> str:
    """Id of the element in the diagram; of an inner task the name the library gave it."""
    return str(task.task_spec.bpmn_id or task.task_spec.name)


def located(task: Task, error: EngineError) -> EngineError:
    """The same error, knowing its element."""
    return error if error.element else EngineError(element(task), error.message)


def scope(task: Task) -> Mapping[str, Json]:
    """Variables of the whole process; over them what only one instance of a multi-instance step knows."""
    variables: dict[str, Json] = task.workflow.top_workflow.variables
    return {**variables, **task.data} if task.data else variables


def keep(task: Task, values: Mapping[str, Json]) -> None:
    """Write variables, replacing old values whole; an instance of a multi-instance step keeps its own."""
    target = task.data if task.triggered else task.workflow.top_workflow.variables
    target.update(plain(dict(values), element(task)))


def collection(task: Task, name: str, limit: int) -> list[Json]:
    """The list a multi-instance step runs over. Raises EngineError if it is none or too long."""
    values = scope(task).get(name)
    if not isinstance(values, list):
        raise EngineError(element(task), f"多实例步骤的集合变量 {name} 不是列表")
    if len(values) > limit:
        raise EngineError(element(task), f"多实例步骤最多 {limit} 个实例")
    if None in values:
        raise EngineError(element(task), f"多实例步骤的集合变量 {name} 中有空值")
    return list(values)


def arm(task: Task, kind: str, text: str, now: datetime) -> datetime:
    """When the timer of this waiting task is due; fixed the first time it is asked for."""
    if "due" not in task.internal_data:
        try:
            task.internal_data["due"] = timers.due_at(kind, text, scope(task), now).isoformat()
        except EngineError as error:
            raise located(task, error) from error
    return datetime.fromisoformat(task.internal_data["due"])


def human_steps(top: Top, homes: Mapping[str, str]) -> Iterator[HumanStep]:
    """Open steps for people, in the order they came up."""
    for task in tasks(top):
        if task._state == READY and task.task_spec.manual:
            yield _human_step(task, homes)


def _human_step(task: Task, homes: Mapping[str, str]) -> HumanStep:
    spec = task.task_spec
    properties = dict(spec.extensions.get("properties") or {})
    form = properties.pop(_FORM, "").removesuffix("-schema.json")
    properties.pop(_UI, None)
    return HumanStep(
        id=str(task.id),
        path=path(task),
        element=element(task),
        process=homes[task.workflow.spec.name],
        title=spec.bpmn_name or element(task),
        lane=spec.lane or "",
        form=form,
        variable=spec.variable or "",
        local=dict(task.data),
        properties=properties,
    )


def waits(top: Top) -> Iterator[Wait]:
    """Messages and timers waited for, then services whose result is outstanding."""
    for task in top.event_manager.tasks.values():
        definition = task.task_spec.event_definition
        if not hasattr(definition, "event_definitions"):
            yield from _event(task, task.task_spec, definition)
            continue
        for spec, one in zip(task.task_spec.outputs, definition.event_definitions, strict=True):
            yield from _event(task, spec, one)
    for task in tasks(top):
        if task._state == STARTED and hasattr(task.task_spec, "operation_name"):
            yield _service(task)


def _event(task: Task, spec: Any, definition: Any) -> Iterator[Wait]:
    kind = "timer" if hasattr(definition, "kind") else "message" if hasattr(definition, "message_var") else ""
    if not kind:
        return
    above = path(task).rpartition(":")[0]
    due = datetime.fromisoformat(task.internal_data["due"]) if kind == "timer" else None
    yield Wait(
        kind=kind,
        name=str(definition.name or spec.bpmn_id),
        element=spec.bpmn_id,
        path=f"{above}:{spec.bpmn_id}" if above else spec.bpmn_id,
        boundary=hasattr(spec, "cancel_activity"),
        due=due,
        properties=dict(spec.extensions.get("properties") or {}),
    )


def _service(task: Task) -> Wait:
    spec = task.task_spec
    properties = dict(spec.extensions.get("properties") or {})
    return Wait(
        "service", spec.operation_name, element(task), path(task), False, properties=properties, id=str(task.id)
    )
