"""Random processes walked at random: the engine must agree with a plain model, stored at each step or not."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from app import clock
from app.engine.spiff.run import Definition, Run, compile
from tests.app.engine import engine_blocks as blocks

ACTIONS = 30
SEEDS = (*range(60), 329)  # 329: a side branch of an earlier round still open beside an inner fork


@pytest.fixture(autouse=True)
def real_clock() -> Iterator[None]:
    """Each walk moves the clock; put it back."""
    yield
    clock.start_at(None)


def refuse(step: object) -> None:
    """No service belongs here."""
    raise AssertionError(step)


def opened(run: Run) -> list[str]:
    """Elements of open steps, sorted."""
    return sorted(step.element for step in run.steps)


def act(random: Random, run: Run, block: Any, hurry: bool) -> str:
    """One random action on both; answer what it was."""
    if random.random() < 0.15:
        clock.advance(timedelta(hours=25))
        run.refresh()
        block.late()
        return "late"
    step = random.choice(sorted(run.steps, key=lambda each: each.path))
    facts = {"again": not hurry and random.random() < 0.6, "left": random.random() < 0.5}
    assert block.take(step.element, facts)
    run.complete(step.id, {step.variable: facts})
    return step.path


def walk(seed: int, reload: bool) -> list[object]:
    """Play one process to its end; answer the trace."""
    random = Random(seed)
    block = blocks.grow(random, 4)
    definition: Definition = compile("main", blocks.drawn(block), {})
    run = Run.start(definition, {}, refuse)
    block.begin()
    trace: list[object] = []
    while not run.finished:
        assert opened(run) == sorted(block.open()), (seed, trace)
        run = Run.load(definition, run.dump(), refuse) if reload else run
        trace.append(
            (act(random, run, block, hurry=len(trace) > ACTIONS), opened(run), run.rest().next_due is None)
        )
    assert block.done and not block.open(), (seed, trace)
    return trace


@pytest.mark.parametrize("seed", SEEDS)
def test_the_engine_follows_the_model_stored_or_not(seed: int) -> None:
    assert walk(seed, reload=True) == walk(seed, reload=False)
