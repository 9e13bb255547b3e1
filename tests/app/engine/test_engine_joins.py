"""A parallel review inside a return loop: nothing goes on before every review of the current round."""

import itertools

import pytest

from app.engine.spiff.run import Definition, Run, compile
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


def steps_of(*names: str) -> list[str]:
    """User tasks."""
    return [d.user(name) for name in names]


def either(branch: list[str], flows: list[str]) -> Definition:
    """a → fork → b and a branch of its own, both to an inclusive join → z."""
    nodes = [d.start(), d.parallel("fork"), *steps_of("a", "b", "z"), d.inclusive("join"), d.end(), *branch]
    lines = ["begin > a", "a > fork", "fork > b", "b > join", "join > z", "z > done", *flows]
    return compile("main", {"main": d.document(d.process("main", nodes, lines))}, {})


def stepped(definition: Definition, *steps: tuple[str, dict[str, object]]) -> list[list[str]]:
    """Open elements after each completion, stored and loaded in between."""
    run, seen = Run.start(definition, {}, refuse), []
    for element, facts in steps:
        run = Run.load(definition, run.dump(), refuse)
        done(run, element, **facts)
        seen.append(open_elements(run))
    return seen


def test_an_inclusive_join_waits_for_a_branch_that_loops_before_it() -> None:
    branch = [*steps_of("c", "d", "r"), d.xor("m"), d.xor("x", default="again")]
    flows = ["fork > c", "c > m", "m > x", 'x > d | c["go"]', "again: x > r", "r > m", "d > join"]
    definition = either(branch, flows)
    seen = stepped(definition, ("a", {}), ("b", {}), ("c", {"go": True}), ("d", {}))
    assert seen == [["b", "c"], ["c"], ["d"], ["z"]]
    seen = stepped(definition, ("a", {}), ("c", {"go": False}), ("b", {}), ("r", {}))
    assert seen[1:] == [["b", "r"], ["r"], ["r"]]


def test_an_inclusive_join_goes_on_when_the_other_branch_ended_elsewhere() -> None:
    branch = [*steps_of("c"), d.boundary("t", "c", d.timer("P3D")), d.end("apart")]
    definition = either(branch, ["fork > c", "c > apart", "t > join"])
    assert stepped(definition, ("a", {}), ("b", {}), ("c", {})) == [["b", "c"], ["c"], ["z"]]
    assert stepped(definition, ("a", {}), ("c", {}), ("b", {})) == [["b", "c"], ["b"], ["z"]]


def test_an_inclusive_block_in_a_return_loop_counts_its_own_round() -> None:
    nodes = [
        d.start(),
        d.xor("m"),
        *steps_of("fill", "one", "two", "decide"),
        d.inclusive("split", default="rest"),
    ]
    nodes += [d.inclusive("join"), d.xor("gate", default="back"), d.end()]
    flows = ["begin > m", "m > fill", "fill > split", 'split > one | fill["one"]', "rest: split > two"]
    flows += ["one > join", "two > join", "join > decide", "decide > gate", 'gate > done | decide["ok"]']
    raw = d.document(d.process("main", nodes, [*flows, "back: gate > m"]))
    definition = compile("main", {"main": raw}, {})
    rounds: list[tuple[str, dict[str, object]]] = [
        ("fill", {"one": True}),
        ("one", {}),
        ("decide", {"ok": False}),
        ("fill", {"one": False}),
        ("two", {}),
    ]
    assert stepped(definition, *rounds) == [["one"], ["decide"], ["fill"], ["two"], ["decide"]]
