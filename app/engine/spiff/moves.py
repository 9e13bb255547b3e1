"""What one may do with a running process, whatever library runs it: complete, deliver, refresh, dump, look."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from app import clock
from app.engine.budget import Budget
from app.engine.spiff import joins, state, task_view
from app.engine.spiff.behaviour import refuse
from app.engine.spiff.collapse import COMPLETED, READY, STARTED, collapse
from app.engine.spiff.objects import Task, Top
from app.engine.steps import EngineError, HumanStep, Json, Rest, Wait
from app.errors import AppError, Conflict
from app.sdk import BusinessError

# The library writes a line for each change of state of each task; what happens in a case stands in its trail.
logging.getLogger("spiff").setLevel(logging.WARNING)


@contextmanager
def sentences(place: Callable[[], str]) -> Iterator[None]:
    """Errors of the library become EngineErrors with an element; ours and the application's pass."""
    try:
        yield
    except (EngineError, AppError):
        raise
    except Exception as error:
        raise EngineError(_element(error) or place(), _sentence(error)) from error


def _element(error: Exception) -> str:
    """Parse errors carry the id, run errors the task spec."""
    spec = getattr(error, "task_spec", None)
    return str(getattr(spec, "bpmn_id", None) or getattr(error, "id", None) or "")


def _sentence(error: Exception) -> str:
    if "No conditions satisfied" in str(error):
        return "没有满足的分支条件，也没有默认流向"
    if isinstance(error, RecursionError):
        return "流程结构过深或没有等待步骤的循环，引擎无法执行"
    return "流程引擎不能执行此处的设置，请检查流程图"


class Moves(ABC):
    """A running process. `passed` are the paths of all elements completed since it was started or loaded."""

    def __init__(self, process: str, homes: Mapping[str, str], top: Top) -> None:
        self._process, self._homes, self._top = process, homes, top
        self._at = process
        self.passed: list[str] = []

    def complete(self, step_id: str, variables: Mapping[str, Json]) -> None:
        """Complete an open human step, run on. Raises Conflict if it is not open, EngineError, `call`'s errors."""
        task = self._open(step_id, READY)
        if task is None or not task.task_spec.manual:
            raise Conflict("该步骤已经办结或被收回，请刷新后再试。")
        with sentences(lambda: self._at):
            task_view.keep(task, variables)
            self._run(task)
            self._rest()

    def finish_service(self, step_id: str, result: Json) -> bool:
        """The result of a pending service; False if the step is gone. Raises EngineError, errors of `call`."""
        task = self._open(step_id, STARTED)
        if task is None:
            return False
        with sentences(lambda: self._at):
            name = task.task_spec.result_variable
            task_view.keep(task, {name: result} if name else {})
            self.passed.append(task_view.path(task))
            task.complete()
            self._rest()
        return True

    def refuse_service(self, step_id: str, refusal: BusinessError) -> None:
        """A pending service refuses: the event that takes its code goes on. Raises EngineError where none does."""
        task = self._open(step_id, STARTED)
        with sentences(lambda: self._at):
            refuse(task, refusal)
            task.error()
            self._rest()

    def place_of(self, step_id: str) -> str | None:
        """The path of a pending service; None if the step is gone."""
        task = self._open(step_id, STARTED)
        return None if task is None else task_view.path(task)

    def deliver(self, message: str, variables: Mapping[str, Json] | None = None) -> bool:
        """Give a message to whoever waits for it and run on; False if nobody does."""
        with sentences(lambda: self._at):
            event = self._message(message)
            # Not as one of its own: where nobody waits, the library would keep it as an event that goes out.
            if not self._top.event_manager.catch(event, internal=False):
                return False
            self._top.variables.update(state.plain(dict(variables or {})))
            self._rest()
        return True

    def assign(self, variables: Mapping[str, Json]) -> None:
        """Write process variables, replacing old values whole. Raises EngineError for what JSON cannot hold."""
        self._top.variables.update(state.plain(dict(variables)))

    def refresh(self) -> None:
        """Fire what is due and run on."""
        with sentences(lambda: self._at):
            self._rest()

    def dump(self) -> bytes:
        """The state, to be given to `load`."""
        return state.pack(self._process, self._top)

    def rest(self) -> Rest:
        """Where it stands now, all at once."""
        return Rest(self.steps, self.waits, self.variables, None if self.finished else self.dump())

    @property
    def steps(self) -> list[HumanStep]:
        """Open human steps."""
        return list(task_view.human_steps(self._top, self._homes))

    @property
    def waits(self) -> list[Wait]:
        """Messages, timers and pending services."""
        return list(task_view.waits(self._top))

    @property
    def reached(self) -> list[str]:
        """Paths of the multi-instance steps come to since it was started or loaded, as often as that happened; of
        those that ask nobody, too."""
        return list(self._top.reached)

    @property
    def finished(self) -> bool:
        """Whether the process has ended."""
        return bool(self._top.completed)

    @property
    def variables(self) -> dict[str, Json]:
        """A copy of the process variables."""
        return dict(self._top.variables)

    @abstractmethod
    def _message(self, name: str) -> Any:
        """The event of a message, as the library takes it."""

    def _open(self, step_id: str, wanted: int) -> Any:
        try:
            key = UUID(step_id)
        except ValueError:
            return None
        return next(
            (task for task in task_view.tasks(self._top) if task.id == key and task._state == wanted), None
        )

    def _rest(self) -> None:
        """Run until only people, messages, timers and outside services can go on; then forget finished rounds.

        Inclusive joins are asked when nothing else moves, timers after them and one by one: what a timer sets
        going comes to rest before the next one fires.
        """
        budget = Budget()
        while True:
            task = task_view.next_ready(self._top)
            if task is not None:
                self._run(task)
            elif not (joins.close(task_view.flows(self._top)) or self._ring()):
                break
            budget.spend(self._at)
        # Events that nobody in the case waits for stay with the library until somebody asks; nobody wants them.
        self._top.get_events()
        collapse(self._top)

    def _ring(self) -> bool:
        """Fire the timer that has been due longest; False if none is due."""
        task = task_view.next_due(self._top, clock.now())
        if task is None:
            return False
        # Only this one rings: another timer that is due meanwhile sees itself as not yet due.
        self._at, self._top.ringing = task_view.element(task), task
        task.task_spec._update(task)
        self._top.ringing = None
        return True

    def _run(self, task: Task) -> None:
        # Before it runs: errors of the library do not always name their element.
        self._at = task_view.element(task)
        seen = task_view.path(task) if task.task_spec.bpmn_id else ""
        task.run()
        if seen and task._state == COMPLETED:
            self.passed.append(seen)
