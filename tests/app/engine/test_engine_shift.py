"""A token is put elsewhere: the step it lay at is gone with all that hung on it, the other goes on from there."""

import os
from random import Random

import pytest

from app import clock
from app.engine.spiff import shift as shifting
from app.engine.spiff.run import Definition, Run
from app.engine.steps import EngineError
from app.packages.drawing import drawings
from app.packages.landing import landings
from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_play import call, complete, elements, made, reloaded
from tests.app.engine.engine_shifting import Shifting
from tests.app.engine.test_engine_plays import boards
from tests.app.engine.test_engine_run import FILES

DRAFTS = int(os.environ.get("DRAFTS", "16"))
DEFINITION = made(*FILES)


def shift(definition: Definition, stored: bytes, path: str, target: str) -> Run:
    """Put there, and gone on."""
    run = shifting.shift(definition, stored, path, target, call)
    run.refresh()
    return run


def at_review() -> Run:
    return reloaded(DEFINITION, complete(Run.start(DEFINITION, {}, call), "fill"))


def test_out_of_a_call_back_to_the_form_and_on_again() -> None:
    run = at_review()
    run = shift(DEFINITION, run.dump(), "review", "fill")
    assert (elements(run), run.waits) == (["fill"], [])
    run = reloaded(DEFINITION, complete(reloaded(DEFINITION, run), "fill"))
    assert [step.path for step in run.steps] == ["review:look"]
    assert [(wait.name, wait.boundary) for wait in run.waits] == [("withdraw", True)]
    run = reloaded(DEFINITION, complete(run, "look", decision="approve"))
    assert run.finished


def test_forward_to_a_service_it_runs_on() -> None:
    run = shift(DEFINITION, Run.start(DEFINITION, {}, call).dump(), "fill", "publish")
    assert run.finished and run.variables["notice"] == {"operation": "publish"}


def test_onto_a_step_with_events_they_hang_on_it() -> None:
    run = reloaded(DEFINITION, shift(DEFINITION, Run.start(DEFINITION, {}, call).dump(), "fill", "review"))
    assert [step.path for step in run.steps] == ["review:look"]
    assert run.deliver("withdraw") and elements(run) == ["fill"]


def test_round_after_round_the_state_stays_small() -> None:
    run, sizes = at_review(), list[int]()
    for _ in range(6):
        run = complete(shift(DEFINITION, run.dump(), "review", "fill"), "fill")
        sizes.append(len(run.dump()))
    assert max(sizes) - min(sizes) < 100


def test_within_a_called_diagram() -> None:
    inner = d.process(
        "reviewing",
        [d.start("in"), d.user("one"), d.user("two"), d.end("out")],
        ["in > one", "one > two", "two > out"],
    )
    definition = made(FILES[0], d.document(inner))
    run = complete(complete(Run.start(definition, {}, call), "fill"), "one")
    run = reloaded(definition, shift(definition, run.dump(), "review:two", "one"))
    assert [step.path for step in run.steps] == ["review:one"]
    assert elements(complete(run, "one")) == ["two"]


PARALLEL = d.process(
    "main",
    [
        d.start(),
        d.user("first"),
        d.parallel("fork"),
        d.user("a"),
        d.user("b"),
        d.parallel("join"),
        d.user("c"),
        d.end(),
    ],
    ["begin > first", "first > fork", "fork > a", "fork > b", "a > join", "b > join", "join > c", "c > done"],
)


def test_no_branch_is_left_behind() -> None:
    definition = made(d.document(PARALLEL))
    run = complete(Run.start(definition, {}, call), "first")
    for state in (run, complete(reloaded(definition, run), "a")):
        with pytest.raises(EngineError, match="并行"):
            shift(definition, state.dump(), "b", "c")
    with pytest.raises(EngineError, match="不在"):
        shift(definition, run.dump(), "c", "first")


def test_where_others_would_be_waited_for_nothing_is_put() -> None:
    (drawn,) = drawings({"main.bpmn": d.document(PARALLEL)}).values()
    assert landings(drawn.scope).keys() == {"first", "c"}


def test_it_goes_on_by_the_words_of_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = refused = 0
    for at, board in enumerate(boards(0, DRAFTS)):
        monkeypatch.setattr(clock, "now", board.now)
        for play in range(4):
            one = Shifting(board, Random(at * 10 + play))
            one.play()
            moved, refused = moved + one.moved, refused + one.refused
    assert moved > DRAFTS and refused
