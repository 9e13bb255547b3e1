"""Loops whose only wait is a timer that holds nobody up are refused at that timer."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app import clock
from app.engine import gate
from app.engine.kinds import TEXT, Kind, literal, one, union
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office

NOW = datetime(2016, 1, 31, 4, 0, tzinfo=UTC)
ROUND = ["begin > m", "m > w", "w > s", "s > g", "g > m | starter != null", "x: g > done"]
KNOWN = replace(
    office.KNOWN,
    operators={**office.KNOWN.operators, "give": frozenset(), "tick": frozenset()},
    results={"give": union([literal("P1D"), literal("PT0S")]), "tick": literal("P1D")},
)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is noon in China on the last of January 2016."""
    clock.start_at(NOW)
    yield
    clock.start_at(None)


def date(text: str) -> str:
    """A timer for a day."""
    return d.timer(text).replace("timeDuration", "timeDate")


def told(nodes: list[str], flows: list[str], dmn: Mapping[str, bytes] | None = None) -> set[tuple[str, str]]:
    """Element and rule of what is told."""
    lanes = {"review": "reviewer"}
    main = d.document(d.process("main", [d.start(), *nodes, d.end()], flows, "reviewer", lanes=lanes))
    return {(each.element, each.rule) for each in gate.faults("main", {"m": main}, dmn or {}, KNOWN)}


def spun(definition: str, service: str = "tick") -> set[tuple[str, str]]:
    """What is told of a loop that waits for this timer alone; the service in it leaves `term`."""
    nodes = [d.service("first", service, "term"), d.xor("m"), d.catch("w", definition)]
    nodes += [d.service("s", service, "term"), d.xor("g", "x")]
    return told(nodes, ["begin > first", "first > m", *ROUND[1:]])


SPINS = {("w", "D-LOOP")}


@pytest.mark.parametrize(
    "text",
    ["PT0S", "P0D", "P0Y0M0DT0S", "'PT0S'", "'P' + str(1 - 1) + 'D'", "'PT0S' if starter == null else 'P1D'"],
)
def test_a_loop_of_no_length_spins(text: str) -> None:
    assert spun(d.timer(text)) == SPINS


@pytest.mark.parametrize("text", ["PT1S", "P0DT1S", "'P1D'", "term", "'P' + str(len(starter)) + 'D'"])
def test_a_length_is_a_wait(text: str) -> None:
    assert spun(d.timer(text)) == set()


def test_a_length_that_a_step_may_leave_at_none() -> None:
    assert spun(d.timer("term"), "give") == SPINS


@pytest.mark.parametrize(
    "text",
    ["2016-01-30", "2016-02-01", "'2030-01-01'", "today()", "add_days(today(), 0)", "add_days('2016-01-01', 60)"],
)
def test_a_day_that_passes_is_no_wait_for_ever(text: str) -> None:
    assert spun(date(text)) == SPINS


@pytest.mark.parametrize(
    "text",
    ["add_days(today(), 1)", "add_days(today(), len(starter))", "add_days(add_working_days(today(), 5), 1)"],
)
def test_a_day_that_moves_on_is_a_wait(text: str) -> None:
    assert spun(date(text)) == set()


def test_a_day_that_the_loop_does_not_move_on() -> None:
    """Whoever names it does so before the loop: in it nothing ever changes."""
    known = replace(KNOWN, results={**KNOWN.results, "tick": replace(literal("2016-03-01"), names=None)})
    nodes = [d.service("first", "tick", "day"), d.xor("m"), d.catch("w", date("day"))]
    flows = ["begin > first", "first > m", *ROUND[1:]]
    for result, wanted in (("term", SPINS), ("day", set())):
        whole = [*nodes, d.service("s", "tick", result), d.xor("g", "x")]
        main = d.document(d.process("main", [d.start(), *whole, d.end()], flows))
        assert {(each.element, each.rule) for each in gate.faults("main", {"m": main}, {}, known)} == wanted


