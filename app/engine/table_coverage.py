"""What the rows of a decision table leave open, and where they stand in each other's way.

Every input is cut into pieces on which each cell says one thing (`table_domains`); a row is the set of pieces of
each input to which it agrees. All that follows is counting such sets: exact where cells compare with constants,
with a named reserve where they do not, and bounded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Final

from app.engine import expressions, unary_tests
from app.engine.decisions import Decision
from app.engine.kinds import ANY, LIST, OBJECT, Kind, literal, union
from app.engine.steps import EngineError, Json
from app.engine.table_domains import Piece, constants, pieces, told
from app.engine.table_trial import entry

MOST: Final = 10
"""Findings of one kind that are told."""
LOOKS: Final = 50_000
SIGNS: Final = 3_000_000
COLUMNS: Final = 40
"""How many combinations are looked at, signs of cells asked, and inputs counted through."""
GAP, NEVER, HIDDEN, OVERLAP, UNDECIDED = "gap", "never", "hidden", "overlap", "undecided"


@dataclass(frozen=True)
class Finding:
    """`rules`: ids of the rows in question; `example`: facts by input for which it holds."""

    kind: str
    rules: tuple[str, ...]
    message: str
    example: Mapping[str, Json] | None = None


@dataclass(frozen=True)
class _Class:
    """Pieces of one input to which the same rows agree; bits of `sure` and `may` are rows."""

    found: tuple[Piece, ...]
    sure: int
    may: int


class _TooMuch(Exception):
    """There are more combinations than are looked at."""


def findings(decision: Decision, kinds: Sequence[Kind] = ()) -> list[Finding]:
    """All that is to be told of a table whose cells compile. `kinds`: what is known of each input."""
    try:
        return [*_Coverage(decision, kinds or [ANY] * len(decision.inputs)).findings()]
    except _TooMuch:
        return [Finding(UNDECIDED, (), "决策表过大，没有判断各行是否周全")]
    except EngineError as error:
        return [Finding(UNDECIDED, (), f"没有判断各行是否周全：{error.message}")]


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


class _Coverage:
    def __init__(self, decision: Decision, kinds: Sequence[Kind]) -> None:
        self._decision, self._left = decision, LOOKS
        self._all, self._asked = (1 << len(decision.rules)) - 1, 0
        if len(kinds) > COLUMNS:
            raise _TooMuch
        self._columns = [self._column(place, kind) for place, kind in enumerate(kinds)]
        self._rest = self._indifferent()
        self._closed = set[tuple[int, int]]()

    def findings(self) -> Iterator[Finding]:
        """In the order in which they matter."""
        never = reduce(or_, (self._all & ~self._may(column) for column in self._columns), 0)
        yield from (self._never(row) for row in _bits(never))
        first = self._decision.policy == "FIRST"
        yield from self._gaps(first and not any(self._decision.defaults))
        if first:
            yield from self._hidden(never)
        yield from self._overlaps(first)

    def _column(self, place: int, kind: Kind) -> list[_Class]:
        cells = [rule.tests[place] for rule in self._decision.rules]
        type_ = self._decision.columns[place].type if self._decision.columns else ""
        found = pieces(cells, foreseen(self._decision, place, kind), type_)
        self._asked += len(found) * sum(1 + len(cell) for cell in cells)
        if self._asked > SIGNS:
            raise _TooMuch
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
        return [_Class(tuple(each), sure, sure | unsure) for sure, each in classes.items()]

    def _indifferent(self) -> list[int]:
        """By column: rows that agree to everything from there on."""
        found = [self._all]
        for column in reversed(self._columns):
            found.append(found[-1] & reduce(and_, (each.sure for each in column), self._all))
        return found[::-1]

    @staticmethod
    def _may(column: list[_Class]) -> int:
        return reduce(or_, (each.may for each in column), 0)

    def _look(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _TooMuch

    def _number(self, row: int) -> str:
        return f"第 {row + 1} 行"

    def _never(self, row: int) -> Finding:
        place = next(place for place, column in enumerate(self._columns) if not self._may(column) >> row & 1)
        cell = self._decision.rules[row].tests[place]
        words = f"{self._number(row)}永远不会符合：{self._label(place)}不可能满足 {cell[:60]}"
        return Finding(NEVER, (self._decision.rules[row].element,), words)

    def _label(self, place: int) -> str:
        label = self._decision.columns[place].label if self._decision.columns else ""
        return f"“{label or self._decision.inputs[place]}”"

    # Gaps

    def _gaps(self, stops: bool) -> Iterator[Finding]:
        after = (
            "，流程办到这里会停下"
            if stops
            else "，将取默认输出"
            if any(self._decision.defaults)
            else "，将得出空的列表"
        )
        hedge = self._hedge()
        try:
            for count, (way, may) in enumerate(self._open(0, self._all, self._all, [])):
                if count >= MOST:
                    yield Finding(GAP, (), "没有规则符合的情形还有很多，其余不再列出")
                    return
                unsure = (
                    f"（{'、'.join(map(self._number, _bits(may)))}能否符合须看办理时的数据）" if may else hedge
                )
                yield Finding(GAP, (), f"没有规则符合：{self._said(way)}{after}{unsure}", self._example(way))
        except _TooMuch:
            yield Finding(UNDECIDED, (), "各行的组合过多，没有判断完是否有没有规则符合的情形")

    def _open(self, place: int, sure: int, may: int, way: list[_Class]) -> Iterator[tuple[list[_Class], int]]:
        """Ways through the columns to which no row surely agrees."""
        self._look()
        if sure & self._rest[place]:
            return
        if not sure or place == len(self._columns):
            yield way, may if place == len(self._columns) else self._left_open(place, may)
            return
        if (place, sure) in self._closed:
            return
        found = False
        for each in self._columns[place]:
            for way_out in self._open(place + 1, sure & each.sure, may & each.may, [*way, each]):
                found = True
                yield way_out
        if not found:
            self._closed.add((place, sure))

    def _left_open(self, place: int, may: int) -> int:
        return reduce(and_, (self._may(column) for column in self._columns[place:]), may)

    def _said(self, way: list[_Class]) -> str:
        said = [
            f"{self._label(place)}{told(each.found)}"
            for place, each in enumerate(way)
            if len(each.found) < sum(len(other.found) for other in self._columns[place])
        ]
        return "；".join(said) or "任何情形"

    def _example(self, way: list[_Class]) -> dict[str, Json]:
        whole = [*way, *(column[0] for column in self._columns[len(way) :])]
        return {text: each.found[0].value for text, each in zip(self._decision.inputs, whole, strict=True)}

    def _hedge(self) -> str:
        """Inputs that hang together are counted as if they did not."""
        names = [expressions.names(text) for text in self._decision.inputs]
        plain = [entry(text) for text in self._decision.inputs]
        for one in range(len(names)):
            for other in range(one):
                own = plain[one][1] and plain[other][1] and plain[one] != plain[other]
                if names[one] & names[other] and not own:
                    return f"（{self._label(other)}与{self._label(one)}取自同一数据，请核对这种情形是否会有）"
        return ""

    # Rows that no fact reaches

    def _hidden(self, never: int) -> Iterator[Finding]:
        found, undecided = 0, list[int]()
        for row in range(1, len(self._decision.rules)):
            if never >> row & 1:
                continue
            try:
                reached = self._reached(row, 0, (1 << row) - 1, {})
            except _TooMuch:
                undecided.append(row)
                continue
            if not reached and found < MOST:
                found += 1
                rules = (self._decision.rules[row].element,)
                words = f"{self._number(row)}永远轮不到：凡符合它的，前面的行都已经符合"
                yield Finding(HIDDEN, rules, words)
        if undecided:
            words = f"各行的组合过多，没有判断完{self._number(undecided[0])}之后的行是否轮得到"
            yield Finding(UNDECIDED, (), words)

    def _reached(self, row: int, place: int, before: int, seen: dict[tuple[int, int], bool]) -> bool:
        """Whether some facts agree to this row and surely to none of those before."""
        self._look()
        if before & self._rest[place]:
            return False
        if not before or place == len(self._columns):
            return True
        if (place, before) not in seen:
            mine = [each for each in self._columns[place] if each.may >> row & 1]
            seen[place, before] = any(self._reached(row, place + 1, before & one.sure, seen) for one in mine)
        return seen[place, before]

    # Rows that agree to the same facts

    def _overlaps(self, first: bool) -> Iterator[Finding]:
        pairs = (pair for row in range(len(self._decision.rules)) for pair in self._beside(row, first))
        for count, (one, other) in enumerate(pairs):
            if count >= MOST:
                yield Finding(OVERLAP, (), "同时符合的行还有，其余不再列出")
                return
            way = [
                next(each for each in column if each.may >> one & each.may >> other & 1)
                for column in self._columns
            ]
            rules = tuple(self._decision.rules[row].element for row in (one, other))
            both = f"{self._number(one)}和{self._number(other)}会同时符合（如{self._case(way)}）"
            end = f"，取{self._number(one)}的结果" if first else "，同样的结果会得出两次"
            yield Finding(OVERLAP, rules, both + end, self._example(way))

    def _case(self, way: list[_Class]) -> str:
        return (
            "；".join(f"{self._label(place)}{each.found[0].words}" for place, each in enumerate(way)) or "任何情形"
        )

    def _beside(self, row: int, first: bool) -> Iterator[tuple[int, int]]:
        """Later rows that agree to some of the same facts, where that is worth a word: under FIRST not if the
        later one is the rule and this one its exception, or both say the same; under COLLECT only if they do."""
        common, wider = self._all, self._all
        for column in self._columns:
            mine = [each for each in column if each.may >> row & 1]
            common &= reduce(or_, (each.may for each in mine), 0)
            wider &= reduce(and_, (each.may for each in mine), self._all)
        outputs = [rule.outputs for rule in self._decision.rules]
        for other in _bits(common >> (row + 1) << (row + 1)):
            alike = outputs[row] == outputs[other]
            if alike != first and not (first and wider >> other & 1):
                yield row, other


def _mask(said: Iterable[bool]) -> int:
    return sum(1 << row for row, yes in enumerate(said) if yes)


def _bits(mask: int) -> Iterator[int]:
    return (row for row in range(mask.bit_length()) if mask >> row & 1)
