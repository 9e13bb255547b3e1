"""A play in which a token is put elsewhere by hand, on both sides, wherever the platform offers that."""

from random import Random

from app.engine.spiff.shift import shift
from app.engine.steps import EngineError
from app.packages.drawing import drawings, entered
from app.packages.landing import landings
from tests.app.engine.engine_hands import Board, Difference, Hands
from tests.app.engine.engine_sheets import Token


class Shifting(Hands):
    """At some rests, by chance, one token goes to another step of its diagram."""

    def __init__(self, board: Board, random: Random) -> None:
        self.moved = self.refused = 0
        self.drawings = drawings({str(at): raw for at, raw in enumerate(board.files)})
        super().__init__(board, random)

    def _act(self) -> None:
        if self.random.random() < 0.3 and not self.game.finished:
            self._shift(self.random.choice(list(self.game.tokens())))
        else:
            super()._act()

    def _shift(self, token: Token) -> None:
        drawn = entered(self.drawings, "main", token.path.rpartition(":")[0])
        offered = sorted(landings(drawn.scope)) if drawn else []
        if not offered:
            return
        target, alone = self.random.choice(offered), len(token.scope.tokens) == 1
        self.trace.append(f"shift {token.path} {target}")
        try:
            run = shift(self.board.definition, self.run.dump(), token.path, target, self._service)
        except EngineError as error:
            if alone:
                raise Difference(f"{self.trace}: {error}") from error
            self.refused += 1
            return
        if not alone:
            raise Difference(f"{self.trace}: others stayed behind")
        self.run, self.moved = run, self.moved + 1
        self.run.refresh()
        if token.inside:
            self.game._stop(token.inside)
        token.scope.tokens.clear()
        self.game._rest(token.scope, token.scope.sheet.nodes[target])
        self.game.run()
