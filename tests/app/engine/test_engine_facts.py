"""What a diagram reads out of answers enters the process; the number of instances is a whole one."""

from collections.abc import Mapping

import pytest

from app.engine import gate
from tests.app.engine import engine_diagrams as d

KNOWN = gate.Vocabulary(
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


MANY = d.instances("2", "", "all", "one")


@pytest.mark.parametrize(("field", "rules"), [("kind", []), ("kindd", ["D-VAR"])])
def test_only_facts_are_read_wherever_something_reads(field: str, rules: list[str]) -> None:
    ask, read = d.user("ask"), f'ask["{field}"]'
    until = d.instances("2", "", "all", "one", until=f'one["{field}"] == "x"')
    assert told([d.user("ask", "one", "ask", until)], ["begin > ask", "ask > done"]) == rules
    for late in (d.timer(f'"P1D" if {read} == "x" else "P2D"'), d.timer(f"add_days(today(), len({read}))")):
        event = late.replace("timeDuration", "timeDate") if "add_days" in late else late
        wait = ["begin > ask", "ask > wait", "wait > done"]
        assert told([ask, d.catch("wait", event)], wait) == rules
    number = d.user("more", "m", "more", d.instances(f'1 if {read} == "x" else 2', "", "all", "m"))
    assert told([ask, number], ["begin > ask", "ask > more", "more > done"]) == rules
    table = d.table("t", ["starter"], ["way"], [["-", read], [f"? == {read}", '"a"']])
    assert told([ask, d.rule("r", "t")], ["begin > ask", "ask > r", "r > done"], {"t": table})[:1] == rules


@pytest.mark.parametrize(("field", "rules"), [("kind", []), ("kindd", ["D-VAR"])])
@pytest.mark.parametrize(
    "condition",
    [
        'all[0]["{0}"] == "x"', 'count(all, "{0}", "x") > 0', '(all if len(all) > 2 else all)[0]["{0}"] == "x"',
        '(all[0] if starter == null else all[1])["{0}"] == "x"', '[all[0], all[1]][0]["{0}"] == "x"',
    ],
)  # fmt: skip
def test_only_facts_are_read_from_all_answers(condition: str, field: str, rules: list[str]) -> None:
    nodes = [d.user("ask", "one", "ask", MANY), d.xor("g", "x"), d.xor("m"), d.user("more")]
    flows = ["begin > ask", "ask > g", f"g > more | {condition.format(field)}", "x: g > m", "more > m", "m > done"]
    assert told(nodes, flows) == rules


def test_a_name_that_something_else_writes_may_hold_anything() -> None:
    """What a table writes, and what an instance knows under a name that a form uses elsewhere."""
    table = d.table("t", ["starter"], ["all"], [["-", "[]"]])
    row = [d.user("ask", "one", "ask", MANY), d.rule("r", "t"), d.service("s", "op", x='count(all, "other", 1)')]
    assert told(row, ["begin > ask", "ask > r", "r > s", "s > done"], {"t": table}) == []
    each = d.instances("list", "ask", "all", "m", until='ask["code"] == "x"')
    table = d.table("t", ["starter"], ["list"], [["-", "[]"]])
    steps = [d.user("first", "ask", "ask"), d.rule("r", "t"), d.user("more", "m", "more", each)]
    assert told(steps, ["begin > first", "first > r", "r > more", "more > done"], {"t": table}) == []


@pytest.mark.parametrize(("number", "rules"), [("2", []), ("1 + 1", []), ("2.5", ["D-MI"]), ('"2"', ["D-MI"])])
def test_the_number_of_instances_is_whole(number: str, rules: list[str]) -> None:
    ask = d.user("ask", "one", "ask", d.instances(number, "", "all", "one"))
    assert told([ask], ["begin > ask", "ask > done"]) == rules
