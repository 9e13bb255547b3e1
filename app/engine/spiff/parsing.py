"""Reading checked diagrams into the library: the elements the platform executes and no others."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.spiff.parser.event_parsers import (
    SpiffBoundaryEventParser,
    SpiffEndEventParser,
    SpiffIntermediateCatchEventParser,
)
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser, SpiffProcessParser
from SpiffWorkflow.spiff.parser.task_spec import BusinessRuleTaskParser, ServiceTaskParser, UserTaskParser

from app.engine import decisions, diagram, timers, xml
from app.engine.spiff import elements


class _Steps:
    PARALLEL_MI_CLASS = elements.InParallel
    SEQUENTIAL_MI_CLASS = elements.InSequence


class _UserTasks(_Steps, UserTaskParser):  # type: ignore[misc]
    pass


class _ServiceTasks(_Steps, ServiceTaskParser):  # type: ignore[misc]
    pass


class _RuleTasks(BusinessRuleTaskParser):  # type: ignore[misc]
    def create_task(self) -> Any:
        table = self.process_parser.parser.tables[self.get_decision_ref(self.node)]
        return elements.OwnRuleTask(self.spec, self.bpmn_id, table=table, **self.bpmn_attributes)


class _Events:
    """Events with our own clock and our own error delivery."""

    def parse_timer_event(self: Any, event: xml.Element) -> elements.OwnTimer:
        length = event.find(xml.bpmn("timeDuration"))
        date = event.find(xml.bpmn("timeDate"))
        kind = timers.DURATION if date is None else timers.DATE
        return elements.OwnTimer(self.node.get("id"), kind, xml.text(length if date is None else date))

    def parse_error_event(self: Any, event: xml.Element) -> elements.OwnError:
        read = super().parse_error_event(event)  # type: ignore[misc]
        return elements.OwnError(read.name, code=read.code)


class _Catches(_Events, SpiffIntermediateCatchEventParser):  # type: ignore[misc]
    pass


class _Boundaries(_Events, SpiffBoundaryEventParser):  # type: ignore[misc]
    pass


class _Ends(_Events, SpiffEndEventParser):  # type: ignore[misc]
    pass


class _Processes(SpiffProcessParser):  # type: ignore[misc]
    """Operators, parameters and list items may bear the id of an element: only steps are looked up by id. Lanes
    are read as the gate reads them: those of the process, not of the whole file."""

    def _index_process_nodes(self) -> None:
        super()._index_process_nodes()
        steps = {full_tag(name) for name in (*Parser.OWN, *Parser.EVENTS, *Parser.LIBRARY)}
        self.nodes_by_id = {node.get("id"): node for node in self.node.iter(*steps)}
        # The lane of a subprocess would go before the one that names a step in it.
        process = next(self.node.iterancestors(xml.bpmn("process")), self.node)
        self.lane, self.lanes_by_node_id = None, diagram.lanes(process)


class Parser(SpiffBpmnParser):  # type: ignore[misc]
    """Reads the elements the platform executes and no others."""

    PROCESS_PARSER_CLASS = _Processes

    OWN = {
        "userTask": (_UserTasks, SpiffBpmnParser.OVERRIDE_PARSER_CLASSES[full_tag("userTask")][1]),
        "serviceTask": (_ServiceTasks, elements.OwnServiceTask),
        "businessRuleTask": (_RuleTasks, elements.OwnRuleTask),
        "parallelGateway": (GatewayParser, elements.OwnParallelGateway),
        "inclusiveGateway": (ConditionalGatewayParser, elements.OwnInclusiveGateway),
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
