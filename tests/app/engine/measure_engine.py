"""Figures of the engine as ratios: `python -m tests.app.engine.measure_engine` or `figures()`; no test by itself.

The floor is the library as it comes, in memory, nothing stored: same flow, same form, CPU time of whole cases.
"""

import json
import statistics
import sys
from collections.abc import Callable
from io import BytesIO
from time import process_time
from typing import Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.util.task import TaskState

from app.engine.spiff.run import Definition, Run, compile
from tests.app.engine import engine_diagrams as d

FORM = {f"field_{n}": "非煤矿山外包工程安全生产" * 3 for n in range(40)}
SIGNERS = ["处长", "总工", "局长"]


def hazard(quoted: bool) -> dict[str, bytes]:
    """fill → validate → route → review (48 h) → approve or return → countersign ×3 → publish → archive."""
    term = '"PT48H"' if quoted else "PT48H"
    sign = d.user("sign", "signed", inside=d.instances("signers", "signer", "signatures", "signed"))
    nodes = [
        d.start(), d.xor("merge"), d.user("fill", "form"),
        d.service("validate", "o.validate", "checked", form="form"),
        d.service("route", "o.route", "signers", form="form"), d.user("review"),
        d.boundary("late", "review", d.timer(term), interrupting=False), d.service("remind", "o.remind"),
        d.end("reminded"), d.xor("gate", default="back"), sign, d.service("publish", "o.publish", "notice"),
        d.call("archive", "archiving"), d.end(),
    ]  # fmt: skip
    flows = [
        "begin > merge", "merge > fill", "fill > validate", "validate > route", "route > review",
        "review > gate", 'gate > sign | review["decision"] == "approve"', "back: gate > merge", "sign > publish",
        "publish > archive", "archive > done", "late > remind", "remind > reminded",
    ]  # fmt: skip
    inner = [d.start("in"), d.service("number", "o.number", "no"), d.user("keep"), d.end("out")]
    archiving = d.process("archiving", inner, ["in > number", "number > keep", "keep > out"])
    return {"main": d.document(d.process("hazard", nodes, flows)), "archiving": d.document(archiving)}


def answers(round_left: int) -> dict[str, Any]:
    """What people answer, by step."""
    decision = {"decision": "return" if round_left else "approve"}
    return {"fill": FORM, "review": decision, "sign": {"ok": True}, "keep": {"box": 7}}


def served(name: str) -> Any:
    """What the services answer."""
    return SIGNERS if name == "o.route" else {"done": True}


class Plain(TaskDataEnvironment):  # type: ignore[misc]
    """The stock environment with services."""

    def call_service(self, context: dict[str, Any], **asked: Any) -> str:
        """JSON, as the library wants it."""
        return json.dumps(served(asked["operation_name"]))


def stock() -> Callable[[], None]:
    """One whole case on the stock engine."""
    parser = SpiffBpmnParser()
    for name, raw in hazard(quoted=True).items():
        parser.add_bpmn_io(BytesIO(raw), name)
    spec, called = parser.get_spec("hazard"), parser.get_subprocess_specs("hazard")

    def case() -> None:
        flow = BpmnWorkflow(spec, called, script_engine=PythonScriptEngine(Plain()))
        flow.do_engine_steps()
        given = answers(0)
        while task := flow.get_next_task(state=TaskState.READY, manual=True):
            variable = getattr(task.task_spec, "variable", None) or task.task_spec.name
            task.data.update({variable: given[task.task_spec.bpmn_id]})
            task.run()
            flow.do_engine_steps()
        assert flow.is_completed()

    return case


def ours(stored: bool, definition: Definition) -> Callable[[], None]:
    """One whole case on our engine; `stored` loads and dumps around each human step."""

    def case() -> None:
        run = Run.start(definition, {}, lambda step: served(step.operation))
        given = answers(0)
        while not run.finished:
            if stored:
                run = Run.load(definition, run.dump(), lambda step: served(step.operation))
            step = run.steps[0]
            run.complete(step.id, {step.variable: given[step.element]})
        run.dump()

    return case


def cpu(act: Callable[[], None], times: int = 40, repeats: int = 7) -> float:
    """Median CPU seconds of one act."""
    act()
    found = []
    for _ in range(repeats):
        began = process_time()
        for _ in range(times):
            act()
        found.append((process_time() - began) / times)
    return statistics.median(found)


def looped(definition: Definition, rounds: int) -> bytes:
    """State after that many returns, waiting in fill."""
    run = Run.start(definition, {}, lambda step: served(step.operation))
    for _ in range(rounds):
        run.complete(run.steps[0].id, {"form": FORM})
        run.complete(run.steps[0].id, {"review": {"decision": "return"}})
        run = Run.load(definition, run.dump(), lambda step: served(step.operation))
    return run.dump()


def step_from(definition: Definition, state: bytes) -> Callable[[], None]:
    """Load, complete `fill`, dump."""

    def step() -> None:
        run = Run.load(definition, state, lambda each: served(each.operation))
        run.complete(run.steps[0].id, {"form": FORM})
        run.dump()

    return step


def figures() -> dict[str, float]:
    """All ratios, and the floor in milliseconds a human step (6 steps a case)."""
    definition = compile("hazard", hazard(quoted=False), {})
    floor = cpu(stock())
    first, fiftieth, last = (looped(definition, rounds) for rounds in (1, 50, 200))
    once = cpu(step_from(definition, first), 100)
    return {
        "floor_ms_per_step": round(floor / 6 * 1000, 3),
        "in_memory": round(cpu(ours(False, definition)) / floor, 2),
        "persisted": round(cpu(ours(True, definition)) / floor, 2),
        "loop_50_to_1": round(cpu(step_from(definition, fiftieth), 100) / once, 2),
        "loop_200_to_1": round(cpu(step_from(definition, last), 100) / once, 2),
        "state_200_to_1": round(len(last) / len(first), 3),
        "state_bytes": len(first),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(figures(), indent=1) + "\n")
