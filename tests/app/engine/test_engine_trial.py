"""试运行: every option is tried, dead ends are found, and no diagram takes more than its share."""

from pathlib import Path

import pytest

from app.engine import gate
from app.engine.findings import Vocabulary
from app.engine.kinds import literal, one, thing, union
from app.engine.trial import outside, server
from app.engine.trial.told import Trial
from app.engine.trial.trial import Job, tried
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office

DECISION = thing({"decision": union([literal("approve"), literal("return")])})
KNOWN = Vocabulary({}, frozenset({"review"}), frozenset({"reviewer"}), frozenset(), answers={"review": DECISION})


def job(*nodes: str, flows: list[str], known: Vocabulary = KNOWN) -> Job:
    """One process."""
    raw = d.document(d.process("main", [d.start(), *nodes, d.end()], flows))
    return Job({"main.bpmn": raw}, {}, {"main": known})


def decided(condition: str) -> Job:
    """A review that leads back to itself unless the condition holds."""
    flows = ["begin > m", "m > review", "review > g", f"g > done | {condition}", "back: g > m"]
    return job(d.xor("m"), d.user("review"), d.xor("g", default="back"), flows=flows)


def test_every_option_of_a_decision_is_tried() -> None:
    told = tried("main", decided('review["decision"] == "approve"'), 3)
    assert (told.steps, told.all_steps, told.flows, told.all_flows) == (5, 5, 5, 5)
    assert told.ended and not told.dead and not told.missed


def test_a_condition_that_no_option_meets_is_a_dead_end() -> None:
    files = decided('review["decision"] == "aprove"')
    assert gate.faults("main", files.bpmn, {}, KNOWN) == []
    ((element, said),) = tried("main", files, 3).dead
    assert element == "review" and "走不到结束" in said


def test_what_made_up_words_do_not_meet_is_told_and_no_fault() -> None:
    known = Vocabulary(**{**vars(KNOWN), "answers": {"review": thing({"decision": one("words")})}})
    flows = [
        "begin > review",
        "review > g",
        'g > other | len(review["decision"]) == 3',
        "usual: g > done",
        "other > out",
    ]
    told = tried(
        "main",
        job(d.user("review"), d.xor("g", "usual"), d.user("other"), d.end("out"), flows=flows, known=known),
        3,
    )
    assert [place.element for place in told.missed] == ["other", "out"] and not told.dead


def test_timers_messages_errors_and_several_instances_are_played() -> None:
    files = Job({"m": office.MAIN, "c": office.CALLED}, {"t": office.TABLE}, {"main": office.KNOWN})
    told = tried("main", files, 3)
    assert told.steps == told.all_steps and not told.dead, told


def test_it_runs_outside_and_says_the_same() -> None:
    files = decided('review["decision"] == "approve"')
    assert outside.tried(files) == (tried("main", files, 3),)


def greedy(kind: str) -> list[Trial]:
    """A child that wants everything."""
    if kind == "memory":
        bytearray(server.MEMORY)
    if kind == "files":
        Path("/tmp/trial-marker").write_text("x")
    while kind == "time":
        pass
    return []


@pytest.mark.parametrize("kind", ["memory", "files", "time"])
def test_a_child_that_takes_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(server, "CPU", 1)
    monkeypatch.setattr(server, "trials", lambda job: greedy(kind))
    assert server._in_child(b"\x80\x04N.") == b""


def test_a_server_that_was_stopped_is_started_anew() -> None:
    files = decided('review["decision"] == "approve"')
    outside.tried(files)
    process = outside._server._process
    assert process
    process.kill()
    process.wait()
    assert outside.tried(files)[0].ended


def test_what_takes_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside._server, "asked", lambda job: b"")
    (told,) = outside.tried(decided("True"))
    assert isinstance(told, Trial) and "超出" in told.dead[0][1]
