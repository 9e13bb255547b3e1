"""The one door for TOML: bounded before anything is parsed, so that no file takes the machine down (S7).

The parser of the standard library needs time and room that grow with the square of a key's parts, and reads
numbers and nestings of any size.
"""

import codecs
import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

MOST_BYTES: Final = 256 * 1024
MOST_PARTS, MOST_NESTED, MOST_TABLES, MOST_VALUES, LONGEST_WORD = 8, 8, 1000, 5000, 100
MOST_NUMBER: Final = 2**53
"""Beyond it programs of other languages read another number."""
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"""|\Z)'
    r"|'''.*?(?:'''|\Z)"
    r'|"(?:\\.|[^"\\\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+",
    re.DOTALL,
)
_KEY: Final = re.compile(rf"(?<![\w.-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{MOST_PARTS}}}")
_WORD: Final = re.compile(rf"[\w+.:-]{{{LONGEST_WORD + 1}}}")
_TABLE: Final = re.compile(r"^[ \t]*\[|\{", re.MULTILINE)
_VALUE: Final = re.compile(r"[=,]")


class Unreadable(Exception):
    """No TOML, or more than is read; the message goes on behind the name of the file."""


def read(raw: bytes) -> dict[str, Any]:
    """The table in a file: no hidden sign in its texts, no number that other programs read differently.

    Raises Unreadable.
    """
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"过大，不得超过 {MOST_BYTES // 1024} KB")
    text = _decoded(raw)
    for sentence in _beyond(_STRING.sub(_placeholder, text)):
        raise Unreadable(sentence)
    whole = _parsed(text)
    if not all(abs(number) <= MOST_NUMBER for number in _numbers(whole)):  # false of what is no number, too
        raise Unreadable("中有超出范围的数字")
    return whole


def _decoded(raw: bytes) -> str:
    if raw.startswith(codecs.BOM_UTF8):
        raise Unreadable("开头有 BOM 标记，请另存为不带 BOM 的 UTF-8")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Unreadable("不是 UTF-8 编码（可能是 GBK 或 UTF-16），请另存为 UTF-8") from None


def _placeholder(found: re.Match[str]) -> str:
    return "" if found[0].startswith("#") else "s"


def _beyond(bare: str) -> Iterator[str]:
    """What is too much, in a text whose strings are all `s` and whose comments are gone."""
    if _KEY.search(bare):
        yield f"中有一个键用点号分成了超过 {MOST_PARTS} 段"
    if _WORD.search(bare):
        yield f"中有一个键名或者数字超过 {LONGEST_WORD} 个字符"
    if _deepest(bare) > MOST_NESTED:
        yield f"嵌套超过 {MOST_NESTED} 层"
    if len(_TABLE.findall(bare)) > MOST_TABLES:
        yield f"的表超过 {MOST_TABLES} 个"
    if len(_VALUE.findall(bare)) > MOST_VALUES:
        yield f"的值超过 {MOST_VALUES} 个"


def _deepest(bare: str) -> int:
    depth = deepest = 0
    for sign in re.findall(r"[\[\]{}]", bare):
        depth = max(depth + (1 if sign in "[{" else -1), 0)
        deepest = max(depth, deepest)
    return deepest


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as failure:  # a TOMLDecodeError is a ValueError, as a wrong date is
        place = re.search(r"line (\d+)", str(failure))
        where = f"第 {place[1]} 行" if place else "末尾"
        raise Unreadable(f"的写法有误（{where}附近）") from failure


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every name and text in a parsed value, each with its dotted key path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from texts(inner, f"{path}[{place}]")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield path, key
            yield from texts(inner, f"{path}.{key}" if path else key)


def _numbers(value: Any) -> Iterator[int | float]:
    if isinstance(value, int | float):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _numbers(inner)
