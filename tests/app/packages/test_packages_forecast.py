"""What would become of a case on another release, by both diagrams, where it stands and what it has passed."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from pytest import MonkeyPatch

from app import clock
from app.engine.spiff.resting import resting
from app.engine.spiff.run import Run, compile
from app.enums import Outcome
from app.packages.drawing import drawings
from app.packages.footing import alike, splits
from app.packages.forecast import Forecast, forecast
from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_blocks import drawn, grow
from tests.app.engine.engine_play import call

Files = Mapping[str, bytes]
Stand = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""Where a case stands, its open steps, and what it has passed."""
SEEDS = range(40)


def stands(files: Files, seed: int, monkeypatch: MonkeyPatch) -> Iterator[Stand]:
    """Every rest of a run that is decided at random, timers among it."""
    random, now, passed = Random(seed), [datetime(2026, 1, 5, tzinfo=UTC)], set[str]()
    monkeypatch.setattr(clock, "now", lambda: now[0])
    run = Run.start(compile("main", files, {}), {}, call)
    for _ in range(8):
        passed |= {*run.passed}
        if run.finished or not run.steps:
            return
        yield resting("main", run.dump()), frozenset(one.path for one in run.steps), frozenset(passed)
        if random.random() < 0.2:
            now[0] += timedelta(days=2)
            run.refresh()
            continue
        step = random.choice(run.steps)
        facts = {"again": random.random() < 0.4, "left": random.random() < 0.5}
        run.complete(step.id, {step.variable: facts})


def told(before: Files, after: Files, stand: Stand) -> Forecast:
    return forecast(drawings(before), drawings(after), "main", stand[0], stand[2])


def changed(files: Files, old: str, new: str) -> dict[str, bytes]:
    """The same pattern in all of them, which is there."""
    found = {name: re.sub(old, new, raw.decode()).encode() for name, raw in files.items()}
    assert found != files
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_every_case_can_move_where_the_diagrams_are_alike(seed: int, monkeypatch: MonkeyPatch) -> None:
    files = drawn(grow(Random(seed), 3))
    other = changed(files, 'name="步骤', 'name="新步骤')
    other = changed(other, '<bpmn:lane id="([^"]+)" name="reviewer"', r'<bpmn:lane id="\1" name="else"')
    assert alike(drawings(files), drawings(other), "main")
    for stand in stands(files, seed, monkeypatch):
        for new in (files, other):
            assert told(files, new, stand).outcome == Outcome.MOVES


@pytest.mark.parametrize("seed", SEEDS)
def test_a_case_is_stuck_whose_open_step_is_gone(seed: int, monkeypatch: MonkeyPatch) -> None:
    files = drawn(grow(Random(seed), 3))
    for stand in stands(files, seed, monkeypatch):
        for path in stand[1]:
            key = path.split(":")[-1]
            found = told(files, changed(files, f'"{key}"', f'"{key}_new"'), stand)
            assert (found.outcome, key in found.elements) == (Outcome.STUCK, True), (stand, found)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_new_step_before_the_open_one_is_skipped(seed: int, monkeypatch: MonkeyPatch) -> None:
    files = drawn(grow(Random(seed), 3))
    for stand in stands(files, seed, monkeypatch):
        for path in stand[1]:
            found = told(files, stepped(files, path.split(":")[-1]), stand)
            assert (found.outcome, found.elements) == (Outcome.SKIPS, ("newcomer",)), (stand, found)


