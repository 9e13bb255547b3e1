"""What an input of a decision table may be, cut where its cells cut: each piece is one value that stands for many.

The pieces come from the constants in the cells and from what is known of the input; whether a cell agrees is asked
of the compiled cell itself. A cell that compares its input with anything but constants cannot be judged so.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from app.engine import expressions, unary_tests
from app.engine.compare import blank
from app.engine.kinds import ANY, COUNT, DAY, EMPTY, MANY, NUMBER, SAID, SUM, TEXT, TRUTH, WHOLE, WORDS, Kind
from app.engine.steps import EngineError, Json

_ORDERED: Final = re.compile(r"[<>]|\.\.")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_TEXTS: Final = frozenset({SAID, TEXT, WORDS, DAY})
_NUMBERS: Final = frozenset({COUNT, WHOLE, NUMBER, SUM})
_TYPES: Final = ("integer", "long", "number", "double")
OTHER: Final = "其他"


@dataclass(frozen=True)
class Piece:
    """`value` stands for all values of this piece. Those with a `place` follow each other in size: even ones lie
    between the constants, odd ones are constants; `low` and `high` are their ends in words."""

    value: Json
    words: str
    place: int | None = None
    low: str = ""
    high: str = ""


def pieces(cells: Iterable[str], kind: Kind = ANY, type_: str = "") -> tuple[Piece, ...]:
    """All pieces of one input; those that nobody thinks of, such as an empty one, come last."""
    plain = [cell for cell in dict.fromkeys(cells) if constants(cell) is not None]
    found = [value for cell in plain for value in constants(cell) or ()]
    sized = any(_ORDERED.search(part) for cell in plain for part in expressions.outside_quotes(cell))
    said = [*_said(found, kind, sized), *_numbers(found, kind, type_), *_truths(found, kind, type_)]
    empty = [Piece(None, "为空")] if kind.names is None or EMPTY in kind.names else []
    return tuple([*said, *empty]) or (Piece(None, "为任意值"),)


@lru_cache(maxsize=4096)
def constants(cell: str) -> tuple[Json, ...] | None:
    """The constants a cell compares its input with; None where it compares it otherwise. Raises EngineError."""
    found = list[Json]()
    listed = any(re.search(r"\bin\b", part) for part in expressions.outside_quotes(cell))
    for text in unary_tests.texts(cell):
        here = _constants(expressions.tree(text))
        if here is None or (listed and not all(isinstance(value, list) for value in here)):
            return None
        found += here
    return tuple(each for value in found for each in (value if isinstance(value, list) else [value]))


def _constants(node: ast.expr) -> list[Json] | None:
    if _is_input(node):
        return []
    if _is_constant(node):
        try:
            return [expressions.built(node)({})]
        except EngineError:
            return None
    inner = _compared(node)
    parts = [_constants(each) for each in inner] if inner else [None]
    return None if None in parts else [value for part in parts for value in part or ()]


def _compared(node: ast.expr) -> Sequence[ast.expr]:
    """Parts of a condition that may hold the input or a constant; none where it computes with its input."""
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return [node.operand]
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        swapped = any(isinstance(op, ast.In | ast.NotIn) for op in node.ops) and not _is_input(node.left)
        plain = all(_is_input(each) or _is_constant(each) for each in sides)
        return sides if plain and not swapped else []
    return []


def _is_constant(node: ast.expr) -> bool:
    return all(each.id in expressions.CONSTANTS for each in ast.walk(node) if isinstance(each, ast.Name))


def _is_input(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == unary_tests.PLACEHOLDER


def _said(found: list[Json], kind: Kind, sized: bool) -> Iterator[Piece]:
    texts = sorted({value for value in found if isinstance(value, str) and not blank(value)})
    if kind.names is not None and not kind.names & _TEXTS:
        return
    if kind.names is not None and kind.names & _TEXTS == {SAID}:
        yield from (Piece(text, f"为“{text}”") for text in sorted(kind.said))
    elif sized and texts:
        yield from _line(texts, (_before_text, _between_texts, _behind_text))
    elif texts or kind.names is not None:
        yield from (Piece(text, f"为“{text}”") for text in texts)
        yield Piece(_unlike(texts), "为其他文字" if texts else "为任意文字")


def _unlike(texts: list[str]) -> str:
    name = OTHER
    while name in texts:
        name += OTHER
    return name


def _numbers(found: list[Json], kind: Kind, type_: str) -> Iterator[Piece]:
    names = kind.names
    given = sorted({value for value in found if type(value) in (int, float)})
    if not (names & _NUMBERS if names is not None else given or type_ in _TYPES):
        return
    whole = type_ in ("integer", "long") or (names is not None and names - {EMPTY} <= {COUNT, WHOLE})
    line = _line(given or [0], (lambda one: one - 1, _between_whole if whole else _between, lambda one: one + 1))
    counted = names is not None and names - {EMPTY} <= {COUNT}
    yield from (each for each in line if not counted or 0 <= each.value <= MANY)


def _truths(found: list[Json], kind: Kind, type_: str) -> Iterator[Piece]:
    asked = any(isinstance(value, bool) for value in found) or type_ == "boolean"
    if asked if kind.names is None else TRUTH in kind.names:
        yield from (Piece(True, "为是"), Piece(False, "为否"))


_Ways = tuple[Callable[[Json], Json], Callable[[Json, Json], Json], Callable[[Json], Json]]


def _line(given: Sequence[Json], ways: _Ways) -> Iterator[Piece]:
    """Points and what lies before, between and behind them, where there is anything."""
    before, between, behind = ways
    said = [f"“{one}”" if isinstance(one, str) else f" {one}" for one in given]
    yield from _gap(before(given[0]), 0, "", f"小于{said[0]}")
    for place, one in enumerate(given):
        here, following = said[place], said[place + 1 : place + 2]
        yield Piece(one, f"为{here}", 2 * place + 1, f"不小于{here}", f"不大于{here}")
        inner = between(one, given[place + 1]) if following else behind(one)
        yield from _gap(inner, 2 * place + 2, f"大于{here}", f"小于{following[0]}" if following else "")


def _gap(value: Json, place: int, low: str, high: str) -> Iterator[Piece]:
    if value is not None:
        yield Piece(value, "、".join(part for part in (low, high) if part), place, low, high)


def _between(low: Json, high: Json) -> Json:
    middle = low + (high - low) / 2
    return middle if low < middle < high else None


def _between_whole(low: Json, high: Json) -> Json:
    middle = int(low // 1) + 1
    return middle if middle < high else None


def _before_text(text: Json) -> Json:
    if _DAY.fullmatch(text):
        return _shifted(text, -1)
    return "!" if text > "!" else None


def _behind_text(text: Json) -> Json:
    return _shifted(text, 1) if _DAY.fullmatch(text) else text + "~"


def _between_texts(low: Json, high: Json) -> Json:
    if _DAY.fullmatch(low) and _DAY.fullmatch(high):
        after = _shifted(low, 1)
        return after if after is not None and after < high else None
    return low + "!" if low + "!" < high else None


def _shifted(text: str, days: int) -> str | None:
    try:
        return (date.fromisoformat(text) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return None


def told(found: Sequence[Piece]) -> str:
    """These pieces in words, neighbours as one."""
    runs = list[list[Piece]]()
    for piece in found:
        if runs and _follows(runs[-1][-1], piece):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    words = [_run(run) for run in runs]
    return "，或".join([*words[:4], *([f"等 {len(words)} 种"] if len(words) > 4 else [])])


def _follows(piece: Piece, other: Piece) -> bool:
    """Even places may be missing: there is nothing between two whole numbers."""
    if piece.place is None or other.place is None:
        return False
    return other.place - piece.place == 1 or (piece.place % 2 == 1 and other.place - piece.place == 2)


def _run(run: list[Piece]) -> str:
    ends = [part for part in (run[0].low, run[-1].high) if part]
    return run[0].words if len(run) == 1 else "、".join(ends) or "为任意大小"
