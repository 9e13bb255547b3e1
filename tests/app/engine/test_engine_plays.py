"""Engine against token game: diagrams drawn and changed at random, accepted by the gate, played step by step.

Each play stores and loads the case before every action and then compares everything that can be seen: open human
steps, services whose answer is out, messages and timers waited for, the end. No place may ever hold two tokens.
With any one cure of the engine taken away the same plays must differ.
"""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

import pytest
from pytest import MonkeyPatch

from app import clock
from app.engine.gate_soundness import Game
from app.engine.spiff import joins, moves, task_view
from app.engine.spiff.behaviour import RestMixin
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_drafts as drafts
from tests.app.engine import engine_hands as hands

BLOCKS, DRAFTS, PLAYS = 8, 170, 7


def boards(block: int, drawn: int = DRAFTS) -> list[hands.Board]:
    """The accepted ones of a block of diagrams."""
    found = []
    for seed in range(block * drawn, (block + 1) * drawn):
        draft = hands.drafted(seed)
        files = drafts.files(draft)
        if not hands.faults(files):
            found.append(hands.Board(files, drafts.choices(draft)))
    return found


def played(monkeypatch: MonkeyPatch, made: list[hands.Board], plays: int) -> int:
    """Play each board some times; answers how many plays there were. Raises Difference."""
    count = 0
    for at, board in enumerate(made):
        monkeypatch.setattr(clock, "now", board.now)
        for play in range(plays):
            hands.Hands(board, Random(at * 1000 + play)).play()
            count += 1
    return count


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_play_of_an_accepted_diagram_is_right(monkeypatch: MonkeyPatch, block: int) -> None:
    assert played(monkeypatch, boards(block), PLAYS) >= 5000 / BLOCKS


def without_tokens(patch: MonkeyPatch) -> None:
    """Parallel joins count finished tasks of the tree, and no round is forgotten."""
    patch.delattr(joins.ParallelJoinMixin, "_update_hook")
    patch.setattr(moves, "collapse", lambda top: None)


def without_patience(patch: MonkeyPatch) -> None:
    """Inclusive joins go on with whoever has come."""
    patch.setattr(joins, "_may_come", lambda join, flow, arrived: False)


def without_asking(patch: MonkeyPatch) -> None:
    """Inclusive joins are not asked again."""
    patch.setattr(joins, "close", lambda flows: False)


def without_turns(patch: MonkeyPatch) -> None:
    """The timer that is due last fires first."""

    def last(top: Any, now: datetime) -> object:
        armed = [task for task in top.event_manager.tasks.values() if "due" in task.internal_data]
        due = [task for task in armed if datetime.fromisoformat(task.internal_data["due"]) <= now]
        return max(due, key=lambda task: str(task.internal_data["due"]), default=None)

    patch.setattr(task_view, "next_due", last)


def without_timers(patch: MonkeyPatch) -> None:
    """Nothing rings."""
    patch.setattr(task_view, "next_due", lambda top, now: None)


def without_end(patch: MonkeyPatch) -> None:
    """The end of a process is not asked again."""
    patch.setattr(RestMixin, "update_waiting_tasks", lambda self: None)


CURES = [without_tokens, without_patience, without_asking, without_turns, without_timers, without_end]


@pytest.fixture(scope="module")
def some() -> list[hands.Board]:
    """Boards for the controls."""
    return boards(0, 120)


@pytest.mark.parametrize("cure", CURES)
def test_without_a_cure_the_plays_differ(
    monkeypatch: MonkeyPatch, some: list[hands.Board], cure: Callable[[MonkeyPatch], None]
) -> None:
    cure(monkeypatch)
    with pytest.raises(hands.Difference):
        played(monkeypatch, some, 4)


def test_without_the_token_game_of_the_gate_wrong_diagrams_are_played(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(Game, "play", lambda self, scope: [])
    with pytest.raises(hands.Difference, match=r"two tokens|nobody can go on"):
        played(monkeypatch, boards(0, 60), 4)


def returned(monkeypatch: MonkeyPatch, times: int) -> int:
    """Bytes of a case whose review, two side by side, was returned that often."""
    people = [d.user(each, "choice", "form") for each in ("u", "v", "w")]
    nodes = [d.start(), d.xor("m"), *people, d.parallel("p"), d.parallel("j"), d.xor("g", "f_g_m"), d.end()]
    flows = ["begin > m", "m > u", "u > p", "p > v", "p > w", "v > j", "w > j", "j > g", "g > m"]
    main = d.process("main", nodes, [*flows, 'g > done | "f_g_done" in choice["g"]'])
    board = hands.Board([d.document(main)], {"g": ("xor", ["f_g_m"])})
    monkeypatch.setattr(hands, "ACTIONS", 3 * times)
    monkeypatch.setattr(clock, "now", board.now)
    one = hands.Hands(board, Random(1))
    assert one.play() == 3 * times
    return len(one.run.dump())


def test_a_case_returned_often_stays_small_only_because_rounds_are_forgotten(monkeypatch: MonkeyPatch) -> None:
    once = returned(monkeypatch, 1)
    assert returned(monkeypatch, 60) <= 1.2 * once
    monkeypatch.setattr(moves, "collapse", lambda top: None)
    assert returned(monkeypatch, 60) > 3 * once
