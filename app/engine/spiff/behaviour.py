"""How our own steps behave. Mix-ins for the library's task classes; `elements.py` marries the two.

They touch tasks by plain attributes only, so this file needs no library.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final

from app import clock
from app.engine import expressions
from app.engine.decisions import Decision
from app.engine.diagram import COUNTS
from app.engine.spiff import task_view
from app.engine.spiff.collapse import WAITING
from app.engine.spiff.objects import Task
from app.engine.steps import PENDING, EngineError, Json, ServiceStep
from app.sdk import BusinessError

MAX_INSTANCES: Final = 100
RESULTS: Final = "results so far"
"""Under which a multi-instance step gathers its results: no variable can bear a name with blanks."""
_TOTAL: Final = "total"


def evaluated(task: Task, expression: str) -> Json:
    """The expression over what this task sees. Raises EngineError that knows the element."""
    try:
        return expressions.evaluate(expression, task_view.scope(task))
    except EngineError as error:
        raise task_view.located(task, error) from error


class ServiceMixin:
    """Calls a registered operator through the function the application gave to the run."""

    bpmn_id: str
    operation_name: str
    operation_params: dict[str, dict[str, str]]
    result_variable: str

    def _execute(self, task: Task) -> bool | None:
        asked = {name: evaluated(task, each["value"]) for name, each in self.operation_params.items()}
        place, call = task_view.path(task), task.workflow.top_workflow.call
        step = ServiceStep(str(task.id), place, self.bpmn_id, self.operation_name, asked, self.result_variable)
        try:
            return self._answered(task, call, step)
        except BusinessError as refusal:
            refuse(task, refusal)
            return False

    def _answered(self, task: Task, call: Callable[[ServiceStep], Json], step: ServiceStep) -> bool | None:
        result = call(step)
        if result is PENDING:
            return None
        task_view.keep(task, {self.result_variable: result} if self.result_variable else {})
        return True


class DecisionMixin:
    """A decision table: its outputs replace the variables of their names."""

    table: Decision

    def _run_hook(self, my_task: Task) -> bool:
        try:
            task_view.keep(my_task, self.table.decide(task_view.scope(my_task)))
        except EngineError as error:
            raise EngineError(task_view.element(my_task), error.message) from error
        return True


class RepeatMixin:
    """A multi-instance step: takes its list from the variables, gives its results back, every round anew.

    The list is fixed when the step is reached. Results gather in the order of completion under a name that no
    variable can bear, so that the result may have the name of the list; each instance knows its own item only.
    What ends the step before its time leaves the results of those who had answered by then.
    """

    results: str

    def _update_hook(self: Any, my_task: Task) -> Any:
        my_task.data.pop(RESULTS, None)
        my_task.workflow.top_workflow.reached.append(task_view.path(my_task))
        if self.data_input is not None:
            name = self.data_input.bpmn_id
            my_task.data[name] = task_view.collection(my_task, name, MAX_INSTANCES)
            my_task.internal_data[_TOTAL] = len(my_task.data[name])
        else:
            my_task.internal_data[_TOTAL] = self._wanted(my_task)
        return super()._update_hook(my_task)  # type: ignore[misc]

    def _wanted(self: Any, my_task: Task) -> int:
        wanted = evaluated(my_task, self.cardinality)
        if type(wanted) is not int or not 0 <= wanted <= MAX_INSTANCES:
            raise EngineError(task_view.element(my_task), f"多实例步骤的个数须为 0 至 {MAX_INSTANCES} 的整数")
        return wanted

    def create_child(self: Any, my_task: Task, item: Json, key_or_index: int | None = None) -> None:
        super().create_child(my_task, item, key_or_index)  # type: ignore[misc]
        own = () if self.input_item is None else (self.input_item.bpmn_id,)
        child = my_task.children[-1]
        child.data = {name: child.data[name] for name in own}

    def merge_child(self: Any, workflow: Any, child: Task) -> None:
        if self.results and RESULTS not in child.parent.data:  # a state stored when results bore their own name
            child.parent.data[RESULTS] = child.parent.data.pop(self.results, [])
        super().merge_child(workflow, child)  # type: ignore[misc]

    def check_completion_condition(self: Any, my_task: Task) -> bool:
        """Judged after each instance, over its own answers, all results so far and both counts."""
        done = my_task.internal_data["merged"]
        if self.condition is None or not done:
            return False
        last = next(task for task in my_task.children if str(task.id) == done[-1])
        total = my_task.internal_data.get(_TOTAL, len(my_task.children))
        told = {self.results: my_task.data[RESULTS]} if self.results else {}
        seen = {**task_view.scope(last), **told, **dict(zip(COUNTS, (total, len(done)), strict=True))}
        try:
            return bool(expressions.evaluate(self.condition, seen))
        except EngineError as error:
            raise task_view.located(my_task, error) from error

    def _on_complete_hook(self: Any, my_task: Task) -> None:
        self._give_back(my_task)
        super()._on_complete_hook(my_task)  # type: ignore[misc]

    def _on_cancel(self: Any, my_task: Task) -> None:
        if _TOTAL in my_task.internal_data:  # else it was never reached
            self._give_back(my_task)
        super()._on_cancel(my_task)  # type: ignore[misc]

    def _give_back(self: Any, my_task: Task) -> None:
        results, my_task.data = my_task.data.get(RESULTS, []), {}
        if self.results:
            task_view.keep(my_task, {self.results: results})


class TimerMixin:
    """A timer of the platform's clock; `kind` as in `timers`."""

    kind: str
    expression: str

    def has_fired(self, my_task: Task) -> bool:
        """Arm it the first time it is asked. It fires in its turn only: when `Moves` rings this very task."""
        task_view.arm(my_task, self.kind, self.expression, clock.now())
        return my_task.workflow.top_workflow.ringing is my_task


