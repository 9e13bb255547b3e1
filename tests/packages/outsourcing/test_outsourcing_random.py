"""Random walks over every shipped diagram: saving and loading after each step changes nothing, and all can end."""

import random
from typing import Any

import pytest

from app import sdk
from app.engine.spiff.run import Run
from tests.packages.outsourcing.conftest import content, demo
from tests.packages.outsourcing.test_outsourcing_flows import APPROVE, Flow

SEEDS = range(40)
STEPS = 14
DECISIONS = ("approve", "return", "handover", "doubt", "return")


def facts_for(form: str, chance: random.Random) -> dict[str, Any]:
    """Facts somebody might send on that form."""
    if form in ("review", "verification"):
        decision = chance.choice(DECISIONS)
        return APPROVE | {"decision": decision, "handover_to": "AJ-370600", "doubt_on": "contractor"}
    source = {"project": ("projects", "P01"), "accident": ("accidents", "A02")}.get(form)
    answers = demo(*source)["answers"] if source else {}
    names = content().package.forms[form].facts if form in content().package.forms else ()
    facts = {name: answers.get(name) for name in names}
    if form == "doubt":
        facts["finding"] = chance.choice(["疑义属实", "疑义不属实"])
    if form == "accident":
        facts["grade"] = chance.choice(["一般", "较大", "重大", "特别重大"])
        facts["investigation_state"] = chance.choice(["快报", "调查中", "已结案"])
    return facts


def step(flow: Flow, chance: random.Random) -> None:
    """One move: mostly a person's, sometimes a recall, or the message a case waits for."""
    waits = [wait.name for wait in flow.run.waits if wait.kind == "message"]
    if waits and (not flow.run.steps or chance.random() < 0.15):
        flow.run.deliver(chance.choice(waits))
        return
    chosen = chance.choice(sorted(flow.run.steps, key=lambda one: one.path))
    flow.run.complete(chosen.id, {chosen.variable: facts_for(chosen.form, chance)})


def reload(flow: Flow, process: str) -> None:
    flow.run = Run.load(content().definition(process), flow.run.dump(), flow.call)


def seen(flow: Flow) -> Any:
    return sorted(one.path for one in flow.run.steps), flow.run.finished, flow.done, flow.run.variables


@pytest.mark.parametrize("process", sorted(content().package.processes))
def test_saving_and_loading_changes_nothing(process: str, ports: dict[type, Any], at: Any) -> None:
    at("2016-03-01")
    ended = 0
    for seed in SEEDS:
        kind = random.Random(seed).choice(["new", "key", "minor", "same"])
        flows = [started(process, ports, kind) for _ in range(2)]
        chances = [random.Random(seed * 7 + 1) for _ in flows]
        for _ in range(STEPS):
            if flows[0].run.finished:
                break
            for flow, chance in zip(flows, chances, strict=True):
                step(flow, chance)
            reload(flows[1], process)
            assert seen(flows[0]) == seen(flows[1]), f"seed {seed}"
        ended += flows[0].run.finished
    assert ended > 0


def started(process: str, ports: dict[type, Any], kind: str) -> Flow:
    """A case of the process, with whatever another case would give it."""
    inputs = content().package.processes[process].inputs
    starter = "33FM000001" if "contractor" in content().package.processes[process].start else "AJ-370685"
    move = ports | {sdk.Move: sdk.Move("1", starter, "1", None)}
    return Flow(process, move, starter, kind) if not inputs else opened(process, move, starter)


class Opened(Flow):
    """A case that another one opened."""

    def __init__(self, process: str, ports: Any, starter: str) -> None:
        self.done, self.kind, self.ports = [], "new", ports
        given = {"starter": starter, "starter_user": "1", "case": "1", "entry": None,
                 "doubt_org": "AJ-330000", "doubt_on": "contractor", "doubt_by": "AJ-370685",
                 "doubt_unit": "33FM000001"}  # fmt: skip
        self.run = Run.start(content().definition(process), given, self.call)


def opened(process: str, ports: Any, starter: str) -> Flow:
    return Opened(process, ports, starter)
