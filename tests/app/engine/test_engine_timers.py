"""Timers follow the platform's clock: bare ISO literals, expressions, calendar months, Chinese days."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.engine import timers
from app.engine.spiff.run import Definition, Run, compile
from app.engine.steps import EngineError
from tests.app.engine import engine_diagrams as d

NOON = datetime(2016, 1, 31, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is noon in China on the last of January 2016."""
    clock.start_at(NOON)
    yield
    clock.start_at(None)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("PT48H", NOON + timedelta(hours=48)), ("P10D", NOON + timedelta(days=10)),
        ("P2W", NOON + timedelta(days=14)),
        ("P1M", datetime(2016, 2, 29, 4, tzinfo=UTC)), ("P1Y1M", datetime(2017, 2, 28, 4, tzinfo=UTC)),
        ("P1DT2H30M5S", NOON + timedelta(days=1, hours=2, minutes=30, seconds=5)),
        ('"P3D"', NOON + timedelta(days=3)), ("term", NOON + timedelta(days=5)),
    ],
)  # fmt: skip
def test_durations(text: str, due: datetime) -> None:
    assert timers.due_at(timers.DURATION, text, {"term": "P5D"}, NOON) == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2016-03-01", datetime(2016, 2, 29, 16, tzinfo=UTC)),
        ("2016-03-01T09:00", datetime(2016, 3, 1, 1, tzinfo=UTC)),
        ("2016-03-01T09:00:00+00:00", datetime(2016, 3, 1, 9, tzinfo=UTC)),
        ("day", datetime(2016, 4, 1, 16, tzinfo=UTC)),
    ],
)
def test_dates_are_chinese_unless_they_say_otherwise(text: str, due: datetime) -> None:
    assert timers.due_at(timers.DATE, text, {"day": "2016-04-02"}, NOON) == due


@pytest.mark.parametrize(
    "text", ["P", "PT", "-PT1H", "P-1D", "48", '"junk"', "P1.5D", "R3/PT1H", "P1D2", "'0 0 * * *'", ""]
)
def test_junk_is_refused_at_deploy(text: str) -> None:
    with pytest.raises(EngineError):
        timers.check(timers.DURATION, text)


def watched(interrupting: bool) -> Definition:
    """A review with a deadline of two days."""
    nodes = [
        d.start(), d.user("review"), d.boundary("late", "review", d.timer("PT48H"), interrupting), d.user("chase"),
        d.end("chased"), d.end(),
    ]  # fmt: skip
    flows = ["begin > review", "review > done", "late > chase", "chase > chased"]
    return compile("main", {"main": d.document(d.process("main", nodes, flows))}, {})


def elements(run: Run) -> list[str]:
    """Open elements."""
    return sorted(step.element for step in run.steps)


@pytest.mark.parametrize(("interrupting", "after"), [(False, ["chase", "review"]), (True, ["chase"])])
def test_a_deadline_fires_once_when_its_moment_has_come(interrupting: bool, after: list[str]) -> None:
    definition = watched(interrupting)
    run = Run.start(definition, {}, lambda step: None)
    due, planned = run.rest().next_due, NOON + timedelta(hours=48)
    assert due is not None and (due == planned or abs(due - planned).seconds < 5)
    clock.advance(timedelta(hours=47))
    run = Run.load(definition, run.dump(), lambda step: None)
    run.refresh()
    assert elements(run) == ["review"] and run.passed == []
    clock.advance(timedelta(days=30))
    for _ in range(3):
        run = Run.load(definition, run.dump(), lambda step: None)
        run.refresh()
        assert elements(run) == after
    assert run.rest().next_due is None


def test_storing_does_not_move_a_deadline() -> None:
    definition = watched(False)
    run = Run.start(definition, {}, lambda step: None)
    due = run.rest().next_due
    clock.advance(timedelta(hours=5))
    assert Run.load(definition, run.dump(), lambda step: None).rest().next_due == due


def test_who_completes_before_the_timer_fires_wins() -> None:
    run = Run.start(watched(True), {}, lambda step: None)
    clock.advance(timedelta(days=3))
    run.complete(run.steps[0].id, {"review": {}})
    assert run.finished


def test_of_message_and_timer_the_first_wins() -> None:
    nodes = [d.start(), '<bpmn:eventBasedGateway id="race"/>', d.catch("told", d.message("go"), waitsFor="kinds")]
    nodes += [d.catch("aged", d.timer("P1D")), d.user("a"), d.user("b"), d.end("ea"), d.end("eb")]
    flows = ["begin > race", "race > told", "race > aged", "told > a", "aged > b", "a > ea", "b > eb"]
    raw = d.document(d.process("main", nodes, flows), messages=("go",))
    definition = compile("main", {"main": raw}, {})
    run = Run.start(definition, {}, lambda step: None)
    assert [(wait.kind, wait.element) for wait in run.waits] == [("message", "told"), ("timer", "aged")]
    assert run.waits[0].properties == {"waitsFor": "kinds"}
    run = Run.load(definition, run.dump(), lambda step: None)
    clock.advance(timedelta(days=2))
    run.refresh()
    assert elements(run) == ["b"]
    assert not run.deliver("go")
    assert Run.load(definition, run.dump(), lambda step: None).waits == []


def test_timers_that_are_due_together_fire_in_the_order_of_their_moments() -> None:
    nodes = [d.start(), d.user("review"), d.boundary("stop", "review", d.timer("P3D")), d.user("take"), d.end("x")]
    nodes += [d.boundary("late", "review", d.timer("P1D"), False), d.user("chase"), d.end("chased"), d.end()]
    flows = ["begin > review", "review > done", "stop > take", "take > x", "late > chase", "chase > chased"]
    definition = compile("main", {"main": d.document(d.process("main", nodes, flows))}, {})
    run = Run.start(definition, {}, lambda step: None)
    clock.advance(timedelta(days=9))
    run = Run.load(definition, run.dump(), lambda step: None)
    run.refresh()
    assert elements(run) == ["chase", "take"]
