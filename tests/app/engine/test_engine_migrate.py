"""Runs go over to another diagram: with all kinds of elements, at any rest, as the rehearsal has told.

DRAFTS in the environment asks for more diagrams than the suite has time for.
"""

import os
from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from app import clock
from app.engine.spiff.migrate import migrate
from app.engine.spiff.run import Run
from app.engine.steps import EngineError
from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_hands import BEGAN, Board, Hands
from tests.app.engine.engine_moving import Moving, versions
from tests.app.engine.engine_play import call, complete, elements, made
from tests.app.engine.test_engine_plays import boards

DRAFTS = int(os.environ.get("DRAFTS", "16"))
WAYS = ["begin > a", "a > b", "b > done"]


class Again(Hands):
    """Moved to the diagram it is on, at every rest."""

    def _compare(self) -> None:
        super()._compare()
        if not self.run.finished:
            moved = migrate(self.board.definition, self.board.definition, self.run.dump())
            self.run = Run.load(self.board.definition, moved, self._service)


def test_what_is_laid_out_anew_plays_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    for at, board in enumerate(boards(0, DRAFTS)):
        monkeypatch.setattr(clock, "now", board.now)
        Again(board, Random(at)).play()


def test_a_move_does_what_the_forecast_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may move plays the new diagram by the words of the standard; what would be stuck cannot be moved."""
    seen = Counter[str]()
    for seed in range(DRAFTS):
        for both in versions(seed, 2):
            for play in range(3):
                one = Moving(both, Random(seed * 10 + play), monkeypatch)
                one.play()
                seen[one.told.outcome.value if one.told else ""] += 1
    assert all(seen[outcome] for outcome in ("moves", "skips", "stays", "stuck")), seen


def drawn(*nodes: str, flows: list[str] = WAYS) -> Board:
    return Board([d.document(d.process("main", [d.start(), *nodes, d.end()], flows))], {})


def test_a_timer_that_runs_keeps_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    def timed(days: str) -> Board:
        late = [d.boundary("t", "a", d.timer(days), False), d.end("e")]
        return drawn(d.user("a"), d.user("b"), *late, flows=[*WAYS, "t > e"])

    monkeypatch.setattr(clock, "now", lambda: BEGAN)
    old, new = timed("P5D").definition, timed("P2D").definition
    stored = Run.start(old, {}, call).dump()
    monkeypatch.setattr(clock, "now", lambda: BEGAN + timedelta(days=1))
    (wait,) = Run.load(new, migrate(old, new, stored), call).waits
    assert wait.due == BEGAN + timedelta(days=5)


def test_a_step_that_is_not_there_any_more_stops_the_move() -> None:
    old = drawn(d.user("a"), d.user("b")).definition
    new = drawn(d.user("c"), d.user("b"), flows=["begin > c", "c > b", "b > done"]).definition
    with pytest.raises(EngineError) as told:
        migrate(old, new, Run.start(old, {}, call).dump())
    assert told.value.element == "a"


def test_a_step_added_ahead_is_done_by_a_case_that_moved() -> None:
    old = drawn(d.user("a"), d.user("b")).definition
    new = made(d.document(d.process("main", [d.start(), d.user("a"), d.user("x"), d.user("b"), d.end()],
                                    ["begin > a", "a > x", "x > b", "b > done"])))  # fmt: skip
    run = Run.load(new, migrate(old, new, Run.start(old, {}, call).dump()), call)
    assert elements(complete(run, "a")) == ["x"]


def test_a_join_that_gets_a_branch_after_the_fork_would_wait_for_ever() -> None:
    """What the forecast calls stuck: the engine would take it, and nobody could ever go on."""

    def forked(*names: str) -> Board:
        flows = [flow for name in names for flow in (f"f > {name}", f"{name} > j")]
        steps = [d.user(name) for name in names]
        return drawn(d.parallel("f"), *steps, d.parallel("j"), flows=["begin > f", *flows, "j > done"])

    old, new = forked("a", "b").definition, forked("a", "b", "c").definition
    run = Run.load(new, migrate(old, new, Run.start(old, {}, call).dump()), call)
    assert elements(complete(complete(run, "a"), "b")) == [] and not run.finished
