"""A play that goes over to another diagram in the middle, where the forecast says that it may."""

from collections.abc import Iterator
from random import Random

import pytest

from app import clock
from app.engine.spiff.migrate import migrate
from app.engine.spiff.resting import resting
from app.engine.spiff.run import Run
from app.engine.steps import EngineError
from app.enums import Outcome
from app.packages.drawing import drawings
from app.packages.forecast import Forecast, forecast
from tests.app.engine import engine_drafts as drafts
from tests.app.engine.engine_edits import edited
from tests.app.engine.engine_game import Game
from tests.app.engine.engine_hands import Board, Difference, Hands, drafted, faults
from tests.app.engine.engine_sheets import Sheet, read


def versions(seed: int, edits: int) -> Iterator[tuple[Board, Board]]:
    """A diagram and what a designer made of it, both accepted by the gate; decisions of both are known to both."""
    old = drafted(seed)
    if faults(drafts.files(old)):
        return
    for edit in range(edits):
        new = edited(Random(seed * 100 + edit), old)
        if not faults(drafts.files(new)):
            decisions = drafts.choices(old)
            for key, (kind, flows) in drafts.choices(new).items():
                before = decisions.get(key, (kind, []))[1]
                decisions[key] = kind, list(dict.fromkeys([*before, *flows]))
            yield Board(drafts.files(old), decisions), Board(drafts.files(new), decisions)


class Moving(Hands):
    """At some rest, by chance, the run is moved if it may; then both sides play the new diagram."""

    def __init__(self, boards: tuple[Board, Board], random: Random, patch: pytest.MonkeyPatch) -> None:
        self.old, self.new, self.patch = *boards, patch
        self.passed = set[str]()
        self.told: Forecast | None = None
        patch.setattr(clock, "now", self.old.now)
        super().__init__(self.old, random)

    def _compare(self) -> None:
        super()._compare()
        self.passed |= {*self.run.passed}
        if self.told is None and not self.run.finished and self.random.random() < 0.4:
            self._move()

    def _move(self) -> None:
        stored = self.run.dump()
        old, new = (drawings({str(at): raw for at, raw in enumerate(one.files)}) for one in (self.old, self.new))
        self.told = forecast(old, new, "main", resting("main", stored), self.passed)
        may = self.told.outcome in (Outcome.MOVES, Outcome.SKIPS)
        try:
            made = migrate(self.old.definition, self.new.definition, stored)
        except EngineError as error:
            if may:
                raise Difference(f"{self.trace}: {self.told}, but {error}") from error
            return
        if self.told.outcome == Outcome.STUCK and "一直等待" not in self.told.reason:
            raise Difference(f"{self.trace}: {self.told}, but it was moved")
        if may:
            self.trace.append(f"moved: {self.told.reason}")
            swap(self.game, read(self.new.files))
            self.new.minute, self.board = self.board.minute, self.new
            self.patch.setattr(clock, "now", self.new.now)
            self.run = Run.load(self.new.definition, made, self._service)
            super()._compare()


def swap(game: Game, sheets: dict[str, Sheet]) -> None:
    """Every token stays at its symbol, with its moments, on the new drawing. KeyError where that is not there."""
    names = {id(sheet): key for key, sheet in game.sheets.items()}
    tokens = list(game.tokens())
    for scope in [game.top, *(token.inside for token in tokens if token.inside)]:
        scope.sheet = sheets[names[id(scope.sheet)]]
    for token in tokens:
        token.node = token.scope.sheet.nodes[token.node.id]
        assert not token.flow or token.flow in {flow.id for flow in token.scope.sheet.flows}
        assert token.armed.keys() <= token.scope.sheet.nodes.keys()
    game.sheets = sheets
