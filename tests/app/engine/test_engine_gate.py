"""The deploy gate: each mistake is refused at its element, by its rule, in one Chinese sentence."""

from random import Random

import pytest

from app.engine import gate
from tests.app.engine import engine_blocks as blocks
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office

Faults = list[gate.Fault]


def judged(
    main: str | bytes = office.MAIN, called: str | bytes = office.CALLED, table: str | bytes = office.TABLE
) -> Faults:
    """Faults of the office with these files."""
    main, called, table = (each if isinstance(each, bytes) else each.encode() for each in (main, called, table))
    return gate.faults("main", {"main.bpmn": main, "called.bpmn": called}, {"grading.dmn": table}, office.KNOWN)


def test_a_sound_business_passes() -> None:
    assert judged() == []


def flow(key: str) -> str:
    """The written form of one of the office's flows."""
    return next(d.flow(line) for line in office.FLOWS if f'id="{key}"' in d.flow(line))


ADDED = "</bpmn:process>"
USER, DONE, NAMED = '<bpmn:userTask id="fill"', '<bpmn:endEvent id="done">', "<spiffworkflow:variableName>project"
LINK = '<bpmn:intermediateThrowEvent id="x"><bpmn:linkEventDefinition/></bpmn:intermediateThrowEvent>'
TOLD = "<bpmn:startEvent id='begin'><bpmn:messageEventDefinition/></bpmn:startEvent>"
PRE, POST = (f"<spiffworkflow:{tag}>a = 1</spiffworkflow:{tag}>" for tag in ("preScript", "postScript"))
PAYLOAD = d.extension("<spiffworkflow:messagePayload>1</spiffworkflow:messagePayload>")
MANY = "<bpmn:multiInstanceLoopCharacteristics "
INPUT = "<bpmn:loopDataInputRef>signers</bpmn:loopDataInputRef>"
CARDINALITY = "<bpmn:loopCardinality>{}</bpmn:loopCardinality>"
OUTPUT = "<bpmn:loopDataOutputRef>signatures</bpmn:loopDataOutputRef>"
VARIABLE = ">project</spiffworkflow:variableName>"
HELD = 'attachedToRef="examine" cancelActivity="true"'
MISTAKES = [
    ("D-XML", "main.bpmn", "</bpmn:definitions>", ""),
    ("D-XML", "main.bpmn", "<bpmn:definitions ", "<!DOCTYPE x><bpmn:definitions "),
    ("D-EXEC", "begin", 'isExecutable="true"', 'isExecutable="false"'),
    ("D-EXEC", "begin", 'isExecutable="true"', ""),
    ("D-ID", "Start", 'id="begin"', 'id="Start"'),
    ("D-ID", "1x", 'id="begin"', 'id="1x"'),
    ("D-ID", "fill", 'id="route" name', 'id="fill" name'),
    ("D-ELEMENT", "x", ADDED, '<bpmn:task id="x"/>' + ADDED),
    ("D-ELEMENT", "x", ADDED, '<bpmn:manualTask id="x"/>' + ADDED),
    ("D-ELEMENT", "x", ADDED, LINK + ADDED),
    ("D-ELEMENT", "x", ADDED, '<bpmn:transaction id="x"/>' + ADDED),
    ("D-ELEMENT", "begin", ADDED, '<bpmn:dataObject id="x"/>' + ADDED),
    ("D-ELEMENT", "begin", ADDED, '<evil:thing xmlns:evil="urn:x" id="x"/>' + ADDED),
    ("D-ELEMENT", "done", DONE, DONE + "<bpmn:signalEventDefinition/>"),
    ("D-ELEMENT", "done", DONE, DONE + "<bpmn:compensateEventDefinition/>"),
    ("D-ELEMENT", "begin", '<bpmn:startEvent id="begin"/>', TOLD),
    ("D-ELEMENT", "fill", 'name="步骤fill">', '><bpmn:standardLoopCharacteristics/>'),
    ("D-SCRIPT", "x", ADDED, '<bpmn:scriptTask id="x"><bpmn:script>1</bpmn:script></bpmn:scriptTask>' + ADDED),
    ("D-SCRIPT", "fill", NAMED, PRE + NAMED),
    ("D-SCRIPT", "fill", NAMED, POST + NAMED),
    ("D-EXT", "fill", NAMED, "<spiffworkflow:allowGuest/>" + NAMED),
    ("D-EXT", "recall", "<bpmn:messageEventDefinition", PAYLOAD + "<bpmn:messageEventDefinition"),
    ("D-QUANTITY", "fill", USER, USER + ' startQuantity="2"'),
    ("D-QUANTITY", "fill", USER, USER + ' completionQuantity="2"'),
    ("D-ATTR", "fill", USER, USER + ' isForCompensation="true"'),
    ("D-ATTR", "yes", "conditionExpression xsi:type", 'conditionExpression language="python" xsi:type'),
    ("D-EVENT-SUB", "x", ADDED, '<bpmn:subProcess id="x" triggeredByEvent="true"/>' + ADDED),
    ("D-CALL", "examine", 'calledElement="reviewing"', 'calledElement="absent"'),
    ("D-CALL", "examine", ' calledElement="reviewing"', ""),
    ("D-RECURSION", "examine", 'calledElement="reviewing"', 'calledElement="main"'),
    ("D-DECISION", "grade", ">grading<", ">absent<"),
    ("D-START", "begin", '<bpmn:startEvent id="begin"/>', d.start() + d.start("again")),
    ("D-FLOW", "f_begin_merge", 'targetRef="merge"', 'targetRef="nowhere"'),
    ("D-FLOW", "f_fork_settle", 'sourceRef="fork" targetRef="settle"', 'sourceRef="fork" targetRef="in"'),
    ("D-FLOW", "fill", ADDED, d.flow("fill > join") + ADDED),
    ("D-CONDITION", "f_show_done", d.flow("show > done"), d.flow("show > done | true")),
    ("D-CONDITION", "back", d.flow("back: gate > merge"), d.flow("back: gate > merge | true")),
    ("D-CONDITION", "yes", flow("yes"), d.flow("yes: gate > fork")),
    ("D-DEFAULT", "gate", ' default="back"', ""),
    ("D-DEFAULT", "gate", ' default="back"', ' default="f_show_done"'),
    ("D-MERGE", "fill", d.flow("recall > merge"), d.flow("recall > fill")),
    ("D-BOUNDARY", "recall", 'attachedToRef="examine"', 'attachedToRef="absent"'),
    ("D-BOUNDARY", "recall", HELD, HELD.replace("true", "false")),
    ("D-DEAD-END", "show", d.flow("show > done"), ""),
    ("D-REACH", "show", d.flow("join > show"), d.flow("join > done")),
    ("D-REACH", "x", ADDED, d.user("x") + d.flow("x > done") + ADDED),
    ("D-OPERATOR", "route", '"o.route"', '"os.system"'),
    ("D-PARAM", "route", 'parameter id="kind"', 'parameter id="sort"'),
    ("D-FORM", "fill", "project-schema.json", "absent-schema.json"),
    ("D-FORM", "fill", 'name="formJsonSchemaFilename"', 'name="other"'),
    ("D-LANE", "fill", "<bpmn:flowNodeRef>fill</bpmn:flowNodeRef>", ""),
    ("D-LANE", "fill", 'name="reviewer"', 'name="nobody"'),
    ("D-VARIABLE", "fill", VARIABLE, VARIABLE.replace("project", "")),
    ("D-VARIABLE", "fill", VARIABLE, VARIABLE.replace("project", "__builtins__")),
    ("D-VARIABLE", "route", 'resultVariable="route"', 'resultVariable="len"'),
    ("D-EXPR", "yes", "&quot;approve&quot;</bpmn:cond", "</bpmn:cond"),
    ("D-EXPR", "yes", "&quot;approve&quot;</bpmn:cond", "add_days(today(), 100000000)</bpmn:cond"),
    ("D-EXPR", "route", "project[&quot;kind&quot;]", "days(today(), 20160101)"),
    ("D-EXPR", "route", "project[&quot;kind&quot;]", "project.kind"),
    ("D-EXPR", "route", "project[&quot;kind&quot;]", "__import__(&quot;os&quot;)"),
    ("D-TIMER", "late", ">PT48H<", ">-PT48H<"),
    ("D-TIMER", "late", ">PT48H<", "><"),
    ("D-TIMER", "late", "bpmn:timeDuration", "bpmn:timeCycle"),
    ("D-VAR", "late", ">PT48H<", ">term<"),
    ("D-VAR", "route", "project[&quot;kind&quot;]", "review"),
    ("D-VAR", "route", "project[&quot;kind&quot;]", "level"),
    ("D-MESSAGE", "recall", 'messageRef="msg_withdraw"', 'messageRef="absent"'),
    ("D-MESSAGE", "recall", 'messageRef="msg_withdraw"', ""),
    ("D-MI", "sign", MANY, MANY + 'behavior="One" '),
    ("D-MI", "sign", INPUT, CARDINALITY.format("101")),
    ("D-MI", "sign", INPUT, CARDINALITY.format("-1")),
    ("D-MI", "sign", OUTPUT, ""),
    ("D-VAR", "sign", "Ref>signers<", "Ref>absent<"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "element", "old", "new"), MISTAKES)
