"""What a diagram reads out of answers enters the process; the number of instances is a whole one."""

from collections.abc import Mapping

import pytest

from app.engine import gate
from tests.app.engine import engine_diagrams as d

KNOWN = gate.Known(
    operators={"op": frozenset({"x"})},
    forms=frozenset({"ask", "more"}),
    lanes=frozenset({"l"}),
    inputs=frozenset({"starter"}),
    facts={"ask": frozenset({"kind"}), "more": frozenset({"amount"})},
)


def told(nodes: list[str], flows: list[str], dmn: Mapping[str, bytes] | None = None) -> list[str]:
    """Rules of what is told."""
    main = d.document(d.process("main", [d.start(), *nodes, d.end()], flows, "l"))
    return [one.rule for one in gate.faults("main", {"m": main}, dmn or {}, KNOWN)]


@pytest.mark.parametrize(("field", "rules"), [("kind", []), ("kindd", ["D-VAR"]), ("amount", ["D-VAR"])])
def test_only_facts_enter_the_process(field: str, rules: list[str]) -> None:
    ask, read = d.user("ask"), f'ask["{field}"]'
    flows = ["begin > ask", "ask > g", f'g > more | {read} == "a"', "x: g > m", "more > m", "m > done"]
    assert told([ask, d.user("more"), d.xor("g", "x"), d.xor("m")], flows) == rules
    assert told([ask, d.service("s", "op", x=read)], ["begin > ask", "ask > s", "s > done"]) == rules
    table = d.table("t", [read], ["way"], [["-", '"a"']])
    assert told([ask, d.rule("r", "t")], ["begin > ask", "ask > r", "r > done"], {"t": table}) == rules


@pytest.mark.parametrize(("number", "rules"), [("2", []), ("1 + 1", []), ("2.5", ["D-MI"]), ('"2"', ["D-MI"])])
def test_the_number_of_instances_is_whole(number: str, rules: list[str]) -> None:
    ask = d.user("ask", "one", "ask", d.instances(number, "", "all", "one"))
    assert told([ask], ["begin > ask", "ask > done"]) == rules
