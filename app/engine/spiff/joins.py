"""Where branches meet: joins that count tokens.

A waiting task of a join *is* the token on the flow it came by; what fires takes one from each flow. The library
counts finished tasks of its tree instead, and so mistakes an earlier round of a loop for a branch of this one.
Works on the library's objects by their plain attributes.
"""

from collections.abc import Iterable
from typing import Any

from app.engine.spiff.collapse import AHEAD, CANCELLED, COMPLETED, FUTURE, LIVE, WAITING
from app.engine.spiff.objects import Flow, Task


class ParallelJoinMixin:
    """A parallel join goes on when a token has come by each of its flows."""

    def _update_hook(self: Any, my_task: Task) -> bool:
        arrived = _arrived(self, my_task.workflow)
        # It does not wait yet, so it was not found; of the tokens on its flow it is the one that goes on.
        arrived[my_task.parent.task_spec] = my_task
        if any(each not in arrived for each in self.inputs):
            my_task._set_state(WAITING)
            return False
        _take(arrived.values(), my_task)
        return True

    def _run_hook(self, my_task: Task) -> bool:
        """No merging: variables belong to the process."""
        return True


class InclusiveJoinMixin:
    """An inclusive join only rests here: whether somebody may still come is seen when nothing moves any more."""

    def _update_hook(self: Any, my_task: Task) -> bool:
        if len(self.inputs) < 2:
            return True
        my_task._set_state(WAITING)
        return False

    def _run_hook(self: Any, my_task: Task) -> bool:
        """The library's own without its merging of data, which cuts what other branches still hold open."""
        matches, defaults = self._get_matching_outputs(my_task)
        my_task._sync_children(matches or defaults, FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=AHEAD)
        return True

    def closes(self: Any, flow: Flow) -> bool:
        """Let a join to which nobody can come any more go on; whether it did."""
        arrived = _arrived(self, flow)
        if not arrived or _may_come(self, flow, arrived):
            return False
        last = list(arrived.values())[-1]
        _take(arrived.values(), last)
        last._ready()
        return True


def close(flows: Iterable[Any]) -> bool:
    """Let inclusive joins go on that wait for nobody; whether one did. To be asked when nothing else can move."""
    for flow in flows:
        specs = {task.task_spec: None for task in flow.tasks.values() if task._state == WAITING}
        if any(spec.closes(flow) for spec in specs if isinstance(spec, InclusiveJoinMixin)):
            return True
    return False


def _arrived(join: Any, flow: Flow) -> dict[Any, Any]:
    """The oldest token of each incoming flow, by the element the flow comes from."""
    found: dict[Any, Any] = {}
    for task in flow.tasks.values():
        if task.task_spec is join and (task._state == WAITING or _parked(task)):
            found.setdefault(task.parent.task_spec, task)
    return found


def _parked(task: Task) -> bool:
    """States stored by the first release keep all tokens of a join but the newest as cancelled tasks."""
    return bool(task._state == CANCELLED and not task._children and task.parent._state == COMPLETED)


def _take(tokens: Iterable[Any], staying: Any) -> None:
    for task in tokens:
        if task is not staying:
            task.workflow._remove_task(task.id)


def _may_come(join: Any, flow: Flow, arrived: dict[Any, Any]) -> bool:
    """Whether a token elsewhere has a way to a flow of the join that has none, not through the join itself."""
    before, todo = {join}, [each for each in join.inputs if each not in arrived]
    while todo:
        spec = todo.pop()
        if spec not in before:
            before.add(spec)
            todo += spec.inputs
    before.remove(join)
    return any(task._state in LIVE and task.task_spec in before for task in flow.tasks.values())
