"""States stored by earlier releases load and run to their end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app import clock
from app.engine.spiff.run import Definition, Run
from app.engine.steps import EngineError
from tests.app.engine.engine_play import call
from tests.app.engine.engine_states import FOLDER, definition

STATES = sorted(FOLDER.glob("*/*.bin"))
ANSWER = {"kind": "a", "decision": "approve", "ok": True}


@pytest.fixture(autouse=True)
def real_clock() -> Iterator[None]:
    """Timers are waited for by moving the clock."""
    yield
    clock.start_at(None)


def play(made: Definition, stored: bytes) -> Run:
    """Complete, answer and wait until nothing is left to do."""
    run = Run.load(made, stored, call)
    for _ in range(30):
        if run.steps:
            run.complete(run.steps[0].id, {run.steps[0].variable: ANSWER})
        for wait in run.waits:
            if wait.kind == "service":
                run.finish_service(wait.id, {"done": True})
        if not run.steps and run.rest().next_due:
            clock.advance(timedelta(days=4000))
            run.refresh()
        run = Run.load(made, run.dump(), call)
    return run


@pytest.mark.parametrize("file", STATES, ids=[f"{file.parent.name}/{file.stem}" for file in STATES])
def test_a_stored_state_loads_and_finishes(file: Path) -> None:
    run = play(definition(file.parent), file.read_bytes())
    assert run.finished and run.steps == [] and run.waits == []


def test_there_are_states_to_load() -> None:
    assert len(STATES) >= 7


def test_a_state_of_another_diagram_or_junk_is_refused() -> None:
    folders = sorted({file.parent for file in STATES})
    office, race = (definition(folder) for folder in folders[:2])
    foreign = next(file for file in STATES if file.parent == folders[0]).read_bytes()
    for raw in (foreign, b"", b"junk", foreign[:-9]):
        with pytest.raises(EngineError):
            Run.load(race, raw, call)
    assert not Run.load(office, foreign, call).finished
