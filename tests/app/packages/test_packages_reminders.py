"""A reminder inside a subprocess or called process ends nothing: its step still happens on every way."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.packages import check_whole
from app.packages.content import Content
from app.packages.drawing import drawings
from app.packages.package import Package, Process
from app.packages.reach import reaches
from tests.app.engine import engine_diagrams as d
from tests.app.packages.review_samples import AGREED, BEHIND, FORMS, INTO, LANES, LINE, REGISTERS, ROW, told_of

STOP = "<bpmn:terminateEventDefinition/>"
TELL = d.service("tell", "notify", org="starter", title="'催办'")
LATE = d.timer("P1D")


def reminder(on: str, *, interrupts: bool = False, end: str = "") -> tuple[list[str], list[str]]:
    return [d.boundary("late", on, LATE, interrupts), TELL, d.end("told", end)], ["late > tell", "tell > told"]


def escalation(form: str, lane_of: str = "rush") -> tuple[list[str], list[str]]:
    """Who stands above is asked by a step of its own."""
    return [d.boundary("late", lane_of, LATE, False), d.user("more", "more", form), d.end("told")], [
        "late > more",
        "more > told",
    ]


def two(on: str) -> tuple[list[str], list[str]]:
    nodes, flows = reminder(on)
    again = [d.boundary("later", on, d.timer("P2D"), False), d.service("tell2", "notify"), d.end("told2")]
    return [*nodes, *again], [*flows, "later > tell2", "tell2 > told2"]


def computed(on: str) -> tuple[list[str], list[str]]:
    nodes = [d.boundary("late", on, LATE, False), d.service("find", "p.above", "above"), TELL, d.end("told")]
    return nodes, ["late > find", "find > tell", "tell > told"]


def inner(step: str, aside: tuple[list[str], list[str]]) -> tuple[list[str], list[str]]:
    nodes = [d.start("b"), d.user(step), d.end("e"), *aside[0]]
    return nodes, [f"b > {step}", f"{step} > e", *aside[1]]


def subprocess(key: str, nodes: list[str], flows: list[str]) -> str:
    return f'<bpmn:subProcess id="{key}">{"".join(nodes)}{"".join(map(d.flow, flows))}</bpmn:subProcess>'


def placed(
    step: str, where: str, aside: tuple[list[str], list[str]]
) -> tuple[list[str], list[str], dict[str, bytes]]:
    """The line of the samples, that step with the branch beside it inside something."""
    nodes, flows = inner(step, aside)
    lane, more, box = {"fill": "unit", "check": "office"}[step], dict[str, bytes](), ""
    if where == "called":
        box = d.call("box", "sub")
        more = {"c": d.document(d.process("sub", nodes, flows, lanes={step: lane, "more": "unit"}))}
    elif where == "nested":
        deep = [d.start("b0"), subprocess("deep", nodes, flows), d.end("e0")]
        box = subprocess("box", deep, ["b0 > deep", "deep > e0"])
    else:
        box = subprocess("box", nodes, flows)
    row = [box if f'id="{step}"' in one else one for one in ROW]
    line = [one.replace(f"> {step}", "> box").replace(f"{step} >", "box >") for one in LINE]
    return row, line, more


def lanes(places: dict[str, str]) -> str:
    """Lanes of steps inside subprocesses."""
    drawn = (
        f'<bpmn:lane id="l_{step}" name="{name}"><bpmn:flowNodeRef>{step}</bpmn:flowNodeRef></bpmn:lane>'
        for step, name in places.items()
    )
    return f'<bpmn:laneSet id="ls_in">{"".join(drawn)}</bpmn:laneSet>'


def judged(step: str, where: str, aside: tuple[list[str], list[str]]) -> set[str]:
    """The rules told by the checks of reviews and of whole records."""
    row, line, more = placed(step, where, aside)
    inside = {step: "office" if step == "check" else "unit", "more": "unit"}
    more_lanes = [lanes(inside)] if where != "called" else []
    kept = {"check": "office"}
    found = {one.rule for one in told_of([*more_lanes, *row], line, kept, more=more)}
    main = d.document(d.process("main", [d.start(), *more_lanes, *row, d.end()], line, "unit", lanes=kept))
    return found | whole({"m": main, **more})


def whole(files: dict[str, bytes]) -> set[str]:
    package = Package("p", "包", {"main": Process("main", "主", ("contractor",))}, LANES, FORMS, REGISTERS)
    content: Any = SimpleNamespace(
        reaches=tuple(one for raw in files.values() for one in reaches(raw)),
        drawings=drawings(files), forms={}, package=package,
    )  # fmt: skip
    return {one.rule for one in check_whole.faults(cast(Content, content), package)}


PLACES = ("inside", "nested", "called")
STEPS = {"check": "review", "fill": "record"}


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "aside", [lambda on: ([], []), reminder, two, computed, lambda on: escalation("rush", on)]
)  # fmt: skip
def test_a_reminder_ends_nothing(step: str, where: str, aside: Any) -> None:
    assert judged(step, where, aside(step)) == set()


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(("step", "rule"), STEPS.items())
@pytest.mark.parametrize("how", [{"interrupts": True}, {"end": STOP}])
def test_what_ends_the_step_goes_round_it(step: str, rule: str, where: str, how: dict[str, Any]) -> None:
    assert rule in judged(step, where, reminder(step, **how))


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("form", ["fill", "check"])
def test_what_is_sent_beside_the_review_is_not_agreed_to(where: str, form: str) -> None:
    assert "review" in judged("check", where, escalation(form, "check"))


def test_a_reminder_on_the_call_itself() -> None:
    nodes, flows = reminder("box")
    row, line, more = placed("check", "called", ([], []))
    assert told_of([*row, *nodes], [*line, *flows], {}, more=more) == []


def test_what_a_reminder_writes_is_not_known() -> None:
    """It may come after the answer that a gateway reads."""
    nodes = [*ROW, d.user("sign"), d.boundary("late", "sign", LATE, False), d.service("find", "p.above", "check")]
    flows = [*INTO, "fill > check", "check > sign", "sign > said", *BEHIND, "late > find", "find > told"]
    told = told_of([*nodes, d.end("told")], flows, {"check": "office"})
    assert [one.element for one in told] == ["publish"]
    assert AGREED in BEHIND[0]


def test_an_error_that_is_caught_is_no_end() -> None:
    """The way it takes goes back; only the other one leaves the subprocess at its end."""
    nodes = [d.start("b"), d.xor("ready", "y"), d.user("check"), d.end("e"), d.end("bad", d.error("E1"))]
    flows = ["b > ready", "ready > bad | starter == null", "y: ready > check", "check > e"]
    row = [subprocess("box", nodes, flows) if 'id="check"' in one else one for one in ROW]
    line = [one.replace("> check", "> box").replace("check >", "box >") for one in LINE]
    row += [lanes({"check": "office"}), d.boundary("x", "box", d.error("E1"))]
    assert told_of(row, [*line, "x > again"], {}) == []
