"""Our own elements: the behaviour of this platform married to the classes of the library."""

from typing import Any

from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.spiff.specs.defaults import (
    BusinessRuleTask,
    ParallelMultiInstanceTask,
    SequentialMultiInstanceTask,
    ServiceTask,
)
from SpiffWorkflow.spiff.specs.event_definitions import ErrorEventDefinition

from app.engine import decisions
from app.engine.spiff import behaviour, joins


class OwnParallelGateway(joins.ParallelJoinMixin, ParallelGateway):  # type: ignore[misc]
    pass


class OwnInclusiveGateway(joins.InclusiveJoinMixin, InclusiveGateway):  # type: ignore[misc]
    pass


class OwnServiceTask(behaviour.ServiceMixin, ServiceTask):  # type: ignore[misc]
    def __init__(self, wf_spec: Any, name: str, result_variable: str | None, **rest: Any) -> None:
        super().__init__(wf_spec, name, result_variable=result_variable, **rest)
        self.result_variable = result_variable or ""


class OwnRuleTask(behaviour.DecisionMixin, BusinessRuleTask):  # type: ignore[misc]
    def __init__(self, wf_spec: Any, name: str, table: decisions.Decision, **rest: Any) -> None:
        super().__init__(wf_spec, name, dmnEngine=None, **rest)
        self.table = table


class _Gathering(behaviour.RepeatMixin):
    """Results bear the name of the diagram only once they are complete."""

    def __init__(self: Any, *spec: Any, data_output: Any = None, **rest: Any) -> None:
        gathered = data_output and TaskDataReference(behaviour.RESULTS)
        super().__init__(*spec, data_output=gathered, **rest)  # type: ignore[call-arg]
        self.results = data_output.bpmn_id if data_output else ""


class InParallel(_Gathering, ParallelMultiInstanceTask):  # type: ignore[misc]
    pass


class InSequence(_Gathering, SequentialMultiInstanceTask):  # type: ignore[misc]
    pass


class OwnTimer(behaviour.TimerMixin, TimerEventDefinition):  # type: ignore[misc]
    def __init__(self, name: str, kind: str, text: str) -> None:
        super().__init__(name, text)
        self.kind = kind


class OwnError(behaviour.ErrorMixin, ErrorEventDefinition):  # type: ignore[misc]
    pass
