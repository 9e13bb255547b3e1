"""Plays one random history through the real application: each call is repeated with its key until answered."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from werkzeug.test import TestResponse

from app import clock
from app.drain import run_all, run_due
from tests.crash.crash_faults import Crash, Trap
from tests.crash.crash_model import Told, answers_for
from tests.plugins.office import Office

PEOPLE = ("li", "wang")
SHORT, LONG = (2, 4), (6, 8)
PATIENCE = 40
AGAIN, TWO_DAYS = 120, 2 * 86_400 + 60


class Player:
    """One history; `crashes` counts the attempts that ended suddenly."""

    def __init__(self, office: Office, trap: Trap, seed: int, moves: tuple[int, int] = SHORT) -> None:
        self.office, self.trap, self.seed, self.moves = office, trap, seed, moves
        self.random = Random(seed)
        self.cases: list[Told] = []
        self.answered: dict[tuple[str, str], str] = {}
        self.crashes = self.calls = 0
        self._keys = (f"h{seed}-{n}" for n in itertools.count())

    def play(self) -> None:
        """A start, some moves, then the background work to its end."""
        self.start()
        for _ in range(self.random.randint(*self.moves)):
            self.random.choices(
                [self.complete, self.claim, self.draft, self.spoil, self.drain, self.wait, self.start],
                [12, 1, 1, 1, 1, 0.5, 0.5],
            )[0]()
        self.drain()

    def attempt(self, act: Callable[[], Any]) -> Any:
        """Try until it is answered; each try may end suddenly."""
        for _ in range(PATIENCE):
            self.trap.arm(self.random)
            try:
                self.calls += 1
                return act()
            except Crash:
                self.crashes += 1
            finally:
                self.trap.disarm()
        raise AssertionError("no answer")

    def call(self, who: str, method: str, path: str, body: dict[str, Any], expected: int) -> TestResponse:
        """A keyed call; the answer of a success is remembered, it must come again for the same key."""
        key = next(self._keys)
        answer = self.attempt(lambda: self.office.call(who, method, path, body, Idempotency_Key=key))
        assert answer.status_code == expected, f"{method} {path}: {answer.status_code} {answer.text}"
        if expected < 300:
            self.answered[who, key] = answer.text
        return answer  # type: ignore[no-any-return]

    def start(self) -> None:
        """Begin a case, half of them with the first form."""
        title, who = f"事项{self.seed}-{len(self.cases)}", self.random.choice(PEOPLE)
        body: dict[str, Any] = {"process": "tried.journey"}
        mark = f"{title}#0"
        if self.random.random() < 0.5:
            body["answers"] = answers_for("fill", mark, title, self.random)
        shown = self.call(who, "POST", "/cases", body, 201).json["case"]
        told = Told(int(shown["id"]), title)
        told.moved("start")
        if "answers" in body:
            told.completed("fill", mark, None)
        told.heard(shown)
        if "answers" not in body:
            told.holder = dict.fromkeys(told.open.values(), who)
        self.cases.append(told)

    def _pick(self) -> tuple[Told, str, str] | None:
        some = [(told, step, item) for told in self.cases for step, item in told.open.items()]
        return self.random.choice(some) if some else None

    def complete(self) -> None:
        """Send a form that is open."""
        picked = self._pick()
        if picked is None:
            return
        told, step, item = picked
        who = told.holder.get(item) or self.random.choice(PEOPLE)
        mark = f"{told.title}#{told.rev}"
        sent = answers_for(step, mark, told.title, self.random)
        shown = self.call(who, "POST", f"/work-items/{item}/complete", {"answers": sent}, 200).json["case"]
        told.completed(step, mark, sent.get("decision"))
        told.heard(shown)
        assert shown["rev"] == told.rev, f"rev {shown['rev']} after {told.rev} moves"

    def spoil(self) -> None:
        """Send a wrong form: refused, nothing changes."""
        picked = self._pick()
        if picked and picked[0].free_for(picked[2], "wang"):
            self.call("wang", "POST", f"/work-items/{picked[2]}/complete", {"answers": {"no": 1}}, 422)

    def claim(self) -> None:
        """Take an item in hand."""
        picked = self._pick()
        if picked and picked[0].free_for(picked[2], "li"):
            self.call("li", "POST", f"/work-items/{picked[2]}/claim", {}, 200)
            picked[0].taken(picked[2], "li")

    def draft(self) -> None:
        """Keep what was typed; unkeyed, so a lost answer shows as a conflict and the page reloads."""
        picked = self._pick()
        if picked and picked[0].free_for(picked[2], "wang"):
            path = f"/work-items/{picked[2]}"
            self.attempt(lambda: self._save(path))
            picked[0].taken(picked[2], "wang")

    def _save(self, path: str) -> None:
        seen = self.office.call("wang", "GET", path).json
        assert seen is not None
        kept = self.office.call("wang", "PUT", f"{path}/draft", {"answers": {}}, If_Match=f'"{seen["draft_rev"]}"')
        assert kept.status_code == 200, kept.text

    def wait(self) -> None:
        """Two days go by; the reminders of open reviews are due."""
        clock.advance(timedelta(seconds=TWO_DAYS))
        for told in self.cases:
            told.two_days_later()
        self.drain()

    def drain(self) -> None:
        """Background work, twice under threat, then to its end once the jobs of the dead have come back."""
        for _ in range(2):
            self.trap.arm(self.random)
            try:
                run_due(self.office.database)
            except Crash:
                self.crashes += 1
            finally:
                self.trap.disarm()
        clock.advance(timedelta(seconds=AGAIN))
        run_all(self.office.database)
        for told in self.cases:
            if told.approved and not told.ended:
                told.ended = True
                told.moved("service")
