"""Plays a diagram on the engine and in the token game of the tests, step by step, and tells where they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

from app.engine import gate
from app.engine.findings import Message
from app.engine.spiff.run import Definition, Run, compile
from app.engine.steps import PENDING, EngineError, ServiceStep
from app.sdk import BusinessError
from tests.app.engine import engine_drafts as drafts
from tests.app.engine.engine_game import Game
from tests.app.engine.engine_mistakes import mutate

BEGAN = datetime(2016, 1, 4, 1, 0, tzinfo=UTC)
ACTIONS = 12


class Every(frozenset[str]):
    """All forms there could be."""

    def __contains__(self, name: object) -> bool:
        return True


class Told(dict[str, Message]):
    """Every message has a sender: those on boundaries begin with b."""

    def get(self, name: str, default: Any = None) -> Message:
        """Any of them."""
        return Message(name.startswith("b"))


KNOWN = gate.Vocabulary(
    {"now": frozenset({"choice"}), "later": frozenset()}, Every(), frozenset({"reviewer"}), frozenset({"choice"}),
    messages=Told(),
)  # fmt: skip


class Difference(Exception):
    """Engine and game do not agree, or a place held two tokens, or a case cannot go on."""


@dataclass
class Board:
    """A diagram that the gate has accepted, ready to be played; `minute` is the time of both sides."""

    files: list[bytes]
    decisions: Mapping[str, tuple[str, list[str]]]
    definition: Definition = field(init=False)
    minute: int = 0

    def __post_init__(self) -> None:
        self.definition = compile("main", _named(self.files), {})

    def now(self) -> datetime:
        """The engine's clock."""
        return BEGAN + timedelta(minutes=self.minute)


def _named(files: list[bytes]) -> dict[str, bytes]:
    return {str(at): raw for at, raw in enumerate(files)}


def faults(files: list[bytes]) -> list[gate.Fault]:
    """What the gate says."""
    with patch.object(gate, "overwritten", return_value=()):  # all steps of a play write its one variable
        return gate.faults("main", _named(files), {}, KNOWN)


def drafted(seed: int) -> drafts.Draft:
    """A diagram; two of three are changed once or twice."""
    random = Random(seed)
    made = drafts.Drawer(random).main()
    for _ in range(random.choice([0, 1, 2])):
        mutate(random, made)
    return made


class Hands:
    """One play of a board."""

    def __init__(self, board: Board, random: Random, store: bool = True) -> None:
        self.board, self.random, self.store = board, random, store
        self.trace: list[str] = []
        self.calls: list[str] = []
        board.minute = 0
        choice = self._choice()
        self.game = Game(board.files, "main", choice)
        self.run = Run.start(board.definition, {"choice": choice}, self._service)

    def play(self) -> int:
        """Up to a dozen actions; answers how many. Raises Difference."""
        try:
            self._compare()
            while not self.game.finished and len(self.trace) < ACTIONS:
                self._act()
                self._compare()
        except EngineError as error:
            raise Difference(f"{self.trace}: {error}") from error
        return len(self.trace)

    def _service(self, step: ServiceStep) -> Any:
        self.calls.append(step.path)
        if step.operation == "later":
            return PENDING
        if "fail" in step.parameters["choice"].get(step.element, ()):
            raise BusinessError("E1", "不予受理")
        return None

    def _choice(self) -> dict[str, list[str]]:
        made = {}
        for key, (kind, flows) in self.board.decisions.items():
            few = 1 if kind == "xor" else self.random.randrange(len(flows) + 1) if flows else 0
            made[key] = self.random.sample(flows, min(few, len(flows)))
        return made

    def _actions(self) -> Iterator[tuple[str, str]]:
        yield from (("complete", path) for path in dict.fromkeys(self.game.people()))
        yield from (("answer", path) for path in dict.fromkeys(self.game.services()))
        yield from (("deliver", name) for name in self.game.messages())
        if self.game.next_due() is not None:
            yield from (("wait", "next"), ("wait", "long"))

    def _act(self) -> None:
        actions = list(self._actions())
        if not actions:
            raise Difference(f"{self.trace}: nobody can go on")
        action, what = self.random.choice(actions)
        self.trace.append(f"{action} {what}")
        if self.store:
            self.run = Run.load(self.board.definition, self.run.dump(), self._service)
        getattr(self, f"_{action}")(what)

    def _complete(self, path: str) -> None:
        choice = self._choice()
        step = next(each for each in self.run.steps if each.path == path)
        self.run.complete(step.id, {step.variable: choice})
        self.game.complete(path, choice)

    def _answer(self, path: str) -> None:
        wait = next(each for each in self.run.waits if each.kind == "service" and each.path == path)
        self.run.finish_service(wait.id, None)
        self.game.answer(path)

    def _deliver(self, name: str) -> None:
        if not self.run.deliver(name):
            raise Difference(f"{self.trace}: nobody waits for {name}")
        self.game.deliver(name)

    def _wait(self, how: str) -> None:
        due = self.game.next_due() or 0
        self.board.minute = due + self.random.choice([1, 7]) if how == "next" else due + 200_000
        self.run.refresh()
        self.game.wait(self.board.minute - self.game.now)

    def _compare(self) -> None:
        waits = self.run.waits
        ours = (
            self.run.finished,
            sorted(self.calls),
            sorted(step.path for step in self.run.steps),
            sorted(wait.path for wait in waits if wait.kind == "service"),
            sorted(wait.path for wait in waits if wait.kind != "service"),
        )
        game = self.game
        theirs = (game.finished, sorted(game.calls), game.people(), game.services(), game.waits())
        if ours != theirs:
            raise Difference(f"{self.trace}: engine {ours}, game {theirs}")
        if game.crowded():
            raise Difference(f"{self.trace}: two tokens at {game.crowded()}")
