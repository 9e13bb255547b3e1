"""A run that tells which flows it took: for trials before anybody works with a diagram."""

from collections.abc import Mapping

from app.engine.spiff.collapse import COMPLETED
from app.engine.spiff.objects import Task, Top
from app.engine.spiff.run import Run
from app.engine.spiff.task_view import path

_SPLIT = ".BoundaryEventSplit"


class TracedRun(Run):
    """`taken` are pairs: the path of an element and the id of the one after it."""

    def __init__(self, process: str, homes: Mapping[str, str], top: Top) -> None:
        super().__init__(process, homes, top)
        self.taken = set[tuple[str, str]]()

    def _run(self, task: Task) -> None:
        super()._run(task)
        element = getattr(task.task_spec, "bpmn_id", None)
        if element and task._state == COMPLETED:
            here = path(task)
            self.taken |= {(here, _id(each)) for each in task.children}


def _id(task: Task) -> str:
    return str(getattr(task.task_spec, "bpmn_id", None) or task.task_spec.name.removesuffix(_SPLIT))
