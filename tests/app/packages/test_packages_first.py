"""Which forms a process begins with: those of the first people on every way, no further."""

import pytest

from app.packages.drawing import drawings
from app.packages.entry_points import first_forms, lanes_after
from tests.app.engine import engine_diagrams as d

INTAKE = d.process("intake", [d.start("ib"), d.user("fill"), d.end("ie")], ["ib > fill", "fill > ie"])
SILENT = d.process("silent", [d.start("sb"), d.service("s", "o.s"), d.end("se")], ["sb > s", "s > se"])
MAYBE = d.process(
    "maybe",
    [d.start("mb"), d.xor("g", "no"), d.user("fill"), d.end("me"), d.end("mn")],
    ["mb > g", "g > fill | starter == null", "no: g > mn", "fill > me"],
)
FAILS = d.process(
    "fails",
    [d.start("fb"), d.xor("g", "no"), d.user("fill"), d.end("fe"), d.end("fx", d.error("E1"))],
    ["fb > g", "g > fill | starter == null", "no: g > fx", "fill > fe"],
)
VET = [d.service("desk", "p.desk", "desk"), d.user("vet")]
BEHIND = ["desk > vet", "vet > done"]


def first(nodes: list[str], flows: list[str], *called: str) -> set[str]:
    main = d.process("main", [d.start(), *nodes, *VET, d.end()], [*flows, *BEHIND])
    return {*first_forms("main", drawings({"m": d.document(main, *called, errors=("E1",))}))}


def subprocess(key: str) -> str:
    parts = [d.start(f"{key}_b"), d.user("fill"), d.end(f"{key}_e")]
    parts += [d.flow(f"{key}_b > fill"), d.flow(f"fill > {key}_e")]
    return f'<bpmn:subProcess id="{key}">{"".join(parts)}</bpmn:subProcess>'


@pytest.mark.parametrize(
    ("box", "called", "forms"),
    [
        (d.call("box", "intake"), [INTAKE], {"fill"}),
        (subprocess("box"), [], {"fill"}),
        (d.call("box", "silent"), [SILENT], {"vet"}),
        (d.call("box", "maybe"), [MAYBE], {"fill", "vet"}),
        (d.call("box", "fails"), [FAILS], {"fill"}),
        (d.user("box", "box", "fill"), [], {"fill"}),
    ],
    ids=["call", "subprocess", "silent", "maybe", "fails", "plain"],
)  # fmt: skip
def test_what_lies_behind_a_call_is_first_where_nobody_acts_in_it(
    box: str, called: list[str], forms: set[str]
) -> None:
    assert first([box], ["begin > box", "box > desk"], *called) == forms


def test_a_process_called_twice_is_passed_as_often() -> None:
    nodes = [d.xor("g", "x"), d.call("one", "silent"), d.call("two", "silent"), d.user("late"), d.xor("m")]
    flows = [
        "begin > g",
        "g > one | starter == null",
        "x: g > two",
        "one > m",
        "two > late",
        "late > m",
        "m > desk",
    ]
    assert first(nodes, flows, SILENT) == {"late", "vet"}


def test_a_join_waits_for_who_fills_in_beside() -> None:
    nodes = [d.parallel("f"), d.user("fill"), d.service("s", "o.s"), d.parallel("j")]
    assert first(nodes, ["begin > f", "f > fill", "f > s", "fill > j", "s > j", "j > desk"]) == {"fill"}


def test_processes_that_call_each_other_come_to_an_end() -> None:
    other = d.process("other", [d.start("ob"), d.call("c", "main"), d.end("oe")], ["ob > c", "c > oe"])
    assert first([d.call("box", "other")], ["begin > box", "box > desk"], other) == set()


@pytest.mark.parametrize(("box", "lanes"), [("silent", {"back"}), ("intake", {"reviewer"})])
def test_a_message_leads_past_what_nobody_acts_in(box: str, lanes: set[str]) -> None:
    nodes = [d.start(), d.user("vet"), d.end(), d.boundary("r", "vet", d.message("recall"))]
    nodes += [d.call("box", box), d.user("again"), d.end("z")]
    flows = ["begin > vet", "vet > done", "r > box", "box > again", "again > z"]
    main = d.process("main", nodes, flows, lanes={"again": "back"})
    known = drawings({"m": d.document(main, SILENT, INTAKE, messages=("recall",))})
    assert lanes_after(known, "main", "vet", "recall") == lanes
