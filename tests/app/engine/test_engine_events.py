"""Errors, endings, instances and tables inside running processes."""

from collections.abc import Callable

import pytest

from app.engine.spiff.run import Run
from app.engine.steps import PENDING, EngineError, ServiceStep
from app.sdk import BusinessError
from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_play import call, complete, elements, made, reloaded


def guarded(code: str) -> bytes:
    """Two services side by side, each with an error boundary of its own."""
    nodes = [d.start(), d.parallel("fork"), d.user("pause"), d.service("one", "o.one", "r"), d.user("wait")]
    nodes += [
        d.service("two", "o.two"),
        d.boundary("x_one", "one", d.error(code)),
        d.user("mend"),
        d.end("mended"),
    ]
    nodes += [d.boundary("x_wait", "wait", d.message("never")), d.end("never_end"), d.parallel("join"), d.end()]
    flows = [
        "begin > fork",
        "fork > pause",
        "pause > one",
        "one > join",
        "fork > wait",
        "wait > two",
        "two > join",
    ]
    flows += ["x_one > mend", "mend > mended", "x_wait > never_end", "join > done"]
    return d.document(d.process("main", nodes, flows), messages=("never",), errors=(code,))


def refuse(operation: str, code: str) -> Callable[[ServiceStep], object]:
    """A service of that name which refuses."""

    def answer(step: ServiceStep) -> object:
        if step.operation == operation:
            raise BusinessError(code, "不予受理")
        return 1

    return answer


def test_a_business_refusal_goes_to_the_boundary_of_its_own_step() -> None:
    definition = made(guarded("E1"))
    run = Run.start(definition, {}, refuse("o.one", "E1"))
    run = Run.load(definition, complete(run, "pause").dump(), refuse("o.one", "E1"))
    assert elements(run) == ["mend", "wait"]
    with pytest.raises(EngineError) as error:
        complete(Run.load(definition, run.dump(), refuse("o.two", "E1")), "wait")
    assert error.value.element == "two"


def test_a_refusal_of_another_code_is_not_caught() -> None:
    with pytest.raises(EngineError, match="不予受理"):
        complete(Run.start(made(guarded("E1")), {}, refuse("o.one", "E2")), "pause")


def failing(boundary: bool) -> list[bytes]:
    """A called process that ends with an error, while another branch of it still waits."""
    nodes = [d.start(), d.call("check", "inner"), d.user("after"), d.end(), d.user("mend"), d.end("mended")]
    flows = ["begin > check", "check > after", "after > done"]
    if boundary:
        nodes.append(d.boundary("bad", "check", d.error("E1")))
        flows.append("bad > mend")
    inner = [d.start("in"), d.parallel("fork"), d.user("a"), d.user("b"), d.end("ok"), d.end("no", d.error("E1"))]
    lines = ["in > fork", "fork > a", "fork > b", "a > no", "b > ok"]
    files = d.process("main", nodes, [*flows, "mend > mended"]), d.process("inner", inner, lines)
    return [d.document(each, errors=("E1",)) for each in files]


def test_an_error_end_leaves_the_called_process() -> None:
    definition = made(*failing(boundary=True))
    run = complete(reloaded(definition, Run.start(definition, {}, call)), "a")
    assert elements(reloaded(definition, run)) == ["mend"]
    assert complete(run, "mend").finished


def test_an_error_nobody_catches_names_its_end_event() -> None:
    with pytest.raises(EngineError) as error:
        complete(Run.start(made(*failing(boundary=False)), {}, call), "a")
    assert error.value.element == "no"


def test_terminate_ends_its_own_process_only() -> None:
    inner = [d.start("in"), d.parallel("fork"), d.user("a"), d.user("b"), d.end("ok")]
    inner.append(d.end("stop", "<bpmn:terminateEventDefinition/>"))
    lines = ["in > fork", "fork > a", "fork > b", "a > stop", "b > ok"]
    nodes = [d.start(), d.call("check", "inner"), d.user("after"), d.end()]
    outer = d.process("main", nodes, ["begin > check", "check > after", "after > done"])
    definition = made(d.document(outer), d.document(d.process("inner", inner, lines)))
    run = complete(Run.start(definition, {}, call), "a")
    assert elements(reloaded(definition, run)) == ["after"]
    assert complete(reloaded(definition, run), "after").finished


