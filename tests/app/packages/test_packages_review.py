"""What a process publishes somebody else has seen, on every path, or package.toml says why not."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.packages.check_review import faults
from app.packages.package import Lane, Package, Process
from tests.app.engine import engine_diagrams as d

LANES = {
    "unit": Lane("unit", "contractor", "starter"),
    "office": Lane("office", "inspector", "review_org"),
    "own": Lane("own", "inspector", "starter"),
    "second": Lane("second", "inspector", "starter", ("fill",)),
    "other_unit": Lane("other_unit", "contractor", "other_org"),
}
PUBLISH = d.service("publish", "publish", register="'r'", face="'full'")
SHOWN = d.process("out", [d.start("a"), PUBLISH, d.end("z")], ["a > publish", "publish > z"])
INNER = d.process("inner", [d.start("in"), d.user("look"), d.end("out")], ["in > look", "look > out"], "office")


def judged(
    nodes: list[str],
    flows: list[str],
    lanes: Mapping[str, str],
    role: str = "contractor",
    reason: str | None = None,
) -> list[str]:
    """Elements that are told."""
    main = d.document(d.process("main", [d.start(), *nodes, d.end()], flows, "unit", lanes=lanes))
    process = replace(Process("main", "主"), start=(role,) if role else (), unreviewed=reason)
    package = Package("p", "包", {"main": process}, LANES)
    files = {"m": main, "i": d.document(INNER), "s": d.document(SHOWN)}
    return [one.element for one in faults(package, files)]


ROW = [d.user("fill"), d.user("check"), PUBLISH]
LINE = ["begin > fill", "fill > check", "check > publish", "publish > done"]


@pytest.mark.parametrize(
    ("lane", "role", "told"),
    [
        ("office", "contractor", []), ("unit", "contractor", ["publish"]), ("own", "contractor", ["publish"]),
        ("second", "contractor", ["publish"]), ("other_unit", "contractor", ["publish"]),
        ("own", "inspector", ["publish"]), ("second", "inspector", []), ("office", "inspector", []),
        ("second", "", ["publish"]), ("office", "", []),
    ],
)  # fmt: skip
def test_somebody_else_must_have_seen_it(lane: str, role: str, told: list[str]) -> None:
    assert judged(ROW, LINE, {"check": lane}, role) == told


def test_every_path_counts() -> None:
    nodes = [d.user("fill"), d.xor("g", "x"), d.user("check"), d.xor("m"), PUBLISH]
    flows = [
        "begin > fill",
        "fill > g",
        "g > check | true",
        "x: g > m",
        "check > m",
        "m > publish",
        "publish > done",
    ]
    assert judged(nodes, flows, {"check": "office"}) == ["publish"]


def test_a_boundary_event_goes_round_the_review() -> None:
    nodes = [d.user("fill"), d.user("check"), d.boundary("late", "check", d.timer("P1D")), d.xor("m"), PUBLISH]
    flows = ["begin > fill", "fill > check", "check > m", "late > m", "m > publish", "publish > done"]
    assert judged(nodes, flows, {"check": "office"}) == ["publish"]


def test_calls_are_looked_into() -> None:
    nodes = [d.user("fill"), d.call("review", "inner"), d.call("show", "out")]
    flows = ["begin > fill", "fill > review", "review > show", "show > done"]
    assert judged(nodes, flows, {}) == []
    assert judged([nodes[0], nodes[2]], ["begin > fill", "fill > show", "show > done"], {}) == ["show"]


def test_a_reason_is_a_reason_and_true() -> None:
    unseen, seen = {"check": "unit"}, {"check": "office"}
    assert judged(ROW, LINE, unseen, reason="次要变更当即登记") == []
    assert judged(ROW, LINE, unseen, reason="略") == ["process.main.unreviewed"]
    assert judged(ROW, LINE, unseen, reason="长" * 201) == ["process.main.unreviewed"]
    assert judged(ROW, LINE, seen, reason="次要变更当即登记") == ["process.main.unreviewed"]


def test_what_publishes_nothing_needs_nobody() -> None:
    assert judged([d.user("fill")], ["begin > fill", "fill > done"], {}) == []
