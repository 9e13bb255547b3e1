"""The stock SpiffWorkflow on the measuring diagram: the engine of F2, and the in-memory floor of our engine."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

FOLDER = Path("bench/processes/bench")


class Stock:
    """The library as it comes."""

    def __init__(self) -> None:
        parser = SpiffBpmnParser()
        parser.add_bpmn_io(BytesIO((FOLDER / "plain.bpmn").read_bytes()), "plain.bpmn")
        parser.add_dmn_io(BytesIO((FOLDER / "weight.dmn").read_bytes()), "weight.dmn")
        self._spec, self._called = parser.get_spec("plain"), parser.get_subprocess_specs("plain")
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))

    def begun(self) -> Any:
        """A workflow at its first task."""
        flow = BpmnWorkflow(self._spec, self._called)
        flow.do_engine_steps()
        return flow

    def start(self) -> tuple[str | None, str]:
        """The whole state as JSON text, and the first task."""
        flow = self.begun()
        return self._serializer.serialize_json(flow), str(open_task(flow).task_spec.bpmn_id)

    def step(self, state: str | None, task: str, answers: Mapping[str, Any]) -> tuple[str | None, str | None]:
        """Load, complete, run on, store."""
        flow = self._serializer.deserialize_json(state)
        complete(flow, answers)
        following = open_task(flow)
        return self._serializer.serialize_json(flow), str(following.task_spec.bpmn_id) if following else None


def open_task(flow: Any) -> Any:
    """The human task that is open, or None."""
    return flow.get_next_task(state=TaskState.READY, manual=True)


def complete(flow: Any, answers: Mapping[str, Any]) -> None:
    """Complete the open task and run to the next one."""
    task = open_task(flow)
    task.data[task.task_spec.variable] = dict(answers)
    task.run()
    flow.do_engine_steps()
