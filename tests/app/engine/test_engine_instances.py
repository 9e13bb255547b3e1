"""Multi-instance steps: who is asked, when it is enough, what the others see; what cannot work is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.engine import gate
from app.engine.spiff.run import Definition, Run
from app.engine.steps import EngineError
from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_play import call, complete, elements, made, reloaded

FLOWS = ["begin > fill", "fill > sign", "sign > after", "after > done"]
KNOWN = gate.Vocabulary({}, frozenset({"fill", "sign", "after"}), frozenset({"reviewer"}), frozenset({"starter"}))


def drawn(many: str, variable: str = "fill") -> bytes:
    """Fill, sign by many, look at it."""
    nodes = [d.start(), d.user("fill", variable), d.user("sign", "signed", "sign", many), d.user("after"), d.end()]
    return d.document(d.process("main", nodes, FLOWS))


def begun(definition: Definition, **filled: object) -> Run:
    """Run up to the signers; `fill` leaves these variables."""
    run = Run.start(definition, filled, call)
    return reloaded(definition, complete(run, "fill"))


def faults(many: str, known: gate.Vocabulary = KNOWN, variable: str = "signers") -> set[tuple[str, str]]:
    """Elements and rules the gate finds."""
    return {(each.element, each.rule) for each in gate.faults("main", {"m": drawn(many, variable)}, {}, known)}


@pytest.mark.parametrize("sequential", [False, True])
def test_results_may_take_the_place_of_the_list(sequential: bool) -> None:
    many = d.instances("signers", "signer", "signers", "signed", sequential)
    definition = made(drawn(many))
    run = begun(definition, signers=["甲", "乙", "丙"])
    for at in range(3):
        assert elements(run)[-1:] == ["sign"]
        run = complete(reloaded(definition, run), "sign", by=at)
    assert elements(run) == ["after"] and run.variables["signers"] == [{"by": 0}, {"by": 1}, {"by": 2}]
    assert faults(many) == set()


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize(("number", "times"), [("2", 2), ("len(signers)", 3), ("0", 0)])
def test_a_number_of_instances_does_as_well(sequential: bool, number: str, times: int) -> None:
    definition = made(drawn(d.instances(number, "", "results", "signed", sequential)))
    run = begun(definition, signers=[1, 2, 3])
    for at in range(times):
        run = complete(reloaded(definition, run), "sign", by=at)
    assert elements(run) == ["after"] and len(run.variables["results"]) == times


def test_each_instance_knows_its_item_alone() -> None:
    definition = made(drawn(d.instances("signers", "signer", "results", "signed")))
    run = begun(definition, signers=[{"code": "A"}, {"code": "B"}])
    assert [step.local for step in run.steps] == [{"signer": {"code": "A"}}, {"signer": {"code": "B"}}]
    run = complete(run, "sign", by=1)
    assert [step.local for step in reloaded(definition, run).steps] == [{"signer": {"code": "B"}}]


@pytest.mark.parametrize(
    ("until", "decisions", "asked"),
    [
        ('signed["decision"] == "return"', ["approve", "return"], 2),
        ('signed["decision"] == "return"', ["approve", "approve", "approve"], 3),
        ("len(results) >= 1", ["approve"], 1),
        ("nrOfCompletedInstances * 3 >= nrOfInstances * 2", ["approve", "return"], 2),
        ('count(results, "decision", "approve") * 2 > nrOfInstances', ["approve", "return", "approve"], 3),
        ('count(results, "decision", "approve") * 2 > nrOfInstances', ["approve", "approve"], 2),
    ],
)
@pytest.mark.parametrize("sequential", [False, True])
def test_it_is_over_when_its_condition_says_so(
    sequential: bool, until: str, decisions: list[str], asked: int
) -> None:
    many = d.instances("signers", "signer", "results", "signed", sequential, until)
    definition = made(drawn(many))
    run = begun(definition, signers=["甲", "乙", "丙"])
    for decision in decisions:
        run = complete(reloaded(definition, run), "sign", decision=decision)
    assert elements(run) == ["after"] and len(run.variables["results"]) == asked
    assert run.variables["results"][-1]["decision"] == decisions[-1]
    assert faults(many) == set()


def test_the_list_is_fixed_when_the_step_is_reached() -> None:
    many = d.instances("signers", "signer", "results", "signed", sequential=True)
    nodes = [d.start(), d.parallel("f"), d.user("sign", "signed", "sign", many), d.user("other", "signers")]
    nodes += [d.parallel("j"), d.end()]
    flows = ["begin > f", "f > sign", "f > other", "sign > j", "other > j", "j > done"]
    definition = made(d.document(d.process("main", nodes, flows)))
    run = complete(Run.start(definition, {"signers": ["甲", "乙"]}, call), "other", gone=True)
    run = complete(reloaded(definition, run), "sign", by=0)
    assert [step.local for step in reloaded(definition, run).steps] == [{"signer": "乙"}]
    assert complete(run, "sign", by=1).finished


@pytest.mark.parametrize("signers", [None, "甲", {"a": 1}, 3, [None], ["甲", None]])
@pytest.mark.parametrize("sequential", [False, True])
def test_what_is_no_list_of_signers_is_an_incident(sequential: bool, signers: object) -> None:
    definition = made(drawn(d.instances("signers", "signer", "results", "signed", sequential)))
    with pytest.raises(EngineError) as error:
        begun(definition, signers=signers)
    assert error.value.element == "sign"


@pytest.mark.parametrize("number", ["-1", "101", "1.5", "true", '"2"', "null"])
def test_what_is_no_number_of_signers_is_an_incident(number: str) -> None:
    with pytest.raises(EngineError) as error:
        begun(made(drawn(d.instances(number, "", "results", "signed"))), signers=[])
    assert error.value.element == "sign"


def test_a_round_that_was_returned_begins_with_nothing() -> None:
    many = d.instances("signers", "signer", "results", "signed", until='signed["decision"] == "return"')
    nodes = [d.start(), d.xor("m"), d.user("fill"), d.user("sign", "signed", "sign", many)]
    nodes += [d.xor("g", default="x"), d.end()]
    flows = ["begin > m", "m > fill", "fill > sign", "sign > g", "x: g > done"]
    flows.append('g > m | count(results, "decision", "return") > 0')
    definition = made(d.document(d.process("main", nodes, flows)))
    run = begun(definition, signers=["甲", "乙", "丙"])
    for _ in range(3):
        run = complete(reloaded(definition, run), "sign", decision="approve")
        run = complete(reloaded(definition, run), "sign", decision="return")
        assert elements(run) == ["fill"]
        run = complete(reloaded(definition, run), "fill")
        assert elements(run) == ["sign"] * 3
    for _ in range(3):
        run = complete(reloaded(definition, run), "sign", decision="approve")
    assert run.finished and len(run.variables["results"]) == 3


@pytest.mark.parametrize(
    "many",
    [
        d.instances("signers", "signers", "results", "signed"),
        d.instances("signers", "signer", "signed", "signed"),
        d.instances("signers", "signed", "results", "signed"),
        d.instances("signers", "signer", "signer", "signed"),
        d.instances('fill["list"]', "signer", "results", "signed"),
        d.instances("signers", "signer", "results", "other"),
    ],
)
def test_names_that_would_be_mixed_up_are_refused(many: str) -> None:
    assert {element for element, _ in faults(many)} <= {"sign"} and faults(many)


@pytest.mark.parametrize(
    ("many", "rule"),
    [
        (d.instances("nobody", "signer", "results", "signed"), "D-VAR"),
        (d.instances("nobody", "signer", "nobody", "signed"), "D-VAR"),
        (d.instances("len(results)", "", "results", "signed"), "D-VAR"),
        (d.instances("signers", "signer", "results", "signed", until="nrOfInstance > 1"), "D-VAR"),
        (d.instances("nrOfInstances", "", "results", "signed"), "D-VAR"),
        (d.instances("signers", "signer", "results", "signed", until="x.y"), "D-EXPR"),
    ],
)
def test_what_a_step_of_many_reads_must_be_there(many: str, rule: str) -> None:
    assert faults(many) == {("sign", rule)}


@pytest.mark.parametrize(
    ("part", "again"),
    [
        ("<bpmn:loopDataInputRef>", "<bpmn:loopDataInputRef>others</bpmn:loopDataInputRef>"),
        ("<bpmn:loopDataOutputRef>", "<bpmn:loopDataOutputRef>others</bpmn:loopDataOutputRef>"),
        ("<bpmn:inputDataItem ", '<bpmn:inputDataItem id="other" name="other"/>'),
        ("<bpmn:outputDataItem ", '<bpmn:outputDataItem id="other" name="other"/>'),
        ("<bpmn:completionCondition>", "<bpmn:completionCondition>true</bpmn:completionCondition>"),
    ],
)  # fmt: skip
def test_each_setting_of_many_is_given_once(part: str, again: str) -> None:
    many = d.instances("signers", "signer", "results", "signed", until="nrOfInstances > 1")
    assert faults(many.replace(part, again + part)) == {("sign", "D-TWICE")}


def test_the_department_of_a_lane_must_be_there_on_every_path() -> None:
    plain = d.instances("signers", "signer", "results", "signed")
    assert faults(plain, replace(KNOWN, offices={"reviewer": "signer"})) == {("fill", "D-VAR"), ("after", "D-VAR")}
    nodes = [
        d.start(),
        d.user("fill", "signers"),
        d.user("sign", "signed", "sign", plain),
        d.user("after"),
        d.end(),
    ]
    lanes = {"sign": "many"}
    file = d.document(d.process("main", nodes, FLOWS, lanes=lanes))
    both = frozenset({"many", "reviewer"})
    for office, found in (("signer", []), ("signed", ["sign"]), ("nobody", ["sign"]), ("starter", [])):
        known = replace(KNOWN, lanes=both, offices={"many": office})
        assert [each.element for each in gate.faults("main", {"m": file}, {}, known)] == found


def test_the_example_of_the_page_runs() -> None:
    text = Path("docs/packages.md").read_text()
    many = text[text.index("<bpmn:multiInstance") : text.index("</bpmn:multiInstance")]
    many += "</bpmn:multiInstanceLoopCharacteristics>"
    assert faults(many, variable="offices") == set()
    run = begun(made(drawn(many)), offices=["A", "B"])
    assert elements(run) == ["sign", "sign"]
    run = complete(run, "sign", decision="return")
    assert elements(run) == ["after"] and run.variables["signatures"] == [{"decision": "return"}]
