"""What the rows of a decision table leave open, and where they stand in each other's way, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.engine import expressions
from app.engine.decisions import Decision
from app.engine.kinds import ANY, Kind
from app.engine.steps import EngineError, Json
from app.engine.table_domains import told
from app.engine.table_space import Alike, Space, TooMuch, bits
from app.engine.table_trial import entry

MOST: Final = 10
"""Findings of one kind that are told."""
GAP, NEVER, HIDDEN, OVERLAP, UNDECIDED = "gap", "never", "hidden", "overlap", "undecided"


@dataclass(frozen=True)
class Finding:
    """`rules`: ids of the rows in question; `example`: facts by input for which it holds."""

    kind: str
    rules: tuple[str, ...]
    message: str
    example: Mapping[str, Json] | None = None


def findings(decision: Decision, kinds: Sequence[Kind] = ()) -> list[Finding]:
    """All that is to be told of a table whose cells compile. `kinds`: what is known of each input."""
    try:
        return [*_Coverage(decision, kinds or [ANY] * len(decision.inputs)).findings()]
    except TooMuch:
        return [Finding(UNDECIDED, (), "决策表过大，没有判断各行是否周全")]
    except EngineError as error:
        return [Finding(UNDECIDED, (), f"没有判断各行是否周全：{error.message}")]


class _Coverage:
    def __init__(self, decision: Decision, kinds: Sequence[Kind]) -> None:
        self._decision, self._space = decision, Space(decision, kinds)
        self._columns = self._space.columns

    def findings(self) -> Iterator[Finding]:
        """In the order in which they matter."""
        never = self._space.never()
        yield from (self._never(row) for row in bits(never))
        first = self._decision.policy == "FIRST"
        yield from self._gaps(first and not any(self._decision.defaults))
        if first:
            yield from self._hidden(never)
        yield from self._overlaps(first)

    def _number(self, row: int) -> str:
        return f"第 {row + 1} 行"

    def _never(self, row: int) -> Finding:
        place = next(place for place in range(len(self._columns)) if not self._space.may(place) >> row & 1)
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
            for count, (way, may) in enumerate(self._space.open_ways()):
                if count >= MOST:
                    yield Finding(GAP, (), "没有规则符合的情形还有很多，其余不再列出")
                    return
                unsure = f"（{'、'.join(map(self._number, bits(may)))}能否符合须看办理时的数据）" if may else hedge
                yield Finding(GAP, (), f"没有规则符合：{self._said(way)}{after}{unsure}", self._example(way))
        except TooMuch:
            yield Finding(UNDECIDED, (), "各行的组合过多，没有判断完是否有没有规则符合的情形")

    def _said(self, way: list[Alike]) -> str:
        said = [
            f"{self._label(place)}{told(each.found)}"
            for place, each in enumerate(way)
            if len(each.found) < sum(len(other.found) for other in self._columns[place])
        ]
        return "；".join(said) or "任何情形"

    def _example(self, way: list[Alike]) -> dict[str, Json]:
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
                reached = self._space.reached(row)
            except TooMuch:
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

    # Rows that agree to the same facts

    def _overlaps(self, first: bool) -> Iterator[Finding]:
        pairs = (pair for row in range(len(self._decision.rules)) for pair in self._space.beside(row, first))
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

    def _case(self, way: list[Alike]) -> str:
        return (
            "；".join(f"{self._label(place)}{each.found[0].words}" for place, each in enumerate(way)) or "任何情形"
        )
