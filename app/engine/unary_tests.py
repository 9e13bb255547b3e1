"""Cells of decision tables: unary tests such as `"a", "b"`, `>= 3`, `[1..5]`, `not("a")`, `? in [..]`, `-`.

A test says yes, no, or nothing at all (`None`) where the values cannot be compared: what is missing, or a text
against a number. Only a yes matches, and `not(...)` turns nothing into nothing. Missing and empty text are one.
A cell that could be read in two ways does not compile.
"""

import ast
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from app.engine import expressions
from app.engine.compare import blank, member, ordered, same
from app.engine.expressions import Thunk, Variables
from app.engine.steps import EngineError, Json

Test = Callable[[Json, Variables], bool | None]

PLACEHOLDER: Final = "cell_input"
ANY: Final = ("", "-")
_SIGN = re.compile(r"(<=|>=|!=|==|=|<|>)(?!=)")
_WORD = re.compile(r"(not\s+in|in)\b")
_RANGE = re.compile(r"([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\[\])])", re.DOTALL)
_NEGATION = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_THOUSAND = re.compile(r"\d,\d{2,3}(?!\d)")
_VALUE = '此处须是一个值或一个比较，如 "甲"、>= 3、? > limit；多个值用逗号分开'


@lru_cache(maxsize=4096)
def compiled(cell: str) -> Callable[[Json, Variables], bool]:
    """The cell as a test of the input value. Raises EngineError for a forbidden, broken or ambiguous form."""
    source = cell.strip()
    if source in ANY:
        return lambda value, variables: True
    if len(source) > expressions.MAX_LENGTH:
        raise EngineError("", f"单元格超过 {expressions.MAX_LENGTH} 个字符")
    test = _union(source)
    for text in texts(source):
        _refuse_dash(text)
    return lambda value, variables: test(value, variables) is True


def _refuse_dash(text: str) -> None:
    """`18-60` is a difference to Python and an interval to its author."""
    for node in ast.walk(expressions.tree(text)):
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Sub)
            and _plain(node.left)
            and _plain(node.right)
        ):
            raise EngineError("", f"区间写作 [1..5]，{text[:40]} 会被当作减法")


def _plain(node: ast.expr) -> bool:
    """Whether it is a number as written, perhaps negative."""
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant) and type(inner.value) in (int, float)


def names(cell: str) -> frozenset[str]:
    """Variables a cell reads beside its input."""
    found = [expressions.names(text) for text in texts(cell)]
    return frozenset().union(*found) - {PLACEHOLDER}


def texts(cell: str) -> list[str]:
    """The expressions inside a cell."""
    source = cell.strip()
    if source in ANY:
        return []
    negation = _negated(source)
    if negation is not None:
        return texts(negation)
    return [text for part in split(source) for text in _texts(part)]


def kinds(cell: str) -> set[type]:
    """Kinds of the constants a cell holds its input against; bool, str and int for any number."""
    return {kind for text in texts(cell) for kind in _kinds(expressions.tree(text))}


def _kinds(node: ast.expr) -> set[type]:
    if isinstance(node, ast.BoolOp):
        return set().union(*(_kinds(each) for each in node.values))
    if isinstance(node, ast.List):
        return set().union(*(_kinds(each) for each in node.elts))
    if isinstance(node, ast.UnaryOp):
        return _kinds(node.operand)
    if isinstance(node, ast.Compare):
        asked = isinstance(node.left, ast.Name) and node.left.id == PLACEHOLDER
        return set().union(*(_kinds(each) for each in node.comparators)) if asked else set()
    value = expressions.CONSTANTS.get(node.id) if isinstance(node, ast.Name) else getattr(node, "value", None)
    kind = int if isinstance(value, float) else type(value)
    return {kind} if kind in (bool, int, str) and not blank(value) else set()


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
            if _THOUSAND.match(source, max(place - 1, 0)):
                raise EngineError(
                    "", f"{source[:40]} 既像一个数又像多个值：数字不写千分位，小数用点，多个值请在逗号后空一格"
                )
            parts.append(source[start:place])
            start = place + 1
    return [part.strip() for part in [*parts, source[start:]]]


def _negated(source: str) -> str | None:
    negation = _NEGATION.fullmatch(source)
    return negation[1] if negation and len(split(source)) == 1 else None


def _union(source: str) -> Test:
    negation = _negated(source)
    if negation is not None:
        return _not(_union(negation))
    return _any([_single(part) for part in split(source)])


def _not(inner: Test) -> Test:
    def test(value: Json, variables: Variables) -> bool | None:
        found = inner(value, variables)
        return None if found is None else not found

    return test