class RestMixin:
    """A running process that asks nobody after each step but its own end, which waits for all others.

    The library asks every waiting task then; ours are asked when their turn has come (`Moves`).
    """

    def update_waiting_tasks(self: Any) -> None:
        """Called by the library whenever a task completes."""
        for task in [each for each in self.tasks.values() if each.task_spec is self.spec.end]:
            if task._state == WAITING:
                task.task_spec._update(task)


class ErrorMixin:
    """An error goes to the nearest enclosing activity that catches it, to no other."""

    code: str

    def throw(self, my_task: Task) -> None:
        """Raises EngineError where nobody catches."""
        if not caught(my_task, self.code):
            raise EngineError(task_view.element(my_task), "错误结束事件没有对应的错误边界事件")


def refuse(task: Task, refusal: BusinessError) -> None:
    """The error event of its code catches it. Raises EngineError where there is none."""
    if not caught(task, refusal.code):
        raise EngineError(task_view.element(task), str(refusal)) from refusal


def caught(task: Task, code: str) -> bool:
    """Hand an error to the innermost boundary event that takes this code; False if there is none."""
    top = task.workflow.top_workflow
    while task is not None:
        for event in _attached(task.parent if task.triggered else task):
            definition = event.task_spec.event_definition
            if isinstance(definition, ErrorMixin) and definition.code in (None, code):
                event.task_spec.catch(event, SimpleNamespace(payload={}, event_definition=definition))
                event.task_spec._update(event)
                return True
        caller = task.workflow.parent_task_id
        task = top.get_task_from_id(caller) if caller is not None else None
    return False


def _attached(task: Task) -> list[Task]:
    """Waiting boundary events on the same activity."""
    beside = task.parent.children if task.parent.task_spec.name.endswith(".BoundaryEventSplit") else []
    return [other for other in beside if other._state == WAITING and hasattr(other.task_spec, "cancel_activity")]
