"""What we touch of the library's objects, by type: on nothing else of them anything here relies.

Elements (`task_spec`) stay open: what only some kinds have, a form or an operator, is asked for by name.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from uuid import UUID

from app.engine.steps import Call, Json


class Task(Protocol):
    """A place in a running process: done, waiting or still to come, by `_state`."""

    id: UUID
    data: dict[str, Json]
    internal_data: dict[str, Any]
    triggered: bool
    last_state_change: float
    task_spec: Any
    workflow: "Flow"
    parent: Any
    children: list[Any]
    _state: int
    _parent: UUID | None
    _children: list[UUID]

    def run(self) -> Any:
        """Do what the element does."""

    def complete(self) -> None:
        """Mark as done and go on."""

    def _set_state(self, value: int) -> None:
        """Move on to that state."""

    def _ready(self) -> None:
        """Let the engine run it next."""

    def _sync_children(self, task_specs: Sequence[Any], state: int) -> None:
        """Keep the tasks ahead that lead to these elements only."""


class Flow(Protocol):
    """A running process or subprocess and its tree of tasks."""

    tasks: dict[UUID, Any]
    spec: Any
    task_tree: Any
    last_task: Any
    completed: bool
    success: bool
    parent_task_id: UUID
    top_workflow: Any

    def get_task_from_id(self, task_id: UUID) -> Any:
        """The task, or None."""

    def _remove_task(self, task_id: UUID) -> None:
        """Forget a task and what hangs below it."""


class Events(Protocol):
    """Tasks that wait for an event, by id."""

    tasks: dict[UUID, Any]

    def add_task(self, task: Any) -> None:
        """Let it hear of events."""

    def catch(self, event: Any, internal: bool) -> bool:
        """Hand an event to whoever waits for it."""


class Top(Flow, Protocol):
    """The whole run: the outermost process with its subprocesses, variables and what it may call; the paths of the
    multi-instance steps that it came to since it was started or loaded."""

    subprocesses: dict[UUID, Any]
    event_manager: Events
    variables: dict[str, Json]
    call: Call
    ringing: Task | None
    reached: list[str]

    def get_events(self) -> Iterable[Any]:
        """Take events that nobody waited for away."""