def test_one_mistake_is_told_where_it_is(rule: str, element: str, old: str, new: str) -> None:
    text = office.MAIN.decode()
    assert old in text
    times = -1 if old == "bpmn:timeDuration" else 1
    found = judged(text.replace(old, new, times))
    assert (element, rule) in {(fault.element, fault.rule) for fault in found}, found
    assert all(any("一" <= sign <= "鿿" for sign in fault.message) for fault in found)


def small(nodes: list[str], flows: list[str], **declared: tuple[str, ...]) -> set[tuple[str, str]]:
    """Element and rule of each fault of a process of its own."""
    raw = d.document(d.process("main", [d.start(), *nodes, d.end()], flows), **declared)
    return {(each.element, each.rule) for each in judged(raw)}


def test_a_loop_without_a_wait_is_refused() -> None:
    nodes = [d.xor("m"), d.service("s", "publish"), d.xor("g", default="x")]
    assert small(nodes, ["begin > m", "m > s", "s > g", "g > m | true", "x: g > done"]) == {("m", "D-LOOP")}


def test_a_loop_over_a_call_that_never_waits_is_refused() -> None:
    called = d.process(
        "reviewing", [d.start("in"), d.service("s", "publish"), d.end("out")], ["in > s", "s > out"]
    )
    nodes = [d.start(), d.xor("m"), d.call("c", "reviewing"), d.xor("g", default="x"), d.end()]
    main = d.process("main", nodes, ["begin > m", "m > c", "c > g", "g > m | true", "x: g > done"])
    assert [each.rule for each in judged(d.document(main), d.document(called))] == ["D-LOOP"]


