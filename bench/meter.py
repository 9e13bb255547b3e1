"""Counts statements and commits of an engine, and measures times."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Engine, event

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass
class Counted:
    """What one stretch cost the database."""

    statements: int = 0
    commits: int = 0


class Meter:
    """Listens to one engine for good; BEGIN, COMMIT and SAVEPOINT are not statements."""

    def __init__(self, engine: Engine) -> None:
        self._now = Counted()
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self._now.statements += statement.lstrip().upper().startswith(COUNTED)

    def _commit(self, _connection: Any) -> None:
        self._now.commits += 1

    @contextmanager
    def counted(self) -> Iterator[Counted]:
        """What happens inside."""
        self._now = mine = Counted()
        yield mine
        self._now = Counted()


def ms(act: Callable[[], Any]) -> float:
    """Milliseconds of one act on the wall clock."""
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1000


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """What the act gave, and its milliseconds."""
    began = perf_counter()
    given = act()
    return given, (perf_counter() - began) * 1000


def cpu_ms(act: Callable[[], Any], times: int, repeats: int = 5) -> float:
    """Median CPU milliseconds of one act."""
    act()
    found = []
    for _ in range(repeats):
        began = process_time()
        for _ in range(times):
            act()
        found.append((process_time() - began) / times * 1000)
    return statistics.median(found)


def median(values: Sequence[float]) -> float:
    """Rounded for reading."""
    return round(statistics.median(values), 3)


def ratio(value: float, floor: float) -> float:
    """How many times the floor."""
    return round(value / floor, 3)
