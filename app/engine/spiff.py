"""The door to SpiffWorkflow: its only importer. Compiles diagrams and runs them, state in and state out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser.event_parsers import (
    SpiffBoundaryEventParser,
    SpiffEndEventParser,
    SpiffIntermediateCatchEventParser,
)
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser, SpiffProcessParser
from SpiffWorkflow.spiff.parser.task_spec import BusinessRuleTaskParser, ServiceTaskParser, UserTaskParser
from SpiffWorkflow.spiff.specs.defaults import (
    BusinessRuleTask,
    ParallelMultiInstanceTask,
    SequentialMultiInstanceTask,
    ServiceTask,
)
from SpiffWorkflow.spiff.specs.event_definitions import ErrorEventDefinition, MessageEventDefinition
from SpiffWorkflow.task import Task

from app.engine import behaviour, decisions, expressions, joins, places, state, timers, xml
from app.engine.moves import Moves, sentences
from app.engine.steps import Call, EngineError, Json


class _Lower(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """Some expressions of the library come here without passing the upper layer."""

    def evaluate(self, expression: str, context: Any, external_context: Any = None) -> Json:
        return expressions.evaluate(expression, {**(external_context or {}), **(context or {})})

    def execute(self, script: str, context: Any, external_context: Any = None) -> None:
        raise EngineError("", "流程中不能有脚本")

    def call_service(self, context: Any, **unused: Any) -> None:
        raise EngineError("", "服务只能由登记的操作执行")


class _Evaluator(PythonScriptEngine):  # type: ignore[misc]
    """Every expression of a running diagram goes through the whitelist, over the process variables."""

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Json:
        return behaviour.evaluated(task, expression)

    def execute(self, task: Any, script: str, external_context: Any = None) -> None:
        raise EngineError(places.element(task), "流程中不能有脚本")

    def call_service(self, task: Any, **unused: Any) -> None:
        raise EngineError(places.element(task), "服务只能由登记的操作执行")

    def validate(self, expression: str) -> None:
        expressions.compiled(expression)


class _ParallelGateway(joins.Gathering, ParallelGateway):  # type: ignore[misc]
    pass


class _InclusiveGateway(joins.Merging, InclusiveGateway):  # type: ignore[misc]
    pass


class _Service(behaviour.Serving, ServiceTask):  # type: ignore[misc]
    def __init__(self, wf_spec: Any, name: str, result_variable: str | None, **rest: Any) -> None:
        super().__init__(wf_spec, name, result_variable=result_variable, **rest)
        self.result_variable = result_variable or ""


class _Rules(behaviour.Deciding, BusinessRuleTask):  # type: ignore[misc]
    def __init__(self, wf_spec: Any, name: str, table: decisions.Decision, **rest: Any) -> None:
        super().__init__(wf_spec, name, dmnEngine=None, **rest)
        self.table = table


class _Gathering(behaviour.Repeating):
    """Results bear the name of the diagram only once they are complete."""

    def __init__(self: Any, *spec: Any, data_output: Any = None, **rest: Any) -> None:
        gathered = data_output and TaskDataReference(behaviour.RESULTS)
        super().__init__(*spec, data_output=gathered, **rest)  # type: ignore[call-arg]
        self.results = data_output.bpmn_id if data_output else ""


class _InParallel(_Gathering, ParallelMultiInstanceTask):  # type: ignore[misc]
    pass


class _InSequence(_Gathering, SequentialMultiInstanceTask):  # type: ignore[misc]
    pass


class _Timer(behaviour.Timing, TimerEventDefinition):  # type: ignore[misc]
    def __init__(self, name: str, kind: str, text: str) -> None:
        super().__init__(name, text)
        self.kind = kind


class _Error(behaviour.Erring, ErrorEventDefinition):  # type: ignore[misc]
    pass


class _Steps:
    PARALLEL_MI_CLASS = _InParallel
    SEQUENTIAL_MI_CLASS = _InSequence


class _UserTasks(_Steps, UserTaskParser):  # type: ignore[misc]
    pass


class _ServiceTasks(_Steps, ServiceTaskParser):  # type: ignore[misc]
    pass


class _RuleTasks(BusinessRuleTaskParser):  # type: ignore[misc]
    def create_task(self) -> Any:
        table = self.process_parser.parser.tables[self.get_decision_ref(self.node)]
        return _Rules(self.spec, self.bpmn_id, table=table, **self.bpmn_attributes)


class _Events:
    """Events with our own clock and our own error delivery."""

    def parse_timer_event(self: Any, event: xml.Element) -> _Timer:
        length = event.find(xml.bpmn("timeDuration"))
        date = event.find(xml.bpmn("timeDate"))
        kind = timers.DURATION if date is None else timers.DATE
        return _Timer(self.node.get("id"), kind, xml.text(length if date is None else date))

    def parse_error_event(self: Any, event: xml.Element) -> _Error:
        read = super().parse_error_event(event)  # type: ignore[misc]
        return _Error(read.name, code=read.code)


class _Catches(_Events, SpiffIntermediateCatchEventParser):  # type: ignore[misc]
    pass


class _Boundaries(_Events, SpiffBoundaryEventParser):  # type: ignore[misc]
    pass


class _Ends(_Events, SpiffEndEventParser):  # type: ignore[misc]
    pass


class _Processes(SpiffProcessParser):  # type: ignore[misc]
    """Operators, parameters and list items may bear the id of an element: only steps are looked up by id."""

    def _index_process_nodes(self) -> None:
        super()._index_process_nodes()
        steps = {full_tag(name) for name in (*_Parser.OWN, *_Parser.EVENTS, *_Parser.LIBRARY)}
        self.nodes_by_id = {node.get("id"): node for node in self.node.iter(*steps)}


class _Parser(SpiffBpmnParser):  # type: ignore[misc]
    """Reads the elements the platform executes and no others."""

    PROCESS_PARSER_CLASS = _Processes

    OWN = {
        "userTask": (_UserTasks, SpiffBpmnParser.OVERRIDE_PARSER_CLASSES[full_tag("userTask")][1]),
        "serviceTask": (_ServiceTasks, _Service),
        "businessRuleTask": (_RuleTasks, _Rules),
        "parallelGateway": (GatewayParser, _ParallelGateway),
        "inclusiveGateway": (ConditionalGatewayParser, _InclusiveGateway),
    }
    EVENTS = {"intermediateCatchEvent": _Catches, "boundaryEvent": _Boundaries, "endEvent": _Ends}
    LIBRARY = ("startEvent", "exclusiveGateway", "eventBasedGateway", "callActivity", "subProcess")

    def __init__(self, tables: Mapping[str, decisions.Decision]) -> None:
        super().__init__()
        self.tables = tables

    def _get_parser_class(self, tag: str) -> Any:
        name = tag.rpartition("}")[2]
        if name in self.OWN:
            return self.OWN[name]
        known = super()._get_parser_class(tag)
        if name in self.EVENTS:
            return self.EVENTS[name], known[1]
        return known if name in self.LIBRARY else (None, None)


@dataclass(frozen=True)
class Definition:
    """A compiled process with all it calls. Shared by all its runs; never changed."""

    process: str
    spec: Any
    called: Mapping[str, Any]
    homes: Mapping[str, str]

    def repeats(self, path: str) -> bool:
        """Whether the step at this path (`review:sign`) is a multi-instance one."""
        spec, found = self.spec, list[Any]()
        for element in path.split(":"):
            found = [each for each in spec.task_specs.values() if each.bpmn_id == element]
            spec = next((self.called[each.spec] for each in found if hasattr(each, "spec")), spec)
        return any(isinstance(each, MultiInstanceTask) for each in found)


def compile(process: str, bpmn: Mapping[str, bytes], dmn: Mapping[str, bytes]) -> Definition:
    """The process of this id with its called processes and tables. Raises EngineError (element, sentence)."""
    with sentences(lambda: process):
        parser = _Parser({table.id: table for raw in dmn.values() for table in decisions.read(raw)})
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


class _Inner(behaviour.Resting, BpmnSubWorkflow):  # type: ignore[misc]
    pass


class _Instance(behaviour.Resting, BpmnWorkflow):  # type: ignore[misc]
    """A running process: one dict of variables for all its branches and called processes."""

    def __init__(self, definition: Definition, variables: Mapping[str, Json], call: Call, stored: bool) -> None:
        self.variables, self.call, self.ringing = dict(variables), call, None
        super().__init__(definition.spec, definition.called, _Evaluator(_Lower()), deserializing=stored)

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
