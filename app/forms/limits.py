"""How large a form may be, and what its texts may hold; looked at before anything is expanded or compiled."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.folding import hidden, shown

MOST_VALUES, MOST_FIELDS, DEEPEST, LONGEST = 20_000, 500, 40, 2000
MOST = {"minItems": 1000, "maxItems": 1000, "minLength": 100_000, "maxLength": 100_000}
MARKUP = re.compile(r"<[A-Za-z/!?]|&#|javascript:", re.IGNORECASE)
UNREAD = frozenset({"pattern", "$ref", "$schema", "$id", "$comment"})
PAIRS = (("minItems", "maxItems"), ("minLength", "maxLength"), ("minimum", "maximum"))


def of_size(written: Mapping[str, Any], which: str) -> list[str]:
    """Mistakes of a schema or layout as it was written; empty if it may be read further."""
    found = []
    level: list[tuple[str, Any]] = [("", written)]
    values = fields = 0
    for _ in range(DEEPEST + 1):
        values += len(level)
        fields += sum(len(value) for key, value in level if key == "properties" and isinstance(value, dict))
        if values > MOST_VALUES or fields > MOST_FIELDS:
            return [f"{which}过大：至多 {MOST_FIELDS} 个字段、{MOST_VALUES} 个值。"]
        found += [sentence for key, value in level for sentence in _value(key, value)]
        level = [below for _, value in level for below in _below(value)]
        if not level:
            return list(dict.fromkeys(found))
    return [f"{which}嵌套超过 {DEEPEST} 层。"]


def of_text(text: str) -> Iterator[str]:
    """Why a page should not show this text, in words that begin with it and do not end."""
    if MARKUP.search(text):
        yield f"文字“{shown(text)[:30]}”中不能有网页标记"
    if hidden(text):
        yield f"文字“{shown(text)[:30]}”中有控制字符或者看不见的字符，请删去"
    if len(text) > LONGEST:
        yield f"文字超过 {LONGEST} 字"


def _below(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return [("", one) for one in value] if isinstance(value, list) else []


def _value(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, str) and key not in UNREAD:
        yield from (f"“{key or '列表'}”的{sentence}。" for sentence in of_text(value))
    elif isinstance(value, dict):
        yield from _bounds(value)


def _bounds(schema: Mapping[str, Any]) -> Iterator[str]:
    for key, most in MOST.items():
        given = _number(schema, key)
        if given is not None and not 0 <= given <= most:
            yield f"{key} 应为 0 至 {most}。"
    for low, high in PAIRS:
        least, largest = _number(schema, low), _number(schema, high)
        if least is not None and largest is not None and least > largest:
            yield f"{low} 大于 {high}，没有内容能够符合。"


def _number(schema: Mapping[str, Any], key: str) -> float | None:
    given = schema.get(key)
    return given if isinstance(given, int | float) and not isinstance(given, bool) else None
