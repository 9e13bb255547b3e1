"""A parallel review inside a return loop: nothing goes on before every review of the current round."""

import itertools

import pytest

from app.engine.spiff import Definition, Run, compile
from tests.app.engine import engine_diagrams as d

Order = tuple[int, ...]


def reviewed(branches: int) -> Definition:
    """fill → fork → review1…n → join → decide → publish or back to fill."""
    names = [f"review{at}" for at in range(branches)]
    nodes = [
        d.start(), d.xor("merge"), d.user("fill"), d.parallel("fork"), *(d.user(name) for name in names),
        d.parallel("join"), d.user("decide"), d.xor("gate", default="back"), d.user("publish"), d.end(),
    ]  # fmt: skip
    flows = [
        "begin > merge",
        "merge > fill",
        "fill > fork",
        "join > decide",
        "decide > gate",
        "back: gate > merge",
    ]
    flows += ['gate > publish | decide["ok"]', "publish > done"]
    flows += [line for name in names for line in (f"fork > {name}", f"{name} > join")]
    return compile("main", {"main": d.document(d.process("main", nodes, flows))}, {})


def refuse(step: object) -> None:
    """No service belongs here."""
    raise AssertionError(step)


def done(run: Run, element: str, **facts: object) -> None:
    """Complete the open step of that element."""
    step = next(each for each in run.steps if each.element == element)
    run.complete(step.id, {step.variable: facts})


def open_elements(run: Run) -> list[str]:
    """Elements of open steps, sorted."""
    return sorted(step.element for step in run.steps)


def play(definition: Definition, rounds: tuple[Order, ...], reload: bool) -> Run:
    """Each round completes the reviews in its order; only the last round approves."""
    run = Run.start(definition, {}, refuse)
    for at, order in enumerate(rounds):
        done(run, "fill")
        for place, branch in enumerate(order):
            run = Run.load(definition, run.dump(), refuse) if reload else run
            assert open_elements(run) == sorted(f"review{each}" for each in order[place:])
            done(run, f"review{branch}")
        assert open_elements(run) == ["decide"]
        done(run, "decide", ok=at == len(rounds) - 1)
    return run


@pytest.mark.parametrize("branches", [2, 3])
@pytest.mark.parametrize("reload", [False, True])
def test_no_completion_order_lets_a_review_be_skipped(branches: int, reload: bool) -> None:
    definition = reviewed(branches)
    orders = list(itertools.permutations(range(branches)))
    for rounds in itertools.product(orders, repeat=3):
        run = play(definition, rounds, reload)
        assert open_elements(run) == ["publish"], rounds
        done(run, "publish")
        assert run.finished


def test_a_review_left_open_keeps_the_join_closed_after_many_returns() -> None:
    definition = reviewed(3)
    run = play(definition, ((0, 1, 2), (2, 1, 0)) * 5 + ((1, 0, 2),), reload=True)
    assert open_elements(run) == ["publish"]
