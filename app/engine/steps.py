"""Values that cross the boundary of the engine: plain, frozen, without the library behind them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

Json = Any


class EngineError(Exception):
    """A diagram, table or service cannot go on. `element` is the id in the diagram, "" where none is known."""

    def __init__(self, element: str, message: str) -> None:
        super().__init__(element, message)
        self.element, self.message = element, message

    def __str__(self) -> str:
        """Element and Chinese sentence, as a log line shows them."""
        return f"{self.element}：{self.message}" if self.element else self.message


@dataclass(frozen=True)
class HumanStep:
    """A user task that waits for a person.

    `id` identifies this very occurrence, `path` the element through its call activities (`review:review`),
    `process` is the process whose diagram shows `element`, `properties` are the diagram's, without the form's;
    `local` holds what only this instance of a multi-instance step knows: its item.
    """

    id: str
    path: str
    element: str
    process: str
    title: str
    lane: str
    form: str
    variable: str
    properties: Mapping[str, str] = field(default_factory=dict)
    local: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Wait:
    """What a case waits for beside people: `kind` is message, timer or service.

    `name` is the message's name or the operator, `due` (aware, UTC) is set for timers,
    `boundary` tells that the wait hangs on another step, `id` is the step id of a pending service.
    """

    kind: str
    name: str
    element: str
    path: str
    boundary: bool
    due: datetime | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True)
class Rest:
    """Where a run has come to rest: its open human steps, its waits and process variables; `state` is what
    `load` takes, None once it has ended."""

    steps: Sequence[HumanStep]
    waits: Sequence[Wait]
    variables: Mapping[str, Json]
    state: bytes | None

    @property
    def finished(self) -> bool:
        """Whether the process has ended."""
        return self.state is None

    @property
    def next_due(self) -> datetime | None:
        """The earliest timer, aware, UTC."""
        return min((wait.due for wait in self.waits if wait.due), default=None)


@dataclass(frozen=True)
class ServiceStep:
    """One call of an operator: its parameters are evaluated, `result` is the variable that takes the answer."""

    id: str
    path: str
    element: str
    operation: str
    parameters: Mapping[str, Json]
    result: str


class Pending:
    """Type of PENDING."""

    def __repr__(self) -> str:
        """Its own name."""
        return "PENDING"


PENDING: Final = Pending()
"""A service answers this when its result comes later, through `Run.finish_service`."""

Call = Callable[[ServiceStep], Json]
