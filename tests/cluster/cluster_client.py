"""Careful clients under load: each repeats a call with its key until it is answered, and remembers all."""

import http.client
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from app.jobs.models import Job
from tests.cluster.cluster_set import Production
from tests.crash.crash_player import Player
from tests.plugins.patience import within

PATIENCE = within(90)
TRY_AGAIN = (429, 502, 503, 504)


class NoTrap:
    """Nothing ends suddenly here but by a kill."""

    def arm(self, _random: random.Random) -> None:
        """Nothing."""

    def disarm(self) -> None:
        """Nothing."""


class Client(Player):
    """One person's history against the running set; `again`: how many calls had to be repeated."""

    def __init__(self, production: Production, seed: int) -> None:
        super().__init__(production, NoTrap(), seed)  # type: ignore[arg-type]
        self.again = 0

    def attempt(self, act: Callable[[], Any]) -> Any:
        """Try until it is answered."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.calls += 1
            try:
                answer = act()
            except (OSError, http.client.HTTPException):
                answer = None
            if answer is not None and answer.status_code not in TRY_AGAIN:
                return answer
            self.again += 1
            time.sleep(0.2)
        raise AssertionError(f"no answer, at last {answer}")

    def play(self) -> None:
        """A start and some moves; background work goes on by itself."""
        self.start()
        for _ in range(self.random.randint(3, 5)):
            self.random.choices([self.complete, self.claim, self.spoil, self.start], [12, 1, 1, 0.5])[0]()

    def settle(self) -> None:
        """What must have happened in the background."""
        for told in self.cases:
            if told.approved and not told.ended:
                told.ended = True
                told.moved("service")


class Together:
    """Several histories as one, for the checker."""

    def __init__(self, clients: list[Client]) -> None:
        self.cases = [told for one in clients for told in one.cases]
        self.answered = {key: text for one in clients for key, text in one.answered.items()}


class Load(threading.Thread):
    """One client after the other until told to stop; `clients` and what went wrong, to be read after `join`."""

    def __init__(self, production: Production, first: int, over: threading.Event) -> None:
        super().__init__(name=f"load-{first}")
        self.production, self.seed, self.over = production, first, over
        self.clients: list[Client] = []
        self.failures: list[str] = []

    def run(self) -> None:
        """Play."""
        while not self.over.is_set() and not self.failures:
            self.clients.append(Client(self.production, self.seed))
            self.seed += 1
            try:
                self.clients[-1].play()
            except Exception as failure:
                self.failures.append(f"{type(failure).__name__}: {failure}")


@dataclass(frozen=True)
class Spread:
    """How long calls took, in seconds: the half, and all but one in twenty, took no longer."""

    median: float
    p95: float

    @staticmethod
    def of(waits: list[float]) -> "Spread":
        """Of at least one call."""
        row = sorted(waits)
        return Spread(row[len(row) // 2], row[min(int(len(row) * 0.95), len(row) - 1)])

    def __str__(self) -> str:
        return f"median {self.median:.3f} s, p95 {self.p95:.3f} s"


def timed(act: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def quiet(production: Production, patience: float = PATIENCE) -> None:
    """Wait until no background work is left but what lies ahead."""
    end = time.monotonic() + patience
    while left(production):
        assert time.monotonic() < end, left(production)
        time.sleep(0.3)


def left(production: Production) -> list[str]:
    """Kinds of background work that is not done though it was due, or is tried again."""
    due = or_(Job.due_at <= func.now(), Job.attempts > 0)
    with production.database.transaction() as unit:
        rows = select(Job.kind).where(Job.done_at.is_(None), Job.kind != "timer", due)
        return list(unit.session.scalars(rows))
