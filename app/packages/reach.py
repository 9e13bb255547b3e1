"""What a diagram or table names: the processes, tables, forms, lanes and operators that must come with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.engine import xml
from app.engine.diagram import lanes, processes
from app.engine.expressions import constant
from app.engine.steps import EngineError

CALLED_DECISION = "calledDecisionId"
FORM_PROPERTY = "formJsonSchemaFilename"
FORM_ENDING = "-schema.json"
HUMAN = ("userTask", "manualTask")
_CALLING = ("callActivity", "businessRuleTask")


@dataclass(frozen=True)
class Operation:
    """A service task: its id, its operator, and the expressions of its parameters by name."""

    element: str
    operator: str
    parameters: Mapping[str, str]

    def constant(self, name: str) -> str | None:
        """A parameter that is written as a plain text, None for one that is computed."""
        try:
            value = constant(self.parameters.get(name, ""))
        except EngineError:
            return None
        return value if isinstance(value, str) else None


@dataclass(frozen=True)
class Reach:
    """Ids and names in one file or process, in document order: what it defines, and what it needs.

    `asked`: (step, form); `filled`: (lane, form); `called_at`: the first step that names a process or table."""

    processes: tuple[str, ...]
    decisions: tuple[str, ...]
    calls: tuple[str, ...]
    tables: tuple[str, ...]
    forms: tuple[str, ...]
    lanes: tuple[str, ...]
    steps: tuple[str, ...]
    services: tuple[Operation, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    filled: tuple[tuple[str, str], ...] = ()
    called_at: Mapping[str, str] = field(default_factory=dict)


def reach(raw: bytes) -> Reach:
    """Read a .bpmn or .dmn file. Raises EngineError on what is no well-formed, harmless XML."""
    return _read(xml.own(xml.parse(raw)))


def reaches(raw: bytes) -> tuple[Reach, ...]:
    """The same of each process of a .bpmn file by itself: one does not do what another beside it does."""
    return tuple(_read(one.iter()) for one in processes(xml.parse(raw)))


def _read(parts: Iterable[xml.Element]) -> Reach:
    elements = [(xml.name(one), one) for one in parts]

    def attributes(tags: tuple[str, ...], name: str) -> tuple[str, ...]:
        return _once(one.get(name, "") for tag, one in elements if tag in tags)

    asked = tuple(_asked([one for tag, one in elements if tag in HUMAN]))
    lane_of = {step: lane for tag, one in elements if tag == "process" for step, lane in lanes(one).items()}
    return Reach(
        processes=attributes(("process",), "id"),
        decisions=attributes(("decision",), "id"),
        calls=attributes(("callActivity",), "calledElement"),
        tables=_once(xml.text(one) for tag, one in elements if tag == CALLED_DECISION),
        forms=_once(
            one.get("value", "") for tag, one in elements if tag == "property" and one.get("name") == FORM_PROPERTY
        ),
        lanes=attributes(("lane",), "name"),
        steps=attributes(HUMAN, "id"),
        services=tuple(operations([one for tag, one in elements if tag == "serviceTask"])),
        asked=asked,
        filled=tuple((lane_of.get(step, ""), form) for step, form in asked),
        called_at=dict(_called_at([one for tag, one in reversed(elements) if tag in _CALLING])),
    )


def _called_at(steps: Iterable[xml.Element]) -> Iterator[tuple[str, str]]:
    for step in steps:
        tables = (xml.text(one) for one in step.iter() if xml.name(one) == CALLED_DECISION)
        yield from ((name, step.get("id", "")) for name in (step.get("calledElement", ""), *tables))


def _asked(tasks: Iterable[xml.Element]) -> Iterator[tuple[str, str]]:
    for task in tasks:
        for one in task.iter():
            if xml.name(one) == "property" and one.get("name") == FORM_PROPERTY:
                yield task.get("id", ""), form_name(one.get("value", ""))


def operations(tasks: Iterable[xml.Element]) -> Iterator[Operation]:
    """Service tasks as they are written."""
    for task in tasks:
        parts = [(xml.name(one), one) for one in task.iter()]
        operators = [one.get("id", "") for tag, one in parts if tag == "serviceTaskOperator"]
        given = {one.get("id", ""): one.get("value", "") for tag, one in parts if tag == "parameter"}
        yield Operation(task.get("id", ""), operators[0] if operators else "", given)


def _once(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def form_name(file: str) -> str:
    """`plan-schema.json` → `plan`."""
    return file.removesuffix(FORM_ENDING)


def closure(known: Iterable[Reach], process: str) -> Iterator[Reach]:
    """What a process names, and those it calls."""
    wanted, seen = [process], set[str]()
    while wanted:
        name = wanted.pop()
        for one in known:
            if name in one.processes and name not in seen:
                yield one
                wanted += one.calls
        seen.add(name)
