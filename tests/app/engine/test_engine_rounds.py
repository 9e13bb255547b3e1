"""A step of several instances that is come to once more: it says so, and holds nothing of its round before."""

import pytest

from app.engine.spiff.run import Run
from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_play import call, complete, elements, made, reloaded

FLOWS = ["begin > m", "m > sign", "sign > j", "late > j", "j > look", "look > g", "no: g > done"]
AGAIN = 'g > m | again["yes"]'


def begun(many: str, over: str = "", **given: object) -> Run:
    """Several sign, until all have or a message ends it; then one looks, and may ask all of them again."""
    nodes = [d.start(), d.xor("m"), d.user("sign", "signed", "sign", many), d.xor("j"), d.user("look", "again")]
    nodes += [d.boundary("late", "sign", over or d.message("over")), d.xor("g", default="no"), d.end()]
    definition = made(d.document(d.process("main", nodes, [*FLOWS, AGAIN]), messages=("over",)))
    return reloaded(definition, Run.start(definition, given, call))


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("signed", [0, 1])
def test_what_ends_it_early_leaves_what_was_said_by_then(sequential: bool, signed: int) -> None:
    """And nothing of the round before."""
    run = begun(d.instances("3", "", "results", "signed", sequential), results=[])
    for at in range(3):
        complete(run, "sign", by=at)
    complete(run, "look", yes=True)
    for at in range(signed):
        complete(run, "sign", by=f"again {at}")
    assert run.deliver("over") and elements(run) == ["look"]
    assert run.variables["results"] == [{"by": f"again {at}"} for at in range(signed)]


@pytest.mark.parametrize("sequential", [False, True])
def test_who_was_not_asked_leaves_the_variables_alone(sequential: bool) -> None:
    """A step ahead is given up with the branch that leads to it."""
    many = d.instances("2", "", "results", "signed", sequential)
    inside = [d.start("s"), d.user("first"), d.user("sign", "signed", "sign", many), d.end("e")]
    inner = d.process("inner", inside, ["s > first", "first > sign", "sign > e"])
    nodes = [d.start(), d.call("sub", "inner"), d.boundary("late", "sub", d.message("over")), d.end()]
    nodes += [d.user("look"), d.end("x")]
    main = d.process("main", nodes, ["begin > sub", "sub > done", "late > look", "look > x"])
    definition = made(d.document(main, inner, messages=("over",)))
    run = Run.start(definition, {"results": "kept"}, call)
    assert run.deliver("over") and run.variables["results"] == "kept" and run.reached == []


@pytest.mark.parametrize("sequential", [False, True])
def test_each_time_it_is_come_to_is_told(sequential: bool) -> None:
    """Once in the move that comes there, also where nobody is to be asked."""
    run = begun(d.instances("signers", "signer", "results", "signed", sequential), signers=["a", "b"])
    assert run.reached == []
    complete(run, "sign", by=0)
    complete(run, "sign", by=1)
    assert run.reached == []
    complete(run, "look", yes=True)
    assert run.reached == ["sign"]
    complete(run, "sign", by=0)
    assert run.deliver("over", {"signers": []})
    complete(run, "look", yes=True)
    assert elements(run) == ["look"] and run.reached == ["sign", "sign"]