def stepped(files: Files, key: str) -> dict[str, bytes]:
    """With a new step on the way to this one."""
    into = rf'(<bpmn:sequenceFlow id="[^"]+" sourceRef="[^"]+" targetRef="){key}"'
    new = d.user("newcomer") + d.flow(f"newcomer > {key}")
    return {
        name: re.sub("(</bpmn:process>)", new + r"\1", re.sub(into, r'\1newcomer"', raw.decode())).encode()
        if re.search(into, raw.decode())
        else raw
        for name, raw in files.items()
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_a_step_after_all_that_is_open_hinders_nobody(seed: int, monkeypatch: MonkeyPatch) -> None:
    files = drawn(grow(Random(seed), 3))
    new = {name: stepped({name: raw}, "done")[name] if name == "main" else raw for name, raw in files.items()}
    for stand in stands(files, seed, monkeypatch):
        assert told(files, new, stand).outcome == Outcome.MOVES


@pytest.mark.parametrize("seed", SEEDS)
def test_open_steps_tell_all_places_where_nothing_splits(seed: int, monkeypatch: MonkeyPatch) -> None:
    files = drawn(grow(Random(seed), 3))
    for places, steps, _ in stands(files, seed, monkeypatch):
        calls = {path[:at] for path in places for at, sign in enumerate(path) if sign == ":"}
        events = {path for path in places if path.split(":")[-1].startswith("t_")}
        assert splits(drawings(files), "main") or places - calls - events == steps


MADE = ("begin > fill", "fill > fork", "fork > left", "fork > right", "left > join", "right > join", "join > last")
NODES = (d.start(), d.user("fill"), d.parallel("fork"), d.user("left"), d.user("right"), d.parallel("join"),
         d.user("last"), d.end())  # fmt: skip


def main(*nodes: str, flows: tuple[str, ...] = MADE) -> dict[str, bytes]:
    return {"main": d.document(d.process("main", [*NODES, *nodes], [*flows, "last > done"]))}


BEGUN = frozenset({"begin", "fill", "fork"})


def at(places: set[str], *passed: str) -> Stand:
    return frozenset(places), frozenset(), BEGUN | {*passed}


THIRD = main(d.user("third"), flows=(*MADE, "fork > third", "third > join"))
LATER = main(d.user("third"), flows=(*MADE[:-2], "right > third", "third > join", MADE[-1]))
LATE = d.boundary("late", "fill", d.timer("P1D"), False), d.end("over")
TIMED = main(*LATE, flows=(*MADE, "late > over"))
TWICE = main(
    *LATE, d.boundary("later", "fill", d.timer("P2D"), False), flows=(*MADE, "late > over", "later > over")
)


@pytest.mark.parametrize(
    ("before", "after", "stand", "outcome", "words"),
    [
        (main(), THIRD, at({"left", "right"}), Outcome.STUCK, "一直等待"),
        (main(), THIRD, at({"left", "join"}, "right"), Outcome.STUCK, "步骤third"),
        (main(), THIRD, (frozenset({"fill"}), frozenset(), frozenset({"begin"})), Outcome.MOVES, "可以迁移"),
        (main(), THIRD, at({"last"}, "left", "right", "join"), Outcome.SKIPS, "步骤third"),
        (main(), LATER, at({"left", "right"}), Outcome.MOVES, "可以迁移"),
        (main(), LATER, at({"left", "join"}, "right"), Outcome.STUCK, "一直等待"),
        (THIRD, main(), at({"left", "join"}, "third", "right"), Outcome.STAYS, "步骤third"),
        (THIRD, main(), at({"left", "third"}, "right"), Outcome.STUCK, "步骤third"),
        (main(), TIMED, (frozenset({"fill"}), frozenset(), frozenset({"begin"})), Outcome.STAYS, "late"),
        (TIMED, TWICE, (frozenset({"fill", "late"}), frozenset(), frozenset({"begin"})), Outcome.SKIPS, "later"),
        (TIMED, main(), (frozenset({"fill"}), frozenset(), frozenset({"begin"})), Outcome.STAYS, "late"),
        (main(), {}, at({"left"}), Outcome.STAYS, "流程main"),
    ],
)  # fmt: skip
def test_branches_and_events_are_weighed(
    before: Files, after: Files, stand: Stand, outcome: Outcome, words: str
) -> None:
    found = told(before, after, stand)
    assert found.outcome == outcome and words in found.reason, found


def one(step: str) -> dict[str, bytes]:
    return {"main": d.document(d.process("main", [d.start(), step, d.user("last"), d.end()], FLOWS))}


FLOWS = ["begin > step", "step > last", "last > done"]
HERE: Stand = frozenset({"step"}), frozenset({"step"}), frozenset({"begin"})
PAST: Stand = frozenset({"last"}), frozenset({"last"}), frozenset({"begin", "step"})
MANY, MORE = (d.user("step", inside=d.instances(names, "who", "all", "each")) for names in ("people", "more"))


@pytest.mark.parametrize(
    ("before", "after", "here", "past"),
    [
        (d.user("step"), d.user("step", form="other"), Outcome.MOVES, Outcome.MOVES),
        (d.user("step"), d.user("step", variable="other"), Outcome.MOVES, Outcome.STAYS),
        (d.user("step"), MANY, Outcome.STUCK, Outcome.STAYS),
        (MANY, MORE, Outcome.STAYS, Outcome.MOVES),
        (d.user("step"), d.service("step", "copy"), Outcome.STUCK, Outcome.STAYS),
        (d.service("step", "a.b", "r"), d.service("step", "a.c", "r"), Outcome.STAYS, Outcome.MOVES),
        (d.catch("step", d.timer("P1D")), d.catch("step", d.timer("P2D")), Outcome.MOVES, Outcome.MOVES),
        (d.catch("step", d.timer("P1D")), d.catch("step", d.message("m")), Outcome.STUCK, Outcome.STAYS),
        (d.call("step", "a"), d.call("step", "b"), Outcome.STAYS, Outcome.MOVES),
    ],
)
def test_what_counts_of_a_step_is_another_thing_at_it_and_past_it(
    before: str, after: str, here: Outcome, past: Outcome
) -> None:
    assert told(one(before), one(after), HERE).outcome == here
    assert told(one(before), one(after), PAST).outcome == past


def nested(*nodes: str, flows: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Branches within a branch, and a way back before both."""
    inner = [d.parallel("in_fork"), d.user("b"), d.user("c"), d.parallel("in_join")]
    around = [d.start(), d.xor("again"), d.parallel("fork"), d.user("a"), d.parallel("join"), d.xor("gate", "on")]
    ways = ["begin > again", "again > fork", "fork > a", "a > join", "fork > in_fork", "in_join > join"]
    ways += ["in_fork > b", "in_fork > c", "b > in_join", "c > in_join", "join > gate", "on: gate > done"]
    ways += ['gate > again | a["again"]', *flows]
    return {"main": d.document(d.process("main", [*around, *inner, d.end(), *nodes], ways))}


@pytest.mark.parametrize(
    ("places", "passed", "outcome"),
    [
        ({"a", "b", "c"}, {"fork", "in_fork"}, Outcome.STUCK),
        ({"a", "b", "in_join"}, {"fork", "in_fork", "c"}, Outcome.STUCK),
        ({"join", "b", "in_join"}, {"fork", "in_fork", "c", "a"}, Outcome.STUCK),
        ({"a", "join"}, {"fork", "in_fork", "b", "c", "in_join"}, Outcome.SKIPS),
    ],
)
def test_a_way_back_behind_a_join_begins_no_branch_before_it(
    places: set[str], passed: set[str], outcome: Outcome
) -> None:
    new = nested(d.user("third"), flows=("in_fork > third", "third > in_join"))
    stand = frozenset(places), frozenset[str](), frozenset({"begin", "again"} | passed)
    found = told(nested(), new, stand)
    assert found.outcome == outcome and "步骤third" in found.reason, found
