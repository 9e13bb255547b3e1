"""Compiled processes and their runs, state in and state out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.task import Task

from app.engine import decisions, xml
from app.engine.spiff import behaviour, state
from app.engine.spiff.evaluator import Evaluator, Lower
from app.engine.spiff.moves import Moves, sentences
from app.engine.spiff.parsing import Parser
from app.engine.steps import Call, Json


@dataclass(frozen=True)
class Definition:
    """A compiled process with all it calls. Shared by all its runs; never changed."""

    process: str
    spec: Any
    called: Mapping[str, Any]
    homes: Mapping[str, str]

    def repeats(self, path: str) -> bool:
        """Whether the step at this path (`review:sign`) is a multi-instance one."""
        return any(isinstance(each, MultiInstanceTask) for each in self._at(path))

    def lane(self, path: str) -> str | None:
        """Name of the lane in which the step at this path stands; None for a path that is no step."""
        return next((each.lane for each in self._at(path) if getattr(each, "lane", None)), None)

    def _at(self, path: str) -> list[Any]:
        spec, found = self.spec, list[Any]()
        for element in path.split(":"):
            found = [each for each in spec.task_specs.values() if each.bpmn_id == element]
            spec = next((self.called[each.spec] for each in found if hasattr(each, "spec")), spec)
        return found


def compile(process: str, bpmn: Mapping[str, bytes], dmn: Mapping[str, bytes]) -> Definition:
    """The process of this id with its called processes and tables. Raises EngineError (element, sentence)."""
    with sentences(lambda: process):
        parser = Parser({table.id: table for raw in dmn.values() for table in decisions.read(raw)})
        roots = {name: xml.executable(xml.parse(raw)) for name, raw in bpmn.items()}
        for name, root in roots.items():
            parser.add_bpmn_xml(root, name)
        spec = parser.get_spec(process)
        called = parser.get_subprocess_specs(process)
        for each in [spec, *called.values()]:
            _join_instances(each)
        homes = {name: _home(parser, name) for name in [spec.name, *called]}
    return Definition(process, spec, called, homes)


def _home(parser: Any, name: str) -> str:
    """The process whose diagram shows an embedded subprocess."""
    found = parser.process_parsers[name]
    while found.parent is not None:
        found = found.parent
    return str(found.bpmn_id)


def _join_instances(spec: Any) -> None:
    """A multi-instance step hears of its finished instances, also those restored from a state."""
    for each in list(spec.task_specs.values()):
        if isinstance(each, MultiInstanceTask):
            ended = spec.task_specs[each.task_spec].completed_event
            if not ended.is_connected(each.merge_child):
                ended.connect(each.merge_child)


class _Inner(behaviour.RestMixin, BpmnSubWorkflow):  # type: ignore[misc]
    pass


class _Instance(behaviour.RestMixin, BpmnWorkflow):  # type: ignore[misc]
    """A running process: one dict of variables for all its branches and called processes."""

    def __init__(self, definition: Definition, variables: Mapping[str, Json], call: Call, stored: bool) -> None:
        self.variables, self.call, self.ringing = dict(variables), call, None
        self.reached = list[str]()
        super().__init__(definition.spec, definition.called, Evaluator(Lower()), deserializing=stored)

    def create_subprocess(self, my_task: Any, spec_name: str) -> _Inner:
        """A called process or subprocess begins."""
        flow = self.subprocesses[my_task.id] = _Inner(self.subprocess_specs[spec_name], my_task.id, self)
        return flow


class Run(Moves):
    """One running process. Made by `start` or `load`, never directly."""

    @classmethod
    def start(cls, definition: Definition, variables: Mapping[str, Json], call: Call) -> "Run":
        """A new run at its first wait. Raises EngineError, and what `call` raises."""
        given = state.plain(dict(variables))
        with sentences(lambda: definition.process):
            run = cls(definition.process, definition.homes, _Instance(definition, given, call, False))
        run.refresh()
        return run

    @classmethod
    def load(cls, definition: Definition, stored: bytes, call: Call) -> "Run":
        """The run a `dump` came from; nothing moves. Raises EngineError for a state of another diagram."""
        whole = state.unpack(definition.process, stored)
        with sentences(lambda: definition.process):
            top = _Instance(definition, whole["vars"], call, True)

            def flow_of(task: Any) -> Any:
                spec = definition.called[task.task_spec.spec]
                flow = _Inner(spec, task.id, top, deserializing=True)
                flow.completed_event.connect(task.task_spec._on_subworkflow_completed, task)
                top.subprocesses[task.id] = flow
                return flow

            state.restore(top, whole, _task, flow_of)
        return cls(definition.process, definition.homes, top)

    def _message(self, name: str) -> BpmnEvent:
        return BpmnEvent(MessageEventDefinition(name), payload={})


def _task(flow: Any, spec: Any, reached: int, key: UUID) -> Task:
    return Task(flow, spec, state=reached, id=key)
