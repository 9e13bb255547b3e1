"""The one gate every JSON body passes before anything else looks at it (S7)."""

import json
from typing import Any

import orjson

from app.errors import BadRequest, Invalid, TooLarge

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_KEYS = 2_000
MAX_TEXT = 10_000
MAX_NUMBER = 2**53


def read(raw: bytes, max_bytes: int = MAX_BYTES, max_text: int = MAX_TEXT) -> dict[str, Any]:
    """The object in a body. Raises TooLarge, BadRequest (no JSON) or Invalid (JSON we do not take)."""
    if len(raw) > max_bytes:
        raise TooLarge(f"提交的内容过大，不得超过 {max_bytes // 1024} KB。")
    found = _parsed(raw)
    if not isinstance(found, dict):
        raise Invalid(message="提交的内容应当是一个 JSON 对象。")
    walk = _Walk(max_text)
    walk.enter(found, 1)
    json.loads(raw, object_pairs_hook=_single_keys)
    return found


def _parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise _refusal(raw) from None


def _refusal(raw: bytes) -> BadRequest | Invalid:
    """The strict parser refuses sound JSON too: say which of the two it was."""
    try:
        json.loads(raw.decode(), parse_constant=_no_constant)
    except RecursionError:
        return Invalid(message=f"提交的内容嵌套过深，不得超过 {MAX_DEPTH} 层。")
    except ValueError:
        return BadRequest("提交的内容不是正确的 JSON。")
    return Invalid(message="提交的内容含有不能识别的字符、超出范围的数字，或者嵌套过深。")


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _single_keys(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise Invalid(message="提交的内容中有重复的字段名。")


class _Walk:
    """One pass over the parsed body."""

    def __init__(self, max_text: int) -> None:
        self.keys, self.max_text = 0, max_text

    def enter(self, value: dict[str, Any] | list[Any], depth: int) -> None:
        if depth > MAX_DEPTH:
            raise Invalid(message=f"提交的内容嵌套过深，不得超过 {MAX_DEPTH} 层。")
        if isinstance(value, dict):
            self._names(value)
            value = list(value.values())
        for item in value:
            if isinstance(item, str):
                self._text(item)
            elif isinstance(item, (dict, list)):
                self.enter(item, depth + 1)
            elif not -MAX_NUMBER <= (item or 0) <= MAX_NUMBER:
                raise Invalid(message="提交的内容中有超出范围的数字。")

    def _names(self, value: dict[str, Any]) -> None:
        self.keys += len(value)
        if self.keys > MAX_KEYS:
            raise Invalid(message=f"提交的字段过多，不得超过 {MAX_KEYS} 个。")
        for key in value:
            self._text(key)
            if key[:1] == "_" or key == "typename":
                raise Invalid(message=f"不允许的字段名“{key[:40]}”。")

    def _text(self, text: str) -> None:
        if len(text) > self.max_text:
            raise Invalid(message=f"有一项内容过长，不得超过 {self.max_text} 个字符。")
        if "\0" in text:
            raise Invalid(message="提交的内容中有不允许的空字符。")