def test_a_join_that_waits_for_itself_is_refused() -> None:
    nodes = [d.parallel("j"), d.user("review"), d.xor("g", default="x")]
    assert small(nodes, ["begin > j", "j > review", "review > g", "g > j | true", "x: g > done"]) == {
        ("j", "D-JOIN")
    }


@pytest.mark.parametrize(
    ("number", "rules"), [("2", set()), ("1 + 1", set()), ("len(starter)", {"D-LOOP"}), ("0", {"D-LOOP"})]
)
def test_a_written_number_of_signers_is_a_wait(number: str, rules: set[str]) -> None:
    many = d.instances(number, "", "signatures", "signed")
    nodes = [d.xor("m"), d.user("sign", "signed", "sign", many), d.xor("g", default="x")]
    found = small(nodes, ["begin > m", "m > sign", "sign > g", "g > m | true", "x: g > done"])
    assert {rule for _, rule in found} == rules


def test_instances_of_anything_but_tasks_are_told_what_to_draw() -> None:
    many = d.instances("signers", "signer", "signatures", "signed")
    for tag in ("callActivity", "subProcess", "businessRuleTask"):
        raw = d.document(d.process("main", [f'<bpmn:{tag} id="x">{many}</bpmn:{tag}>'], []))
        found = [each for each in judged(raw) if each.rule == "D-MI"]
        assert [each.element for each in found] == ["x"] and "请把多实例画在其中的任务上" in found[0].message


