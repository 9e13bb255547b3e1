"""Comparing values of unknown kind, as decision tables do: what cannot be compared gives no answer."""

import operator
from collections.abc import Mapping
from typing import Final

from app.engine.steps import Json

_ORDERS: Final = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def blank(value: Json) -> bool:
    """Missing or empty text: the same thing to a form."""
    return value is None or value == ""


def same(left: Json, right: Json) -> bool:
    """Equal and of one kind: true is not 1, missing is the empty text."""
    if blank(left) or blank(right):
        return blank(left) and blank(right)
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def ordered(sign: str, left: Json, right: Json) -> bool | None:
    """Two numbers, or two texts (dates among them), by size; None for anything else."""
    texts = isinstance(left, str) and isinstance(right, str)
    numbers = type(left) in (int, float) and type(right) in (int, float)
    if blank(left) or blank(right) or not (texts or numbers):
        return None
    return bool(_ORDERS[sign](left, right))


def member(value: Json, box: Json) -> bool | None:
    """Whether a value stands in a list, a text or the keys of an object; None for anything else."""
    if isinstance(box, list):
        return any(same(value, each) for each in box)
    if isinstance(box, Mapping):
        return isinstance(value, str) and value in box
    return value in box if isinstance(box, str) and isinstance(value, str) else None