def countersign(sequential: bool) -> bytes:
    """A table names the signers, each signs, the round may be repeated."""
    many = d.instances("signers", "signer", "signatures", "signed", sequential)
    nodes = [
        d.start(),
        d.xor("merge"),
        d.user("fill"),
        d.rule("who", "signing"),
        d.user("sign", "signed", inside=many),
    ]
    nodes += [d.xor("gate", default="back"), d.end()]
    flows = ["begin > merge", "merge > fill", "fill > who", "who > sign", "sign > gate", "back: gate > merge"]
    return d.document(d.process("main", nodes, [*flows, 'gate > done | fill["last"]']))


ROWS = [['"big"', '["处长", "总工", "局长"]'], ['"small"', '["总工"]'], ["-", "[]"]]
SIGNING = {"signing": d.table("signing", ['fill["size"]'], ["signers"], ROWS)}


@pytest.mark.parametrize("sequential", [False, True])
def test_instances_in_a_loop_start_afresh_each_round(sequential: bool) -> None:
    definition = made(countersign(sequential), dmn=SIGNING)
    run = Run.start(definition, {}, call)
    for size, last, signers in (("big", False, 3), ("small", False, 1), ("none", False, 0), ("big", True, 3)):
        run = complete(run, "fill", size=size, last=last)
        assert len(run.steps) == (min(signers, 1) if sequential else signers) or not signers
        for at in range(signers):
            run = complete(reloaded(definition, run), "sign", by=at)
        assert run.variables["signatures"] == [{"by": at} for at in range(signers)]
        assert "signed" not in run.variables and "signer" not in run.variables
    assert run.finished


def test_more_than_a_hundred_instances_are_refused() -> None:
    many = d.instances("signers", "signer", "signatures", "signed")
    nodes = [d.start(), d.user("sign", "signed", inside=many), d.end()]
    definition = made(d.document(d.process("main", nodes, ["begin > sign", "sign > done"])))
    for signers in (list(range(101)), "abc", None):
        with pytest.raises(EngineError) as error:
            Run.start(definition, {"signers": signers}, call)
        assert error.value.element == "sign"


def test_a_loop_of_automatic_steps_is_stopped() -> None:
    nodes = [d.start(), d.xor("merge"), d.service("spin", "o.spin"), d.xor("gate", default="back"), d.end()]
    flows = ["begin > merge", "merge > spin", "spin > gate", "back: gate > merge", "gate > done | false"]
    with pytest.raises(EngineError) as error:
        Run.start(made(d.document(d.process("main", nodes, flows))), {}, call)
    assert error.value.message


def test_a_message_interrupts_a_pending_service() -> None:
    nodes = [
        d.start(),
        d.service("slow", "o.slow"),
        d.boundary("stop", "slow", d.message("stop")),
        d.end("stopped"),
    ]
    flows = ["begin > slow", "slow > done", "stop > stopped"]
    definition = made(d.document(d.process("main", [*nodes, d.end()], flows), messages=("stop",)))
    run = Run.start(definition, {}, lambda step: PENDING)
    key = run.waits[1].id
    assert run.deliver("stop") and run.finished
    assert run.passed[-1] == "stopped" and not run.finish_service(key, 1)


def test_an_event_runs_before_the_step_it_interrupts_can_end() -> None:
    inner = d.process("inner", [d.start("in"), d.user("a"), d.end("no", d.error("E1"))], ["in > a", "a > no"])
    outer = failing(boundary=True)[0]
    definition = made(outer, d.document(inner, errors=("E1",)))
    run = complete(Run.start(definition, {}, call), "a")
    assert elements(run) == ["mend"] and "check" not in run.passed
    assert complete(reloaded(definition, run), "mend").finished
