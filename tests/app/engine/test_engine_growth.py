"""What must not grow: the state and the tree of a case that is returned again and again."""

from app.engine.spiff.run import Definition, Run, compile
from tests.app.engine import engine_diagrams as d
from tests.app.engine.measure_engine import FORM, SIGNERS, hazard, served


def definition() -> Definition:
    """The measured flow."""
    return compile("hazard", hazard(quoted=False), {})


def call(step: object) -> object:
    """Services of the measured flow."""
    return served(getattr(step, "operation", ""))


def returned(made: Definition, run: Run) -> Run:
    """One more return, stored and loaded again at both steps."""
    run.complete(run.steps[0].id, {"form": FORM})
    run = Run.load(made, run.dump(), call)
    run.complete(run.steps[0].id, {"review": {"decision": "return"}})
    return Run.load(made, run.dump(), call)


def test_two_hundred_returns_leave_the_state_as_after_one() -> None:
    made = definition()
    run = returned(made, Run.start(made, {}, call))
    first, waiting = len(run.dump()), len(run.waits)
    for _ in range(200):
        run = returned(made, run)
    assert len(run.dump()) <= 1.1 * first
    assert len(run.waits) == waiting
    assert [step.element for step in run.steps] == ["fill"]


def test_a_case_returned_often_still_ends_with_its_last_facts() -> None:
    made = definition()
    run = Run.start(made, {}, call)
    for _ in range(30):
        run = returned(made, run)
    run.complete(run.steps[0].id, {"form": {"last": True}})
    run.complete(run.steps[0].id, {"review": {"decision": "approve"}})
    assert [step.element for step in run.steps] == ["sign"] * len(SIGNERS)
    while not run.finished:
        run.complete(run.steps[0].id, {run.steps[0].variable: {"ok": True}})
    assert run.variables["form"] == {"last": True}
    assert len(run.variables["signatures"]) == len(SIGNERS)


def test_called_processes_of_earlier_rounds_are_forgotten() -> None:
    nodes = [d.start(), d.xor("merge"), d.user("fill"), d.call("check", "inner")]
    nodes += [d.xor("gate", default="back"), d.end()]
    flows = ["begin > merge", "merge > fill", "fill > check", "check > gate"]
    flows += ["back: gate > merge", "gate > done | n == 0"]
    inner = d.process("inner", [d.start("in"), d.user("look"), d.end("out")], ["in > look", "look > out"])
    made = compile("main", {"a": d.document(d.process("main", nodes, flows)), "b": d.document(inner)}, {})
    run = Run.start(made, {"n": 1}, call)
    sizes = []
    for _ in range(40):
        run.complete(run.steps[0].id, {"fill": {}})
        run.complete(run.steps[0].id, {"look": {}})
        run = Run.load(made, run.dump(), call)
        sizes.append(len(run.dump()))
    assert max(sizes) <= 1.1 * sizes[0]
