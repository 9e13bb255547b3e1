"""Cells of decision tables: unary tests such as `"a", "b"`, `>= 3`, `[1..5]`, `not("a")`, `? in [..]`, `-`."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from app.engine import expressions
from app.engine.expressions import Variables
from app.engine.steps import EngineError, Json

Test = Callable[[Json, Variables], bool]

PLACEHOLDER: Final = "cell_input"
_SIGN = re.compile(r"(<=|>=|!=|==|=|<|>)(?!=)")
_WORD = re.compile(r"(not\s+in|in)\b")
_RANGE = re.compile(r"([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\[\])])", re.DOTALL)
_NEGATION = re.compile(r"not\s*\((.*)\)", re.DOTALL)


@lru_cache(maxsize=4096)
def compiled(cell: str) -> Test:
    """The cell as a test of the input value. Raises EngineError for a forbidden or broken form."""
    source = cell.strip()
    if source in ("", "-"):
        return lambda value, variables: True
    if len(source) > expressions.MAX_LENGTH:
        raise EngineError("", f"单元格超过 {expressions.MAX_LENGTH} 个字符")
    negation = _NEGATION.fullmatch(source)
    if negation and len(split(source)) == 1:
        inner = _any(negation[1])
        return lambda value, variables: not inner(value, variables)
    return _any(source)


def names(cell: str) -> frozenset[str]:
    """Variables a cell reads beside its input."""
    source = cell.strip()
    if source in ("", "-"):
        return frozenset()
    negation = _NEGATION.fullmatch(source)
    parts = split(negation[1] if negation and len(split(source)) == 1 else source)
    found = [expressions.names(text) for part in parts for text in _texts(part)]
    return frozenset().union(*found) - {PLACEHOLDER}


def split(source: str) -> list[str]:
    """Parts between commas that stand outside quotes and brackets."""
    parts, depth, quote, start = [], 0, "", 0
    for place, sign in enumerate(source):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and depth == 0:
            parts.append(source[start:place])
            start = place + 1
    return [part.strip() for part in [*parts, source[start:]]]


def _any(source: str) -> Test:
    tests = [_single(part) for part in split(source)]
    if len(tests) == 1:
        return tests[0]
    return lambda value, variables: any(test(value, variables) for test in tests)


def _single(part: str) -> Test:
    if _asks(part):
        asked = expressions.compiled(_filled(part))
        return lambda value, variables: bool(asked({**variables, PLACEHOLDER: value}))
    interval = _RANGE.fullmatch(part)
    if interval:
        return _interval(*interval.groups())
    sign = _SIGN.match(part)
    if sign:
        return _signed(sign[1], part[sign.end() :])
    if _WORD.match(part):
        return _signed("", part)
    return _equal(expressions.compiled(part))


def _equal(read: expressions.Thunk) -> Test:
    def test(value: Json, variables: Variables) -> bool:
        expected = read(variables)
        return bool(value == expected or (isinstance(expected, list) and value in expected))

    return test


def _signed(sign: str, rest: str) -> Test:
    python = {"=": "=="}.get(sign, sign)
    compare = expressions.compiled(f"{PLACEHOLDER} {python} {rest}")
    orders = python in ("<", "<=", ">", ">=")

    def test(value: Json, variables: Variables) -> bool:
        if orders and value is None:
            return False
        return bool(compare({**variables, PLACEHOLDER: value}))

    return test


def _interval(opening: str, low: str, high: str, closing: str) -> Test:
    lower = _signed(">=" if opening == "[" else ">", low)
    upper = _signed("<=" if closing == "]" else "<", high)
    return lambda value, variables: lower(value, variables) and upper(value, variables)


def _outside_quotes(part: str) -> list[str]:
    return re.split(r"(\"[^\"]*\"|'[^']*')", part)


def _asks(part: str) -> bool:
    return any("?" in piece for piece in _outside_quotes(part)[::2])


def _filled(part: str) -> str:
    pieces = _outside_quotes(part)
    pieces[::2] = [piece.replace("?", PLACEHOLDER) for piece in pieces[::2]]
    return "".join(pieces)


def _texts(part: str) -> list[str]:
    """The expressions inside one test."""
    if _asks(part):
        return [_filled(part)]
    interval = _RANGE.fullmatch(part)
    if interval:
        return [interval[2], interval[3]]
    sign = _SIGN.match(part)
    if sign:
        return [part[sign.end() :]]
    return [f"{PLACEHOLDER} {part}" if _WORD.match(part) else part]
