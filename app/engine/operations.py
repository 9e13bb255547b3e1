"""What expressions may compute: bounded numbers, short texts, comparisons, a fixed table of functions."""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from app import clock
from app.calendar import working_days
from app.engine.steps import EngineError, Json

LIMIT: Final = 10**15
MAX_TEXT: Final = 1000
MAX_DAYS: Final = 36_600
"""A hundred years: what is further off is a slip of the pen."""
MAX_WORKING_DAYS: Final = 1000
"""Four years: the days are counted one by one."""


class Unlike(EngineError):
    """Two values of which neither is larger than the other."""


def number(value: Json) -> Any:
    """The value if it is a number of bearable size (truth values are none)."""
    if type(value) not in (int, float):
        raise EngineError("", "算式中有不是数字的值")
    if not -LIMIT <= value <= LIMIT:
        raise EngineError("", "算式中的数字过大")
    return value


def _on_numbers(operate: Callable[[Any, Any], Any]) -> Callable[[Json, Json], Json]:
    def compute(left: Json, right: Json) -> Json:
        try:
            return number(operate(number(left), number(right)))
        except ZeroDivisionError:
            raise EngineError("", "算式中除数为零") from None

    return compute


_add = _on_numbers(operator.add)


def add(left: Json, right: Json) -> Json:
    """Sum of numbers, or two short texts joined."""
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > MAX_TEXT:
            raise EngineError("", f"文字超过 {MAX_TEXT} 个字符")
        return left + right
    return _add(left, right)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Json, Json], bool]:
    def test(left: Json, right: Json) -> bool:
        alike = isinstance(left, str) == isinstance(right, str)
        if not alike or not _comparable(left) or not _comparable(right):
            raise Unlike("", f"不能比较大小：{shown(left)} 与 {shown(right)}")
        return compare(left, right)

    return test


def _comparable(value: Json) -> bool:
    return isinstance(value, str) or type(value) in (int, float)


def within(value: Json, box: Json) -> bool:
    """Membership in a list, a text or the keys of an object."""
    if isinstance(box, str) and not isinstance(value, str):
        raise Unlike("", "in 的左边须是文字")
    if not isinstance(box, (str, list, tuple, Mapping)):
        raise Unlike("", "in 的右边须是列表或文字")
    if isinstance(box, Mapping) and isinstance(value, (list, Mapping)):
        return False
    return value in box


def item(box: Json, key: Json) -> Json:
    """One entry of an object or list."""
    if isinstance(box, Mapping) and isinstance(key, str):
        if key not in box:
            raise EngineError("", f"没有字段 {shown(key)}")
        return box[key]
    if isinstance(box, (list, tuple)) and type(key) is int:
        if not -len(box) <= key < len(box):
            raise EngineError("", f"列表没有第 {key} 项")
        return box[key]
    raise EngineError("", f"不能从 {shown(box)} 中取 {shown(key)}")


def shown(value: Json) -> str:
    """A short picture of a value for a message; contents of objects stay out of logs."""
    if isinstance(value, (Mapping, list, tuple)):
        return "一组数据"
    return "空值" if value is None else str(value)[:40]


def _whole(value: Json) -> int:
    if isinstance(value, str):
        if len(value) > 20 or not value.isascii():
            raise ValueError
        return int(number(int(value)))
    return int(number(value))


def _decimal(value: Json) -> float:
    if isinstance(value, str) and (len(value) > 20 or not value.isascii()):
        raise ValueError
    return float(number(float(value)))


def _written(value: Json) -> str:
    if isinstance(value, (Mapping, list, tuple)):
        raise TypeError
    return str(value)[:MAX_TEXT]


def _rounded(value: Json, digits: int = 0) -> Json:
    return round(number(value), min(max(int(number(digits)), 0), 10)) if digits else round(number(value))


def _extreme(choose: Callable[[Any], Any]) -> Callable[..., Json]:
    def chosen(*values: Json) -> Json:
        return choose([number(value) for value in (values[0] if len(values) == 1 else values)])

    return chosen


def _count(rows: Json, key: Json, value: Json) -> int:
    if not isinstance(rows, list) or not isinstance(key, str):
        raise TypeError
    return sum(isinstance(row, Mapping) and row.get(key) == value for row in rows)


def _day(value: Json) -> date:
    try:
        return date.fromisoformat(value[:10] if isinstance(value, str) else "")
    except ValueError:
        raise EngineError("", f"{shown(value)} 不是日期，应如 2015-06-01") from None


def _today() -> str:
    return clock.today().isoformat()


def _days(start: Json, end: Json) -> int:
    return (_day(end) - _day(start)).days


def _later(start: Json, days: Json) -> str:
    day, gone = _day(start), number(days)
    if abs(gone) > MAX_DAYS or gone != int(gone):
        raise EngineError("", f"天数须是 {MAX_DAYS} 以内的整数，{gone} 不是")
    try:
        return (day + timedelta(days=int(gone))).isoformat()
    except OverflowError:
        raise EngineError("", f"{day} 加 {gone} 天，超出了日历的范围") from None


def _working_later(start: Json, days: Json) -> str:
    day, gone = _day(start), number(days)
    if abs(gone) > MAX_WORKING_DAYS or gone != int(gone):
        raise EngineError("", f"工作日数须是 {MAX_WORKING_DAYS} 以内的整数，{gone} 不是")
    return working_days.as_entered(day, int(gone)).isoformat()


COMPARISONS: Final[dict[type[ast.AST], Callable[[Json, Json], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: _ordered(operator.lt),
    ast.LtE: _ordered(operator.le),
    ast.Gt: _ordered(operator.gt),
    ast.GtE: _ordered(operator.ge),
    ast.In: within,
    ast.NotIn: lambda value, box: not within(value, box),
}

ARITHMETIC: Final[dict[type[ast.AST], Callable[[Json, Json], Json]]] = {
    ast.Add: add,
    ast.Sub: _on_numbers(operator.sub),
    ast.Mult: _on_numbers(operator.mul),
    ast.Div: _on_numbers(operator.truediv),
    ast.Mod: _on_numbers(operator.mod),
}

FUNCTIONS: Final[dict[str, Callable[..., Json]]] = {
    "len": len,
    "count": _count,
    "min": _extreme(min),
    "max": _extreme(max),
    "round": _rounded,
    "str": _written,
    "int": _whole,
    "float": _decimal,
    "today": _today,
    "days": _days,
    "add_days": _later,
    "add_working_days": _working_later,
}
"""`count(rows, "decision", "approve")` counts the objects of a list that hold this value; `today()` is the ISO
date in China, `days(a, b)` counts from a to b, `add_days(a, n)` goes n days on, `add_working_days` n of
those on which people work."""


def called(function: Callable[..., Json], values: Sequence[Json]) -> Json:
    """The function's answer; whatever it dislikes becomes one sentence."""
    try:
        return function(*values)
    except (TypeError, ValueError, OverflowError) as error:
        raise EngineError("", "函数的参数个数或类型不对") from error
