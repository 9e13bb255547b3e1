"""The token game of the gate: what designers draw every day passes, what can go wrong is refused at its shape."""

import re

import pytest

from app.engine import gate
from app.engine.findings import Message
from tests.app.engine import engine_diagrams as d

Faults = list[gate.Fault]
STOP = "<bpmn:terminateEventDefinition/>"
ASKED = ' | a["x"] == 1'


class Every(frozenset[str]):
    """All forms there could be."""

    def __contains__(self, name: object) -> bool:
        return True


KNOWN = gate.Vocabulary(
    {"remind": frozenset()},
    Every(),
    frozenset({"reviewer"}),
    frozenset({"starter"}),
    messages={"go": Message(False), "recall": Message(True)},
)


def judged(nodes: list[str], flows: list[str], *others: bytes, **told: tuple[str, ...]) -> Faults:
    """Faults of process `main`: begin → a → …"""
    main = d.document(d.process("main", [d.start(), d.user("a"), *nodes], ["begin > a", *flows]), **told)
    lost = sorted(set(re.findall(rb'<bpmn:userTask id="(\w+)"', main)) - set(re.findall(rb"Ref>(\w+)<", main)))
    refs = b"".join(b"<bpmn:flowNodeRef>%b</bpmn:flowNodeRef>" % each for each in lost)
    main = main.replace(b"</bpmn:lane>", refs + b"</bpmn:lane>", 1)
    files = {"main": main, **{f"o{at}": each for at, each in enumerate(others)}}
    return gate.faults("main", files, {}, KNOWN)


def users(names: str) -> list[str]:
    """User tasks."""
    return [d.user(each) for each in names.split()]


def timer(key: str, held: str, interrupting: bool) -> str:
    """A timer on a step."""
    return d.boundary(key, held, d.timer("P1D"), interrupting)


def inner(key: str, nodes: list[str], flows: list[str]) -> str:
    """An embedded subprocess."""
    parts = "".join([*nodes, *(d.flow(line) for line in flows)])
    return f'<bpmn:subProcess id="{key}">{parts}</bpmn:subProcess>'


