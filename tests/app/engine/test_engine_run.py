"""Running processes: services, results that come later, messages, recall, errors, instances, endings."""

import pytest

from app.engine.spiff.run import Run
from app.engine.steps import PENDING, EngineError, ServiceStep
from app.errors import Conflict, Unavailable
from app.sdk import BusinessError
from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_play import call, complete, elements, made, reloaded

RECALL = [d.start(), d.xor("merge"), d.user("fill"), d.call("review", "reviewing")]
RECALL += [d.boundary("recall", "review", d.message("withdraw")), d.xor("gate", default="back")]
RECALL += [d.service("publish", "publish", "notice"), d.end()]
FLOWS = ["begin > merge", "merge > fill", "fill > review", "review > gate", "back: gate > merge", "recall > merge"]
FLOWS += ['ok: gate > publish | review["decision"] == "approve"', "publish > done"]
INNER = d.process(
    "reviewing", [d.start("in"), d.user("look", "review"), d.end("out")], ["in > look", "look > out"]
)
FILES = (d.document(d.process("main", RECALL, FLOWS), messages=("withdraw",)), d.document(INNER))


def test_steps_tell_who_what_and_where() -> None:
    run = complete(Run.start(made(*FILES), {"starter": "33FM000001"}, call), "fill", kind="k")
    (step,) = run.steps
    assert (step.path, step.element, step.process) == ("review:look", "look", "reviewing")
    assert (step.title, step.lane, step.form, step.variable) == ("步骤look", "reviewer", "look", "review")
    assert run.variables == {"starter": "33FM000001", "fill": {"kind": "k"}}
    assert run.passed == ["begin", "merge", "fill", "review:in"]


def test_an_applicant_recalls_and_sends_again() -> None:
    definition = made(*FILES)
    run = reloaded(definition, complete(Run.start(definition, {}, call), "fill"))
    old = run.steps[0].id
    assert [(wait.kind, wait.name, wait.boundary) for wait in run.waits] == [("message", "withdraw", True)]
    assert run.deliver("withdraw", {"recalled": True})
    run = reloaded(definition, run)
    assert elements(run) == ["fill"] and run.waits == [] and run.variables["recalled"]
    with pytest.raises(Conflict):
        run.complete(old, {"review": {"decision": "approve"}})
    run = reloaded(definition, complete(run, "fill"))
    run = reloaded(definition, complete(run, "look", decision="return"))
    run = reloaded(definition, complete(complete(run, "fill"), "look", decision="approve"))
    assert run.finished and run.steps == [] and run.waits == []
    assert run.variables["notice"] == {"operation": "publish"}


def test_a_message_nobody_waits_for_changes_nothing() -> None:
    run = Run.start(made(*FILES), {}, call)
    before = run.dump()
    assert not run.deliver("withdraw", {"x": 1}) and not run.deliver("other")
    assert run.variables == {} and run.passed and len(run.dump()) == len(before)


def test_a_step_completes_once_and_only_with_a_real_id() -> None:
    run = Run.start(made(*FILES), {}, call)
    key = run.steps[0].id
    run.complete(key, {"fill": {}})
    for wrong in (key, "", "no uuid", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(Conflict):
            run.complete(wrong, {})


SERVED = [d.start(), d.service("ask", "o.ask", "answer", kind='"a" + starter', n="1 + 1"), d.user("see"), d.end()]
ASKED = made(d.document(d.process("main", SERVED, ["begin > ask", "ask > see", "see > done"])))


def test_a_service_gets_values_and_its_result_is_kept_whole() -> None:
    seen: list[ServiceStep] = []

    def answer(step: ServiceStep) -> object:
        seen.append(step)
        return {"list": (1, 2), "none": None}

    run = Run.start(ASKED, {"starter": "x"}, answer)
    assert run.variables["answer"] == {"list": [1, 2], "none": None}
    (step,) = seen
    assert (step.path, step.element, step.operation, step.result) == ("ask", "ask", "o.ask", "answer")
    assert step.parameters == {"kind": "ax", "n": 2}


def test_a_pending_service_waits_and_goes_on_with_its_result() -> None:
    keys: list[str] = []

    def later(step: ServiceStep) -> object:
        keys.append(step.id)
        return PENDING

    run = reloaded(ASKED, Run.start(ASKED, {"starter": "x"}, later))
    (wait,) = run.waits
    assert (wait.kind, wait.name, wait.element, wait.id) == ("service", "o.ask", "ask", keys[0])
    assert run.steps == [] and not run.finished
    assert run.finish_service(keys[0], [1])
    run = reloaded(ASKED, run)
    assert run.variables["answer"] == [1] and elements(run) == ["see"]
    assert not run.finish_service(keys[0], [2]) and not run.finish_service("x", [2])


@pytest.mark.parametrize("failure", [RuntimeError("boom"), KeyError("x"), BusinessError("E1", "额度不足")])
def test_a_service_that_raises_becomes_one_error_with_its_element(failure: Exception) -> None:
    def fail(step: ServiceStep) -> object:
        raise failure

    with pytest.raises(EngineError) as error:
        Run.start(ASKED, {"starter": "x"}, fail)
    assert error.value.element == "ask" and error.value.__cause__ is failure


def test_errors_of_the_application_pass_unchanged() -> None:
    def busy(step: ServiceStep) -> object:
        raise Unavailable

    with pytest.raises(Unavailable):
        Run.start(ASKED, {"starter": "x"}, busy)


@pytest.mark.parametrize("value", [{1, 2}, object(), {1: 2}, float, b"x"])
def test_results_that_cannot_be_stored_are_refused_at_once(value: object) -> None:
    with pytest.raises(EngineError, match="不能保存"):
        Run.start(ASKED, {"starter": "x"}, lambda step: value)


def test_a_failed_move_leaves_the_stored_state_usable() -> None:
    definition = made(*FILES)
    stored = complete(complete(Run.start(definition, {}, call), "fill"), "look", decision="return").dump()

    def fail(step: ServiceStep) -> object:
        raise RuntimeError

    run = complete(Run.load(definition, stored, fail), "fill")
    stored = run.dump()
    with pytest.raises(EngineError):
        complete(run, "look", decision="approve")
    run = complete(Run.load(definition, stored, call), "look", decision="approve")
    assert run.finished


def test_an_unknown_variable_in_a_condition_names_the_gateway() -> None:
    run = complete(Run.start(made(*FILES), {}, call), "fill")
    with pytest.raises(EngineError) as error:
        complete(run, "look", other=1)
    assert error.value.element == "gate" and "decision" in error.value.message


def test_form_keys_that_kill_the_library_are_only_data() -> None:
    definition = made(*FILES)
    odd = {"typename": "UUID", "value": "x", "__builtins__": {}, "len": 1}
    run = complete(Run.start(definition, {}, call), "fill", **odd)
    assert reloaded(definition, run).variables["fill"] == odd
