"""The one door for JSON that comes with a package: a mistake of its author is told, never read as one likes."""

import json
from typing import Any

import orjson


class Unreadable(ValueError):
    """No JSON object, or one that could be read in two ways; the message goes on behind the name of the file."""


def read(raw: str | bytes) -> dict[str, Any]:
    """The object in a file. Raises Unreadable."""
    found = lenient(raw)
    try:
        json.loads(raw, object_pairs_hook=_single)
    except RecursionError:
        raise Unreadable("嵌套过深") from None
    return found


def lenient(raw: str | bytes) -> dict[str, Any]:
    """The same, of what was published long ago: of a key that stands twice the later value counts."""
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        words = f"不是正确的 JSON（第 {error.lineno} 行），文件须为不带 BOM 的 UTF-8"
        raise Unreadable(words) from None
    except RecursionError:
        raise Unreadable("嵌套过深") from None
    if not isinstance(found, dict):
        raise Unreadable("应当是一个 JSON 对象")
    return found


def _single(pairs: list[tuple[str, Any]]) -> None:
    seen = set[str]()
    for key, _ in pairs:
        if key in seen:
            raise Unreadable(f"中“{key[:40]}”在同一处写了两次，后一个会盖住前一个，请删去一个")
        seen.add(key)