@pytest.mark.parametrize(("text", "wanted"), [("PT0S", {("late", "D-LOOP")}), ("PT1S", set())])
def test_a_step_that_is_taken_away_at_once_holds_nobody(text: str, wanted: set[tuple[str, str]]) -> None:
    nodes = [d.xor("m"), d.user("review"), d.boundary("late", "review", d.timer(text)), d.xor("g", "x")]
    flows = ["begin > m", "m > review", "review > done", "late > g", "g > m | starter != null", "x: g > again"]
    assert told([*nodes, d.end("again")], flows) == wanted


@pytest.mark.parametrize(("text", "wanted"), [("PT0S", SPINS), ("PT1S", set())])
def test_the_race_is_won_by_who_does_not_wait(text: str, wanted: set[tuple[str, str]]) -> None:
    race = '<bpmn:eventBasedGateway id="r"/>'
    wait = d.catch("come", d.message("published"), waitsFor="missing", key="starter")
    nodes = [d.xor("m"), race, d.catch("w", d.timer(text)), wait, d.xor("g", "x")]
    flows = ["begin > m", "m > r", "r > w", "r > come", "come > done", "w > g", "g > m | starter != null"]
    main = d.process("main", [d.start(), *nodes, d.end(), d.end("z")], [*flows, "x: g > z"])
    known = replace(
        KNOWN, messages={"published": gate.Message(False, ("waitsFor", "key"), ("waitsFor",))},
        inputs=KNOWN.inputs | {"missing"},
    )  # fmt: skip
    raw = d.document(main, messages=("published",))
    assert {(each.element, each.rule) for each in gate.faults("main", {"m": raw}, {}, known)} == wanted


def test_called_processes_that_hold_nobody() -> None:
    for text, wanted in (("PT0S", {("m", "D-LOOP")}), ("P1D", set())):
        inner = d.process("inner", [d.start("a"), d.catch("w", d.timer(text)), d.end("z")], ["a > w", "w > z"])
        nodes = [d.start(), d.xor("m"), d.call("c", "inner"), d.xor("g", "x"), d.end()]
        main = d.process("main", nodes, ["begin > m", "m > c", "c > g", "g > m | starter != null", "x: g > done"])
        files = {"m": d.document(main), "i": d.document(inner)}
        assert {(each.element, each.rule) for each in gate.faults("main", files, {}, KNOWN)} == wanted


def looped(text: str, step: str, *, kind: Kind) -> set[tuple[str, str]]:
    """What is told of a loop over a called process that waits for `text`; `step` leaves `term` in the loop."""
    inner = d.process("inner", [d.start("a"), d.catch("w", text), d.end("z")], ["a > w", "w > z"])
    first, again = d.service("first", "tick", "term"), d.service("s", "tick", step)
    nodes = [d.start(), first, d.xor("m"), again, d.call("c", "inner"), d.xor("g", "x"), d.end()]
    flows = ["begin > first", "first > m", "m > s", "s > c", "c > g", "g > m | starter != null", "x: g > done"]
    files = {"m": d.document(d.process("main", nodes, flows)), "i": d.document(inner)}
    known = replace(KNOWN, results={"tick": kind})
    return {(each.element, each.rule) for each in gate.faults("main", files, {}, known)}


def test_called_processes_are_judged_by_what_is_known_of_variables() -> None:
    assert looped(d.timer("term"), "term", kind=union([literal("P1D"), literal("PT0S")])) == {("m", "D-LOOP")}
    assert looped(d.timer("term"), "term", kind=literal("P1D")) == set()
    assert looped(date("term"), "term", kind=literal("2016-03-01")) == {("m", "D-LOOP")}
    assert looped(date("term"), "term", kind=one(TEXT)) == set()


def test_outside_loops_a_timer_may_be_over_at_once() -> None:
    for definition in (d.timer("PT0S"), date("2016-01-01")):
        assert told([d.catch("w", definition)], ["begin > w", "w > done"]) == set()


def test_it_is_told_what_to_write() -> None:
    nodes = [d.xor("m"), d.catch("w", d.timer("PT0S")), d.service("s", "tick"), d.xor("g", "x")]
    main = d.document(d.process("main", [d.start(), *nodes, d.end()], ROUND))
    (only,) = gate.faults("main", {"m": main}, {}, KNOWN)
    assert "定时事件「w」" in only.message and "请写明大于零的时长" in only.message
