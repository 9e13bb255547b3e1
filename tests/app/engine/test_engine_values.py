"""Values that would stop a case are refused at their step: no office, no list, no record to wait for, no date."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from app.engine import gate, kinds
from app.engine.kinds import Kind, literal, many, one, thing, union
from tests.app.engine import engine_diagrams as d

TEXT, EMPTY = one(kinds.TEXT), one(kinds.EMPTY)
NUMBER, DAY, WORDS = one(kinds.SUM), one(kinds.DAY), one(kinds.WORDS)
PERHAPS = union([TEXT, EMPTY])
DATES = thing({"day": DAY, "perhaps": union([DAY, EMPTY]), "words": WORDS, "n": one(kinds.COUNT)})
KNOWN = gate.Vocabulary(
    operators={"give": frozenset()},
    forms=frozenset({"ask", "sign"}),
    lanes=frozenset({"own", "far"}),
    inputs=frozenset({"starter", "entry"}),
    offices={"far": "x"},
    messages={"come": gate.Message(False, ("waitsFor", "key"), ("waitsFor",))},
    given={"starter": TEXT, "entry": PERHAPS},
    answers={"ask": DATES, "sign": thing({"decision": TEXT})},
    registers=frozenset({"ledger"}),
)
GIVE = d.service("give", "give", "x")
LAST = d.user("last", "last", "ask")


def told(
    kind: Kind, *nodes: str, lane: str = "own", dmn: Mapping[str, bytes] | None = None, begin: str = GIVE
) -> list[tuple[str, str]]:
    """Element and rule of what is told in a row of nodes behind one that leaves `x` of this kind."""
    row = [d.start(), d.user("ask"), begin, *nodes, LAST, d.end()]
    names = [node.split('id="')[1].split('"')[0] for node in row]
    flows = [f"{here} > {there}" for here, there in pairwise(names)]
    file = d.document(
        d.process("main", row, flows, lanes={"ask": "own", "last": lane}, lane=lane), messages=("come",)
    )
    known = replace(KNOWN, results={"give": kind})
    return [(each.element, each.rule) for each in gate.faults("main", {"m": file}, dmn or {}, known)]


@pytest.mark.parametrize("kind", [kinds.ANY, TEXT, WORDS, literal("AJ-1"), thing(), thing({"code": TEXT})])
def test_an_office_is_a_code_or_has_one(kind: Kind) -> None:
    assert told(kind, lane="far") == []


@pytest.mark.parametrize(
    "kind",
    [
        EMPTY, PERHAPS, NUMBER, DAY, one(kinds.TRUTH), many(TEXT), thing({"name": TEXT}), thing({"code": PERHAPS}),
        thing({"code": NUMBER}), literal(""),
    ],
)  # fmt: skip
def test_what_is_no_office_is_refused_at_its_step(kind: Kind) -> None:
    assert told(kind, lane="far") == [("last", "D-LANE")]


@pytest.mark.parametrize(
    ("items", "rules"),
    [
        (TEXT, []), (kinds.ANY, []), (thing({"code": TEXT}), []), (thing({"decision": TEXT}), ["D-LANE"]),
        (NUMBER, ["D-LANE"]), (PERHAPS, ["D-LANE", "D-MI"]),
    ],
)  # fmt: skip
def test_an_item_may_be_an_office(items: Kind, rules: list[str]) -> None:
    marker = d.instances("x", "one", "signatures", "signed")
    nodes = [d.start(), d.user("ask"), GIVE, d.user("sign", "signed", "sign", marker), d.end()]
    flows = ["begin > ask", "ask > give", "give > sign", "sign > done"]
    file = d.document(d.process("main", nodes, flows, lanes={"ask": "own", "sign": "far"}))
    known = replace(KNOWN, offices={"far": "one"}, results={"give": many(items)})
    found = gate.faults("main", {"m": file}, {}, known)
    assert sorted(each.rule for each in found) == rules and {each.element for each in found} <= {"sign"}


def test_results_of_signers_are_no_offices() -> None:
    first = d.user("sign", "signed", "sign", d.instances("x", "one", "signatures", "signed"))
    second = d.user("again", "told", "sign", d.instances("signatures", "y", "more", "told"))
    nodes = [d.start(), d.user("ask"), GIVE, first, second, d.end()]
    flows = ["begin > ask", "ask > give", "give > sign", "sign > again", "again > done"]
    file = d.document(d.process("main", nodes, flows, lanes={"ask": "own", "sign": "own", "again": "far"}))
    known = replace(KNOWN, offices={"far": "y"}, results={"give": many(TEXT)})
    assert [(each.element, each.rule) for each in gate.faults("main", {"m": file}, {}, known)] == [
        ("again", "D-LANE")
    ]


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        (kinds.ANY, True),
        (many(NUMBER), True),
        (TEXT, False),
        (thing(), False),
        (union([many(TEXT), EMPTY]), False),
    ],
)
def test_signers_come_from_a_list(kind: Kind, right: bool) -> None:
    step = d.user("sign", "signed", "sign", d.instances("x", "one", "signatures", "signed"))
    assert told(kind, step) == ([] if right else [("sign", "D-MI")])


def test_a_form_is_no_list() -> None:
    step = d.user("sign", "signed", "sign", d.instances("ask", "one", "signatures", "signed"))
    assert told(kinds.ANY, step) == [("sign", "D-MI")]


@pytest.mark.parametrize(
    ("number", "right"),
    [('ask["n"]', True), ('ask["n"] + 1', True), ("len(x)", True), ('ask["words"]', False), ("ask", False)],
)
def test_the_number_of_signers_is_a_whole_one(number: str, right: bool) -> None:
    step = d.user("sign", "signed", "sign", d.instances(number, "", "signatures", "signed"))
    assert told(many(TEXT), step) == ([] if right else [("sign", "D-MI")])


WAITED = [
    (many(literal("ledger")), True), (many(TEXT), True), (kinds.ANY, True), (many(literal("ledgers")), False),
    (TEXT, False), (many(NUMBER), False), (many(kinds.NOTHING), False), (union([many(TEXT), EMPTY]), False),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "right"), WAITED)
def test_what_is_waited_for_is_a_list_of_registers(kind: Kind, right: bool) -> None:
    event = d.catch("wait", d.message("come"), waitsFor="x", key="starter")
    assert told(kind, event) == ([] if right else [("wait", "D-MESSAGE")])


@pytest.mark.parametrize(("key", "right"), [("starter", True), ("entry", False), ("ask", False), ("x", False)])
def test_what_is_waited_for_belongs_to_somebody(key: str, right: bool) -> None:
    event = d.catch("wait", d.message("come"), waitsFor="x", key=key)
    assert told(many(literal("ledger")), event) == ([] if right else [("wait", "D-MESSAGE")])


DATE = "<bpmn:timerEventDefinition><bpmn:timeDate>{}</bpmn:timeDate></bpmn:timerEventDefinition>"
MOMENTS = [
    ('ask["day"]', True), ('add_days(ask["day"], 3)', True), ('ask["day"] + "T09:00"', True), ("x", True),
    ('ask["perhaps"] or today()', True), ('ask["perhaps"] if ask["perhaps"] != null else today()', True),
    ('ask["perhaps"]', False), ('ask["words"]', False), ('ask["n"]', False), ("ask", False), ('"soon"', False),
    ('ask["day"] if entry else "next week"', False), ("entry", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "right"), MOMENTS)
def test_a_date_is_a_date(text: str, right: bool) -> None:
    assert told(TEXT, d.catch("wait", DATE.format(d.escape(text)))) == ([] if right else [("wait", "D-TIMER")])


@pytest.mark.parametrize(
    ("text", "right"),
    [("x", True), ('"P" + str(ask["n"]) + "D"', True), ('ask["day"]', False), ('ask["n"]', False)],
)
def test_a_duration_is_a_duration(text: str, right: bool) -> None:
    assert told(TEXT, d.catch("wait", d.timer(text))) == ([] if right else [("wait", "D-TIMER")])


def test_whoever_asks_before_may_wait() -> None:
    nodes = [d.start(), d.user("ask"), d.xor("g", "x"), d.catch("wait", DATE.format('ask["perhaps"]')), d.xor("m")]
    flows = ["begin > ask", "ask > g", 'g > wait | ask["perhaps"] != null', "x: g > m", "wait > m", "m > done"]
    file = d.document(d.process("main", [*nodes, d.end()], flows, lanes={"ask": "own"}))
    assert gate.faults("main", {"m": file}, {}, KNOWN) == []


@pytest.mark.parametrize(
    ("cells", "policy", "rules"),
    [
        (['"AJ-1"', 'ask["words"]'], "FIRST", []), (['"AJ-1"', ""], "FIRST", ["D-LANE"]),
        (['"AJ-1"', "1"], "FIRST", ["D-LANE"]), (['"AJ-1"', '"AJ-2"'], "COLLECT", ["D-LANE"]),
        (['["AJ-1"]', "[]"], "FIRST", ["D-LANE"]),
    ],
)  # fmt: skip
def test_what_a_table_leaves_counts_too(cells: list[str], policy: str, rules: list[str]) -> None:
    table = d.table("t", ['ask["words"]'], ["x"], [['"a"', cells[0]], ["-", cells[1]]], policy)
    found = told(kinds.ANY, lane="far", dmn={"t": table}, begin=d.rule("r", "t"))
    assert found == [("last", rule) for rule in rules]


def test_a_list_of_a_table_may_be_the_signers() -> None:
    step = d.user("sign", "signed", "sign", d.instances("x", "one", "signatures", "signed"))
    for cells, found in ((['["AJ-1"]', "[]"], []), (['["AJ-1"]', '"AJ-1"'], [("sign", "D-MI")])):
        table = d.table("t", ['ask["words"]'], ["x"], [['"a"', cells[0]], ["-", cells[1]]])
        assert told(kinds.ANY, step, dmn={"t": table}, begin=d.rule("r", "t")) == found