LOOP = ["a > m", "m > b", "b > g", f"g > done{ASKED}", "back: g > m"]
LOOPED = [d.xor("m"), d.xor("g", default="back"), d.end()]
REMIND = [timer("t", "b", False), d.service("remind", "remind"), d.end("reminded")]
REMINDED = ["t > remind", "remind > reminded"]
FORK = ["a > p", "p > b", "p > c"]
ACCEPTED = {
    "a reminder to its own end": ([*users("b"), *REMIND, d.end()], ["a > b", "b > done", *REMINDED]),
    "a reminder in a return loop": ([*users("b"), *LOOPED, *REMIND], [*LOOP, *REMINDED]),
    "a person chases, no loop": (
        [*users("b chase"), timer("t", "b", False), d.end("x"), d.end()],
        ["a > b", "b > done", "t > chase", "chase > x"],
    ),
    "escalation takes the step away, in a loop": (
        [*users("b chief"), *LOOPED, timer("t", "b", True), d.xor("n")],
        ["a > m", "m > b", "b > n", "t > chief", "chief > n", "n > g", f"g > done{ASKED}", "back: g > m"],
    ),
    "parallel review in a return loop": (
        [*users("b c e"), d.xor("m"), d.parallel("p"), d.parallel("j"), d.xor("g", "back"), d.end()],
        ["a > m", "m > p", "p > b", "p > c", "b > j", "c > j", "j > e", "e > g", f"g > done{ASKED}",
         "back: g > m"],
    ),
    "inclusive copies in a return loop": (
        [*users("b c e"), d.xor("m"), d.inclusive("p", "q"), d.inclusive("j"), d.xor("g", "back"), d.end()],
        ["a > m", "m > p", f"p > b{ASKED}", "q: p > c", "b > j", "c > j", "j > e", "e > g", f"g > done{ASKED}",
         "back: g > m"],
    ),
    "branches with ends of their own": (
        [*users("b c"), d.parallel("p"), d.end("x"), d.end()], [*FORK, "b > x", "c > done"]
    ),
    "a loop inside one branch": (
        [*users("b c e"), d.parallel("p"), d.parallel("j"), d.xor("m"), d.xor("g", "back"), d.end()],
        ["a > p", "p > m", "m > b", "b > e", "e > g", f"g > j{ASKED}", "back: g > m", "p > c", "c > j",
         "j > done"],
    ),
    "a timer takes one of two branches to their inclusive join": (
        [*users("b c e"), timer("t", "b", True), d.parallel("p"), d.inclusive("j"), d.end("x"), d.end()],
        [*FORK, "b > x", "t > j", "c > j", "j > e", "e > done"],
    ),
    "a branch loops before its inclusive join": (
        [*users("b c e r"), d.parallel("p"), d.xor("n"), d.xor("x", "back"), d.inclusive("j"), d.end()],
        [*FORK, "b > j", "c > n", "n > x", f"x > j{ASKED}", "back: x > r", "r > n", "j > e", "e > done"],
    ),
    "a person chases inside a subprocess that ends with its step, in a loop": (
        [inner("s", [d.start("in"), *users("b chase"), timer("t", "b", False), d.end("off"), d.end("out", STOP)],
               ["in > b", "b > out", "t > chase", "chase > off"]), *LOOPED],
        ["a > m", "m > s", "s > g", 'g > done | b["x"] == 1', "back: g > m"],
    ),
    "the first of two ends both": (
        [*users("b c"), d.parallel("p"), d.end("x", STOP), d.end("y", STOP)], [*FORK, "b > x", "c > y"]
    ),
    "a block is recalled and returned": (
        [inner("s", [d.start("in"), d.parallel("p"), *users("b c"), d.parallel("j"), d.end("out")],
               ["in > p", "p > b", "p > c", "b > j", "c > j", "j > out"]),
         d.boundary("r", "s", d.message("recall")), *LOOPED],
        ["a > m", "m > s", "s > g", "r > m", f"g > done{ASKED}", "back: g > m"],
    ),
    "a reminder, then the chief, in one of two branches, in a loop": (
        [*users("b c chief"), *REMIND, timer("u", "b", True), d.xor("n"), d.parallel("p"), d.parallel("j"),
         *LOOPED],
        ["a > m", "m > p", "p > b", "p > c", "b > n", "u > chief", "chief > n", "n > j", "c > j", "j > g",
         *REMINDED, f"g > done{ASKED}", "back: g > m"],
    ),
    "a record is waited for beside a review": (
        [*users("b"), d.catch("w", d.message("go")), d.parallel("p"), d.parallel("j"), d.end()],
        ["a > p", "p > b", "p > w", "b > j", "w > j", "j > done"],
    ),
    "two reminders share their end with the case": (
        [*users("b c"), timer("t", "b", False), timer("u", "c", False), d.xor("n"), d.service("remind", "remind"),
         d.end()],
        ["a > b", "b > c", "c > done", "t > n", "u > n", "n > remind", "remind > done"],
    ),
    "many sign, the late ones are stopped": (
        [d.user("b", "one", "form", d.instances("3", "", "all", "one")), timer("t", "b", True), d.xor("m"),
         d.end()],
        ["a > b", "b > m", "t > m", "m > done"],
    ),
    "a message or a moment": (
        [d.catch("t", d.timer("P1D")), d.catch("u", d.message("go")), '<bpmn:eventBasedGateway id="r"/>',
         d.xor("m"), d.end()],
        ["a > r", "r > t", "r > u", "t > m", "u > m", "m > done"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("pattern", ACCEPTED)
def test_everyday_patterns_pass(pattern: str) -> None:
    nodes, flows = ACCEPTED[pattern]
    assert judged(nodes, flows, messages=("go", "recall")) == []


REFUSED = {
    "a merge without a join": (
        "D-TOKEN", {"e"}, [*users("b c e"), d.parallel("p"), d.xor("m"), d.end()],
        [*FORK, "b > m", "c > m", "m > e", "e > done"],
    ),
    "a fork behind such a merge": (
        "D-TOKEN", {"k", "l"},
        [*users("b c k l e"), d.parallel("p"), d.xor("m"), d.parallel("q"), d.parallel("j"), d.end()],
        [*FORK, "b > m", "c > m", "m > q", "q > k", "q > l", "k > j", "l > j", "j > e", "e > done"],
    ),
    "a service behind such a merge": (
        "D-TOKEN", {"s"}, [*users("b c"), d.parallel("p"), d.xor("m"), d.service("s", "remind"), d.end()],
        [*FORK, "b > m", "c > m", "m > s", "s > done"],
    ),
    "a return around the join": (
        "D-TOKEN", {"c"},
        [*users("b c"), d.xor("m"), d.parallel("p"), d.parallel("j"), d.xor("g", "back"), d.end()],
        ["a > m", "m > p", "p > b", "p > c", "b > g", f"g > j{ASKED}", "back: g > m", "c > j", "j > done"],
    ),
    "a person chases in a loop": (
        "D-TOKEN", {"chase"}, [*users("b chase"), *LOOPED, timer("t", "b", False), d.end("x")],
        [*LOOP, "t > chase", "chase > x"],
    ),
    "a timer leads back before its own step": (
        "D-TOKEN", {"b"}, [*users("b"), d.xor("m"), timer("t", "b", False), d.end()],
        ["a > m", "m > b", "b > done", "t > m"],
    ),
    "a timer leads back before a block": (
        "D-TOKEN", {"b", "c"},
        [*users("b c"), d.xor("m"), d.parallel("p"), d.parallel("j"), timer("t", "b", False), d.end()],
        ["a > m", "m > p", "p > b", "p > c", "b > j", "c > j", "j > done", "t > m"],
    ),
    "a timer gives the following step twice": (
        "D-TOKEN", {"c"}, [*users("b c"), d.xor("m"), timer("t", "b", False), d.end()],
        ["a > b", "b > m", "t > m", "m > c", "c > done"],
    ),
    "a join of either and or": (
        "D-JOIN", {"j"}, [*users("b c"), d.xor("x", "q"), d.parallel("j"), d.end()],
        ["a > x", f"x > b{ASKED}", "q: x > c", "b > j", "c > j", "j > done"],
    ),
    "a join with a timer that may not fire": (
        "D-JOIN", {"j"}, [*users("b"), timer("t", "b", False), d.parallel("j"), d.end()],
        ["a > b", "b > j", "t > j", "j > done"],
    ),
    "a join of an interrupted branch": (
        "D-JOIN", {"j"},
        [*users("b c"), timer("t", "b", True), d.parallel("p"), d.parallel("j"), d.end("x"), d.end()],
        [*FORK, "b > j", "c > j", "j > done", "t > x"],
    ),
    "inclusive branches in a parallel join": (
        "D-JOIN", {"j"}, [*users("b c"), d.inclusive("p", "q"), d.parallel("j"), d.end()],
        ["a > p", f"p > b{ASKED}", "q: p > c", "b > j", "c > j", "j > done"],
    ),
    "inclusive joins that wait for each other": (
        "D-INCLUSIVE", {"i", "j"},
        [*users("b c e f"), d.parallel("p"), d.inclusive("i"), d.inclusive("j"), d.parallel("q"), d.parallel("r"),
         d.end("x"), d.end("y")],
        [*FORK, "b > i", "c > j", "i > e", "e > q", "q > x", "q > j", "j > f", "f > r", "r > y", "r > i"],
    ),
    "a branch that may come to either flow of an inclusive join": (
        "D-INCLUSIVE", {"j"},
        [*users("b c"), d.parallel("p"), d.xor("x", "q"), d.xor("m"), d.xor("n"), d.inclusive("j"), d.end()],
        [*FORK, "b > m", "c > x", f"x > m{ASKED}", "q: x > n", "m > j", "n > j", "j > done"],
    ),
    "a timer sets a step going that comes anyway": (
        "D-TOKEN", {"remind"},
        [*users("b"), timer("t", "b", False), d.xor("m"), d.service("remind", "remind"), d.end()],
        ["a > b", "b > m", "t > m", "m > remind", "remind > done"],
    ),
    "a loop of many that may be none": (
        "D-LOOP", {"m", "b", "g"}, [d.user("b", "one", "form", d.instances("0", "", "all", "one")), *LOOPED], LOOP
    ),
    "a subprocess that only fails": (
        "D-END", {"s"},
        [inner("s", [d.start("in"), *users("b"), d.end("bad", d.error("E1"))], ["in > b", "b > bad"]), *users("c"),
         d.end()],
        ["a > s", "s > c", "c > done"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_can_go_wrong_is_refused_at_a_shape(pattern: str) -> None:
    rule, elements, nodes, flows = REFUSED[pattern]
    found = judged(nodes, flows, errors=("E1",))
    assert [each.rule for each in found] == [rule], found
    assert found[0].element in elements or found[0].element in {f"f_{each}_j" for each in elements}, found
    assert any(word in found[0].message for word in ("请", "用", "循环", "永远")), found


def wide(branches: int, length: int) -> Faults:
    """Rows of steps side by side."""
    names = [[f"u{at}x{step}" for step in range(length)] for at in range(branches)]
    nodes = [d.parallel("p"), d.parallel("j"), d.end(), *(d.user(name) for row in names for name in row)]
    flows = ["a > p", "j > done"]
    for row in names:
        flows += [f"{one} > {two}" for one, two in zip(["p", *row], [*row, "j"], strict=True)]
    return judged(nodes, flows)


def forked(gate: str, branches: int, inside: int) -> Faults:
    """A wide split, each branch with a decision of its own."""
    nodes, flows = [gate, d.parallel("j"), d.end()], ["a > p", "j > done"]
    for at in range(branches):
        nodes += [d.xor(f"x{at}", f"f_x{at}_u{at}x0"), d.xor(f"m{at}")]
        flows += [f"p > x{at}" + (ASKED if at and "inclusive" in gate else ""), f"m{at} > j"]
        for way in range(inside):
            nodes.append(d.user(f"u{at}x{way}"))
            flows += [f"x{at} > u{at}x{way}" + (ASKED if way else ""), f"u{at}x{way} > m{at}"]
    return judged(nodes, flows)


def test_what_is_too_wide_to_be_proved_is_refused_plainly() -> None:
    assert wide(5, 4) == [] and wide(12, 1) == []
    for found in (
        wide(9, 6),
        forked(d.inclusive("p", "f_p_x0"), 40, 2),
    ):
        assert [(each.element, each.rule) for each in found] == [("p", "D-SIZE")]


def test_the_gateway_that_does_not_wait_is_named() -> None:
    _, _, nodes, flows = REFUSED["a fork behind such a merge"]
    assert "「m」只合并、不等待" in judged(nodes, flows)[0].message