def _any(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(value: Json, variables: Variables) -> bool | None:
        found = [each(value, variables) for each in tests]
        return True if True in found else None if None in found else False

    return test


def _single(part: str) -> Test:
    if _asks(part):
        return _asked(_filled(part))
    interval = _RANGE.fullmatch(part)
    if interval:
        return _interval(*interval.groups())
    sign = _SIGN.match(part)
    if sign:
        return _signed(sign[1], part[sign.end() :])
    word = _WORD.match(part)
    if word:
        return _listed(word[1], part[word.end() :])
    return _alternatives(expressions.tree(part))


def _asked(source: str) -> Test:
    if not _is_truth(expressions.tree(source)):
        raise EngineError("", "带 ? 的单元格须是完整的比较，如 ? > 3 and ? != 7")
    asked = expressions.compiled(source)

    def test(value: Json, variables: Variables) -> bool | None:
        try:
            return bool(asked({**variables, PLACEHOLDER: value}))
        except expressions.Unlike:
            return None

    return test


def _is_truth(node: ast.expr) -> bool:
    """Whether an expression can only say yes or no."""
    if isinstance(node, ast.BoolOp):
        return all(_is_truth(each) for each in node.values)
    if isinstance(node, ast.IfExp):
        return _is_truth(node.body) and _is_truth(node.orelse)
    plain = isinstance(node, ast.Constant) and isinstance(node.value, bool)
    return plain or isinstance(node, ast.Compare) or _is_not(node)


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _alternatives(node: ast.expr) -> Test:
    """`"a" or "b"` means either; `"a" and "b"` could be nothing."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        return _any([_alternatives(each) for each in node.values])
    return _equal(_value(node))


def _value(node: ast.expr) -> Thunk:
    if isinstance(node, ast.BoolOp | ast.Compare) or _is_not(node):
        raise EngineError("", _VALUE)
    return expressions.built(node)


def _equal(read: Thunk) -> Test:
    def test(value: Json, variables: Variables) -> bool:
        expected = read(variables)
        if isinstance(expected, list) and not isinstance(value, list):
            return any(same(value, each) for each in expected)
        return same(value, expected)

    return test


def _signed(sign: str, rest: str) -> Test:
    if sign in ("=", "=="):
        return _equal(_value(expressions.tree(rest)))
    if sign == "!=":
        return _not(_equal(_value(expressions.tree(rest))))
    bound = _bound(rest)
    return lambda value, variables: ordered(sign, value, bound(variables))


def _bound(text: str) -> Thunk:
    node = expressions.tree(text)
    odd = isinstance(node, ast.List | ast.Tuple) or (
        isinstance(node, ast.Constant) and type(node.value) not in (int, float, str)
    )
    if odd or (isinstance(node, ast.Name) and node.id in expressions.CONSTANTS):
        raise EngineError("", "大小只能与数字、文字或变量比较")
    return _value(node)


def _interval(opening: str, low: str, high: str, closing: str) -> Test:
    if low.endswith(".") or high.startswith("."):
        raise EngineError("", "区间写作 [1..5]，两端都要写明")
    if not expressions.names(low) | expressions.names(high) and not ordered("<=", _now(low), _now(high)):
        raise EngineError("", f"区间 {low}..{high} 的两端颠倒或种类不同")
    lower = _signed(">=" if opening == "[" else ">", low)
    upper = _signed("<=" if closing == "]" else "<", high)

    def test(value: Json, variables: Variables) -> bool | None:
        found = lower(value, variables), upper(value, variables)
        return None if None in found else all(found)

    return test


def _now(text: str) -> Json:
    return expressions.evaluate(text, {})


def _listed(word: str, rest: str) -> Test:
    box = _value(expressions.tree(rest))

    def test(value: Json, variables: Variables) -> bool | None:
        return member(value, box(variables))

    return test if word == "in" else _not(test)


def _asks(part: str) -> bool:
    return any("?" in piece for piece in expressions.outside_quotes(part))


def _filled(part: str) -> str:
    pieces = expressions.QUOTED.split(part)
    pieces[::2] = [piece.replace("?", PLACEHOLDER) for piece in pieces[::2]]
    return "".join(pieces)


def _texts(part: str) -> list[str]:
    """The expressions inside one test."""
    if _asks(part):
        return [_filled(part)]
    interval = _RANGE.fullmatch(part)
    if interval:
        return [interval[2], interval[3]]
    found = _SIGN.match(part) or _WORD.match(part)
    return [part[found.end() :] if found else part]
