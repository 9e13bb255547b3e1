"""The rows of a decision table as sets: every input is cut into pieces on which each cell says one thing
(`table_domains`), a row is the set of pieces of each input to which it agrees, and all else is counting such sets.
Exact where cells compare with constants; what they say otherwise counts as `may`. Bounded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Final

from app.engine import expressions, unary_tests
from app.engine.decisions import Decision
from app.engine.kinds import LIST, OBJECT, Kind, literal, union
from app.engine.steps import EngineError
from app.engine.table_domains import Piece, constants, pieces

LOOKS: Final = 50_000
SIGNS: Final = 3_000_000
COLUMNS: Final = 40
"""How many combinations are looked at, signs of cells asked, and inputs counted through."""


@dataclass(frozen=True)
class Alike:
    """Pieces of one input to which the same rows agree; bits of `sure` and `may` are rows."""

    found: tuple[Piece, ...]
    sure: int
    may: int


class TooMuch(Exception):
    """There are more combinations than are looked at."""


def foreseen(decision: Decision, place: int, kind: Kind) -> Kind:
    """What is known of an input; where that is nothing, the values that its column lists."""
    listed = decision.columns[place].values if decision.columns else ""
    if kind.names is not None or not listed:
        return kind
    try:
        values = [expressions.constant(part) for part in unary_tests.split(listed)]
    except EngineError:
        return kind
    said = all(isinstance(value, str) and value for value in values)
    return union(literal(value) for value in values) if said else kind


class Space:
    """All facts of one table. Raises TooMuch where they are too many, EngineError for a broken cell."""

    def __init__(self, decision: Decision, kinds: Sequence[Kind]) -> None:
        self._decision, self._left = decision, LOOKS
        self._all, self._asked = (1 << len(decision.rules)) - 1, 0
        if len(kinds) > COLUMNS:
            raise TooMuch
        self.columns = [self._column(place, kind) for place, kind in enumerate(kinds)]
        self._rest = self._indifferent()
        self._closed = set[tuple[int, int]]()

    def _column(self, place: int, kind: Kind) -> list[Alike]:
        cells = [rule.tests[place] for rule in self._decision.rules]
        type_ = self._decision.columns[place].type if self._decision.columns else ""
        found = pieces(cells, foreseen(self._decision, place, kind), type_)
        self._asked += len(found) * sum(1 + len(cell) for cell in cells)
        if self._asked > SIGNS:
            raise TooMuch
        many = bool((kind.names or frozenset()) & {LIST, OBJECT})  # of lists nobody can say which there may be
        plain = [
            constants(cell) is not None and not (many and cell.strip() not in unary_tests.ANY) for cell in cells
        ]
        unsure = self._all & ~_mask(plain)
        tests = [unary_tests.compiled(cell if known else "-") for cell, known in zip(cells, plain, strict=True)]
        classes = dict[int, list[Piece]]()
        for piece in found:
            sure = _mask(test(piece.value, {}) for test in tests) & ~unsure
            classes.setdefault(sure, []).append(piece)
        return [Alike(tuple(each), sure, sure | unsure) for sure, each in classes.items()]

    def _indifferent(self) -> list[int]:
        """By column: rows that agree to everything from there on."""
        found = [self._all]
        for column in reversed(self.columns):
            found.append(found[-1] & reduce(and_, (each.sure for each in column), self._all))
        return found[::-1]

    def _look(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooMuch

    def may(self, place: int) -> int:
        """Rows that some value of this input may satisfy."""
        return reduce(or_, (each.may for each in self.columns[place]), 0)

    def never(self) -> int:
        """Rows that no facts satisfy."""
        return reduce(or_, (self._all & ~self.may(place) for place in range(len(self.columns))), 0)

    def open_ways(self) -> Iterator[tuple[list[Alike], int]]:
        """Ways through the first columns to which no row surely agrees, with the rows that may. Raises TooMuch."""
        return self._open(0, self._all, self._all, [])

    def _open(self, place: int, sure: int, may: int, way: list[Alike]) -> Iterator[tuple[list[Alike], int]]:
        self._look()
        if sure & self._rest[place]:
            return
        if not sure or place == len(self.columns):
            yield way, may if place == len(self.columns) else self._left_open(place, may)
            return
        if (place, sure) in self._closed:
            return
        found = False
        for each in self.columns[place]:
            for way_out in self._open(place + 1, sure & each.sure, may & each.may, [*way, each]):
                found = True
                yield way_out
        if not found:
            self._closed.add((place, sure))

    def _left_open(self, place: int, may: int) -> int:
        return reduce(and_, (self.may(other) for other in range(place, len(self.columns))), may)

    def reached(self, row: int) -> bool:
        """Whether some facts agree to this row and surely to none of those before. Raises TooMuch."""
        return self._reached(row, 0, (1 << row) - 1, {})

    def _reached(self, row: int, place: int, before: int, seen: dict[tuple[int, int], bool]) -> bool:
        self._look()
        if before & self._rest[place]:
            return False
        if not before or place == len(self.columns):
            return True
        if (place, before) not in seen:
            mine = [each for each in self.columns[place] if each.may >> row & 1]
            seen[place, before] = any(self._reached(row, place + 1, before & one.sure, seen) for one in mine)
        return seen[place, before]

    def beside(self, row: int, first: bool) -> Iterator[tuple[int, int]]:
        """Later rows that agree to some of the same facts, where that is worth a word: under FIRST not if the
        later one is the rule and this one its exception, or both say the same; under COLLECT only if they do."""
        common, wider = self._all, self._all
        for column in self.columns:
            mine = [each for each in column if each.may >> row & 1]
            common &= reduce(or_, (each.may for each in mine), 0)
            wider &= reduce(and_, (each.may for each in mine), self._all)
        outputs = [rule.outputs for rule in self._decision.rules]
        for other in bits(common >> (row + 1) << (row + 1)):
            alike = outputs[row] == outputs[other]
            if alike != first and not (first and wider >> other & 1):
                yield row, other


def _mask(said: Iterable[bool]) -> int:
    return sum(1 << row for row, yes in enumerate(said) if yes)


def bits(mask: int) -> Iterator[int]:
    """The rows of a mask."""
    return (row for row in range(mask.bit_length()) if mask >> row & 1)
