"""Sudden ends at any statement and on both sides of any commit: nothing is lost, nothing happens twice."""

import os
import sys

from tests.crash.crash_faults import AFTER_COMMIT, BEFORE_COMMIT, Hasty, Trap
from tests.crash.crash_invariants import broken, counts
from tests.crash.crash_player import LONG, SHORT, Player
from tests.plugins.office import Office

FIRST = int(os.environ.get("CRASH_SEED", "20160301"))
HISTORIES = int(os.environ.get("CRASH_HISTORIES", "250"))
CONTROLS = 40


def played(stage: Office, trap: Trap, seed: int, moves: tuple[int, int] = SHORT) -> tuple[Player, list[str]]:
    """One history and what is wrong after it."""
    player = Player(stage, trap, seed, moves)
    with stage.database.transaction():
        before = counts()
    try:
        player.play()
    except Exception as failure:
        return player, [f"{type(failure).__name__}: {failure}"]
    with stage.database.transaction():
        return player, list(broken(player, before))


def test_nothing_is_lost_and_nothing_happens_twice(stage: Office) -> None:
    trap, faults, calls = Trap(stage.database.engine), dict[int, list[str]](), 0
    for seed in range(FIRST, FIRST + HISTORIES):
        player, found = played(stage, trap, seed)
        calls += player.calls
        if found:
            faults[seed] = found
    sys.stdout.write(f"seeds {FIRST}..{FIRST + HISTORIES - 1}: {calls} attempts, {dict(trap.points)}\n")
    assert faults == {}
    assert min(trap.points[point] for point in ("statement", BEFORE_COMMIT, AFTER_COMMIT)) >= HISTORIES / 4


def test_a_commit_after_each_write_would_be_found(stage: Office) -> None:
    Hasty(stage.database.engine)
    trap, torn, caught = Trap(stage.database.engine), 0, 0
    for seed in range(FIRST, FIRST + CONTROLS):
        before = trap.torn
        _player, found = played(stage, trap, seed, LONG)
        torn += trap.torn > before
        caught += trap.torn > before and bool(found)
    sys.stdout.write(f"seeds {FIRST}..{FIRST + CONTROLS - 1}: {torn} torn, {caught} found broken\n")
    assert torn >= CONTROLS / 2
    assert caught >= torn * 0.9