def test_more_than_two_hundred_steps_are_refused() -> None:
    nodes = [d.user(f"u{at}", "review", "review") for at in range(250)]
    flows = ["begin > u0", *(f"u{at} > u{at + 1}" for at in range(249)), "u249 > done"]
    assert small(nodes, flows) == {("begin", "D-SIZE")}


@pytest.mark.parametrize("second", [d.timer("P2D"), ""])
def test_two_timers_behind_one_event_gateway_are_refused(second: str) -> None:
    other = d.catch("b", second) if second else d.user("b", "review", "review")
    nodes = ['<bpmn:eventBasedGateway id="r"/>', d.catch("a", d.timer("P1D")), other]
    assert small(nodes, ["begin > r", "r > a", "r > b", "a > done", "b > done"]) == {("r", "D-EVENT-GATEWAY")}


def test_an_error_nobody_catches_is_refused() -> None:
    nodes = [d.end("bad", d.error("E1")), d.xor("g", default="x")]
    flows = ["begin > g", "g > bad | starter == null", "x: g > done"]
    assert small(nodes, flows, errors=("E1",)) == {("bad", "D-ERROR")}


def test_a_variable_of_one_path_only_is_refused_unless_guarded() -> None:
    nodes = [d.xor("g", default="x"), d.user("review"), d.xor("m"), d.xor("h", default="y"), d.end("other")]
    flows = ["begin > g", "g > review | entry == null", "x: g > m", "review > m", "m > h", "y: h > done"]
    assert small(nodes, [*flows, 'c: h > other | review["ok"]']) == {("c", "D-VAR")}
    assert small(nodes, [*flows, 'c: h > other | entry == null and review["ok"]']) == set()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('hitPolicy="FIRST"', "", ("grading", "D-DMN")),
        ("&quot;县级&quot;", "open(&quot;x&quot;)", ("row0", "D-EXPR")),
        ("&quot;县级&quot;", "add_days(today(), 100000000)", ("grade", "D-EXPR")),
        ("&quot;县级&quot;", "county", ("grade", "D-VAR")),
        ("project[&quot;kind&quot;]", "project.kind", ("grade", "D-EXPR")),
    ],
)
def test_tables_are_looked_at_cell_by_cell(old: str, new: str, fault: tuple[str, str]) -> None:
    text = office.TABLE.decode()
    assert old in text
    assert {(each.element, each.rule) for each in judged(table=text.replace(old, new, 1))} == {fault}


def test_unforeseen_input_is_still_one_sentence() -> None:
    wrong: gate.Vocabulary = None  # type: ignore[assignment]
    assert [
        each.rule
        for each in gate.faults("main", {"m": office.MAIN, "c": office.CALLED}, {"t": office.TABLE}, wrong)
    ] == ["D-ENGINE"]
    assert [each.rule for each in gate.faults("main", {}, {}, office.KNOWN)] == ["D-CALL"]


