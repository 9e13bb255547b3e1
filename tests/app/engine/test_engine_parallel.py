"""Branches that run side by side write variables of their own."""

from collections.abc import Mapping

import pytest

from app.engine import gate
from tests.app.engine import engine_diagrams as d

KNOWN = gate.Vocabulary(
    operators={"op": frozenset()},
    forms=frozenset({"ask"}),
    lanes=frozenset({"l"}),
    inputs=frozenset({"starter"}),
)
INNER = d.document(d.process("inner", [d.start("i0"), d.user("look", "said", "ask"), d.end("iz")],
                             ["i0 > look", "look > iz"], "l"))  # fmt: skip


def told(nodes: list[str], flows: list[str], dmn: Mapping[str, bytes] | None = None) -> list[tuple[str, str]]:
    """Elements and rules of what is told."""
    main = d.document(d.process("main", [d.start(), *nodes, d.end()], flows, "l"))
    if b'"deep"' in main:
        main = main.replace(b"</bpmn:lane>", b"<bpmn:flowNodeRef>deep</bpmn:flowNodeRef></bpmn:lane>")
    found = gate.faults("main", {"m": main, "i": INNER}, dmn or {}, KNOWN)
    return [(one.element, one.rule) for one in found]


def ask(key: str, variable: str = "said", inside: str = "") -> str:
    """A human step."""
    return d.user(key, variable, "ask", inside)


SIDES = ["begin > f", "f > a", "f > b", "a > j", "b > j", "j > done"]
TABLE = {"t": d.table("t", ["starter"], ["said"], [["-", '"x"']])}
INSIDE = '<bpmn:subProcess id="b">' + "".join(
    [d.start("s0"), ask("deep"), d.end("sz"), d.flow("s0 > deep"), d.flow("deep > sz")]
) + "</bpmn:subProcess>"  # fmt: skip
LIST = d.instances("2", "", "said", "one")


@pytest.mark.parametrize("fork", [d.parallel, d.inclusive])
@pytest.mark.parametrize(
    "other",
    [
        ask("b"),
        d.service("b", "op", "said"),
        d.rule("b", "t"),
        d.call("b", "inner"),
        INSIDE,
        ask("b", "one", LIST),
    ],
)
def test_two_branches_never_write_one_variable(fork: object, other: str) -> None:
    gateways = [d.parallel("f"), d.parallel("j")]
    flows = SIDES
    if fork is d.inclusive:
        gateways = [d.inclusive("f", "x"), d.inclusive("j")]
        flows = ["begin > f", "f > a | starter == null", "x: f > b", *SIDES[3:]]
    assert told([*gateways, ask("a"), other], flows, TABLE) == [("b", "D-VAR")]
    assert told([*gateways, ask("a", "mine"), other], flows, TABLE) == []


def test_deep_in_the_branches_and_behind_loops() -> None:
    nodes = [d.parallel("f"), d.parallel("j"), ask("a"), ask("c", "own"), d.xor("m"), d.xor("g", "back"), ask("b")]
    flows = ["begin > f", "f > c", "c > a", "a > j", "f > m", "m > b", "b > g", "back: g > m", "j > done"]
    assert told(nodes, [*flows, "g > j | starter == null"]) == [("b", "D-VAR")]


def test_a_timer_that_leaves_its_step_open_makes_a_branch() -> None:
    nodes = [ask("a"), ask("b"), d.end("end2")]
    flows = ["begin > a", "a > done", "late > b", "b > end2"]
    assert told([*nodes, d.boundary("late", "a", d.timer("P1D"), False)], flows) == [("b", "D-VAR")]
    assert told([*nodes, d.boundary("late", "a", d.timer("P1D"), True)], flows) == []


def test_one_after_the_other_may_write_anew() -> None:
    line = [ask("a"), ask("b"), d.parallel("f"), d.parallel("j"), ask("c", "x"), ask("e", "y")]
    flows = ["begin > a", "a > f", "f > c", "f > e", "c > j", "e > j", "j > b", "b > done"]
    assert told(line, flows) == []
    either = [ask("a"), ask("b"), d.xor("g", "x"), d.xor("m")]
    flows = ["begin > g", "g > a | starter == null", "x: g > b", "a > m", "b > m", "m > done"]
    assert told(either, flows) == []


def test_a_step_beside_an_inclusive_block_stands_beside_what_follows_it() -> None:
    nodes = [d.parallel("f"), d.parallel("j"), ask("b"), d.inclusive("p", "x"), d.inclusive("q"),
             ask("c", "x"), ask("e", "y"), ask("a")]  # fmt: skip
    flows = ["begin > f", "f > b", "b > j", "f > p", "p > c | starter == null", "x: p > e", "c > q", "e > q",
             "q > a", "a > j", "j > done"]  # fmt: skip
    assert told(nodes, flows) == [("a", "D-VAR")]
