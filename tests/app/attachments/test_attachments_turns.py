"""Whoever sends slow files waits for herself, and nobody else does."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from app.attachments import turns
from app.attachments.turns import Turns
from app.errors import TooMany, Unavailable
from tests.plugins.patience import until

GREEDY, SECOND, OTHERS = 1, 2, range(3, 8)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.2)


@pytest.fixture
def looking() -> Iterator[tuple[Turns, ExitStack]]:
    with ExitStack() as stack:
        yield Turns(), stack


def test_a_second_file_of_an_account_waits_for_its_first_and_takes_no_turn(
    looking: tuple[Turns, ExitStack],
) -> None:
    mine, held = looking
    held.enter_context(mine.turn(GREEDY))
    waiting = [threading.Thread(target=_refused, args=(mine, GREEDY)) for _ in range(5)]
    for one in waiting:
        one.start()
    for other in OTHERS:
        with mine.turn(other):
            pass
    for one in waiting:
        one.join()
    with pytest.raises(TooMany):
        held.enter_context(mine.turn(GREEDY))


def _refused(mine: Turns, account: int) -> None:
    with pytest.raises(TooMany), mine.turn(account):
        pass


def test_where_all_turns_are_taken_by_others_it_is_not_her_doing(looking: tuple[Turns, ExitStack]) -> None:
    mine, held = looking
    for one in (GREEDY, SECOND):
        held.enter_context(mine.turn(one))
    with pytest.raises(Unavailable), mine.turn(OTHERS[0]):
        pass


def test_who_waits_comes_in_when_a_turn_is_free(
    looking: tuple[Turns, ExitStack], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60)
    mine, _held = looking
    first, seen = ExitStack(), threading.Event()
    first.enter_context(mine.turn(GREEDY))

    def again() -> None:
        with mine.turn(GREEDY):
            seen.set()

    waiting = threading.Thread(target=again)
    waiting.start()
    until(lambda: bool(mine._waiting))
    assert not seen.is_set()
    first.close()
    waiting.join()
    assert seen.is_set()


def test_an_account_has_its_share_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    now, mine = [1000.0], Turns()
    monkeypatch.setattr(turns, "monotonic", lambda: now[0])
    for _ in range(10):
        with mine.turn(GREEDY):
            now[0] += turns.SHARE / 10
    with pytest.raises(TooMany) as refused, mine.turn(GREEDY):
        pass
    assert refused.value.wait < turns.HOUR
    with mine.turn(SECOND):
        pass
    now[0] += turns.HOUR.total_seconds()
    with mine.turn(GREEDY):
        pass