def test_a_parallel_join_behind_a_decision_is_refused() -> None:
    nodes = [d.xor("g", default="x"), d.user("review"), d.xor("v"), d.parallel("j")]
    flows = ["begin > g", "g > review | starter == null", "x: g > v", "review > j", "v > j", "j > done"]
    assert small(nodes, flows) == {("j", "D-JOIN")}


def test_a_recall_out_of_one_branch_of_a_fork_is_refused() -> None:
    nodes = [d.parallel("f"), d.user("review"), d.boundary("r", "review", d.message("stop")), d.end("stopped")]
    nodes += [d.user("sign", "sign", "sign"), d.parallel("j")]
    flows = ["begin > f", "f > review", "f > sign", "review > j", "sign > j", "j > done", "r > stopped"]
    assert small(nodes, flows, messages=("stop",)) == {("j", "D-JOIN")}
    nodes[3] = d.end("stopped", "<bpmn:terminateEventDefinition/>")
    assert small(nodes, flows, messages=("stop",)) == set()


class Every(frozenset[str]):
    """All forms there could be."""

    def __contains__(self, name: object) -> bool:
        return True


def test_sound_blocks_of_any_shape_pass() -> None:
    known = gate.Vocabulary({}, Every(), frozenset({"reviewer"}), frozenset())
    for seed in range(60):
        found = gate.faults("main", blocks.drawn(blocks.grow(Random(seed), 4)), {}, known)
        twice = {fault.element for fault in found if fault.rule == "D-TOKEN"}
        assert {fault.rule for fault in found} <= {"D-SIZE", "D-TOKEN"}, (seed, found)
        assert all(element.startswith("o_") for element in twice), (seed, found)  # behind a timer, in a loop


def test_a_called_process_reads_what_its_caller_produced_before() -> None:
    inner = [d.start("in"), d.service("s", "remind", org='sign["x"]'), d.end("out")]
    called = d.process("reviewing", inner, ["in > s", "s > out"])
    nodes = [d.start(), d.xor("m"), d.user("sign", "sign", "sign"), d.call("c", "reviewing"), d.user("review")]
    nodes += [d.xor("g", default="x"), d.end()]
    flows = ["begin > m", "m > sign", "sign > c", "c > review", "review > g", "g > m | sign == 1", "x: g > done"]
    assert judged(d.document(d.process("main", nodes, flows)), d.document(called)) == []
    flows = ["begin > m", "m > c", "c > sign", "sign > review", "review > g", "g > m | sign == 1", "x: g > done"]
    found = judged(d.document(d.process("main", nodes, flows)), d.document(called))
    assert [(each.element, each.rule) for each in found] == [("s", "D-VAR")]


def test_a_boundary_event_knows_only_what_stood_before_its_step() -> None:
    nodes = [
        d.user("review"),
        d.boundary("late", "review", d.timer("P1D")),
        d.service("s", "remind", org="review"),
    ]
    nodes.append(d.end("reminded"))
    assert small(nodes, ["begin > review", "review > done", "late > s", "s > reminded"]) == {("s", "D-VAR")}


def test_a_reminder_that_stops_all_leaves_what_was_not_said() -> None:
    lane = '<bpmn:laneSet id="l"><bpmn:lane id="l1" name="reviewer"><bpmn:flowNodeRef>review</bpmn:flowNodeRef>'
    for told, expected in (("", set()), ("<bpmn:terminateEventDefinition/>", {("s", "D-VAR")})):
        inside = [
            d.start("in"),
            d.user("review"),
            d.end("out"),
            d.boundary("late", "review", d.timer("P1D"), False),
        ]
        inside += [d.end("told", told), *map(d.flow, ("in > review", "review > out", "late > told"))]
        box = f'<bpmn:subProcess id="box">{"".join(inside)}</bpmn:subProcess>'
        nodes = [box, d.service("s", "remind", org="review"), f"{lane}</bpmn:lane></bpmn:laneSet>"]
        assert small(nodes, ["begin > box", "box > s", "s > done"]) == expected
