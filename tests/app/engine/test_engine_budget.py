"""A move that runs in circles is stopped; one that the machine held up is not."""

from itertools import count
from typing import Any

import pytest

from app.engine import budget
from app.engine.budget import FEW, STEPS, Budget
from app.engine.spiff.run import Run
from app.engine.steps import EngineError
from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_play import made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What both clocks show, in seconds."""
    shown = [0.0]
    monkeypatch.setattr(budget, "thread_time", lambda: shown[0])
    monkeypatch.setattr(budget, "perf_counter", lambda: shown[0])
    return shown


def steps_until_refused(clock: list[float], seconds: float) -> int:
    spent = Budget()
    for done in count():
        clock[0] += seconds
        try:
            spent.spend("Task")
        except EngineError as refused:
            assert refused.element == "Task"
            return done
    raise AssertionError


def test_a_circle_of_quick_steps_is_stopped_by_their_number(clock: list[float]) -> None:
    assert steps_until_refused(clock, 0.0001) == STEPS


def test_a_circle_of_slow_steps_is_stopped_by_their_time(clock: list[float]) -> None:
    assert FEW < steps_until_refused(clock, 0.01) < STEPS


def test_a_machine_that_stood_still_stops_nobody(clock: list[float]) -> None:
    spent = Budget()
    clock[0] += 60
    for _ in range(FEW):
        spent.spend("Task")


def test_a_diagram_that_runs_in_circles_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "STEPS", 30)
    called = count()

    def turn(*_: Any) -> dict[str, Any]:
        assert next(called) < 30
        return {}

    nodes = [d.start(), d.xor("m"), d.service("s", "turn"), d.xor("g", default="back"), d.end()]
    flows = ["begin > m", "m > s", "s > g", 'g > done | starter == "x"', "back: g > m"]
    with pytest.raises(EngineError, match="空转"):
        Run.start(made(d.document(d.process("main", nodes, flows))), {"starter": "y"}, turn)
