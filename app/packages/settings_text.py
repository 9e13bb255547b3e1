"""package.toml with one table changed, everything else as it was written: comments, order, blanks.

The one door to the library that keeps them. Whatever it writes is read again and held against what was meant.
"""

import re
from collections.abc import Mapping, MutableMapping, Sequence
from copy import deepcopy
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError

from app import toml

WIDTH: Final = 118
MOST: Final = 128 * 1024
"""A longer file is changed as a text alone: reading it with its blanks takes too long."""
Path = Sequence[str]


class Unwritable(Exception):
    """The file is written in a way that cannot be changed here; it must be changed as a text."""


def table(whole: Mapping[str, Any], path: Path) -> dict[str, Any] | None:
    """The table at a path, None where there is none."""
    found: Any = whole
    for part in path:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found if isinstance(found, dict) else None


def changed(raw: bytes, path: Path, now: Mapping[str, Any]) -> bytes:
    """The text in which the table at this path says `now`; a new one stands at the end. Raises Unwritable and
    toml.Unreadable."""
    if len(raw) > MOST:
        raise Unwritable
    whole = toml.read(raw)
    meant = _meant(whole, path, now)
    return _held(_written(raw.decode(), whole, path, now), meant)


def without(raw: bytes, path: Path) -> bytes:
    """The text without the table at this path. Raises Unwritable and toml.Unreadable."""
    if len(raw) > MOST:
        raise Unwritable
    meant = deepcopy(toml.read(raw))
    if table(meant, path) is None:
        return raw
    for depth in range(len(path), 0, -1):
        around = table(meant, path[: depth - 1])
        if around is not None and (depth == len(path) or not around[path[depth - 1]]):
            around.pop(path[depth - 1], None)
    text = raw.decode()
    document = _document(text)
    try:
        inner: Any = document
        for part in path[:-1]:
            inner = inner[part]
        own = f"[{'.'.join(path)}]\n{inner[path[-1]].as_string()}"
        if text.count(own) == 1:
            return _held(text.replace(own, _rest(own)), meant)
        del inner[path[-1]]
        return _held(document.as_string(), meant)
    except (TOMLKitError, KeyError, TypeError, ValueError) as failure:
        raise Unwritable from failure


def _rest(own: str) -> str:
    """What stands below the last key of a table: it speaks of the next one."""
    lines = own.splitlines(keepends=True)
    while lines and not lines[-1].strip():
        lines.pop()
    kept = len(lines)
    while kept and (not lines[kept - 1].strip() or lines[kept - 1].startswith("#")):
        kept -= 1
    rest = "".join(lines[kept:]).lstrip("\n")
    return f"{rest}" if rest else ""


def _meant(whole: Mapping[str, Any], path: Path, now: Mapping[str, Any]) -> dict[str, Any]:
    found = deepcopy(dict(whole))
    around = found
    for part in path[:-1]:
        around = around.setdefault(part, {})
        if not isinstance(around, dict):
            raise Unwritable
    if path:
        around[path[-1]] = dict(now)
        return found
    return {**found, **now}


def _written(text: str, whole: Mapping[str, Any], path: Path, now: Mapping[str, Any]) -> str:
    if path and table(whole, path) is None:
        text = f"{text.rstrip()}\n\n[{'.'.join(path)}]\n".lstrip("\n")
    document = _document(text)
    try:
        inner: Any = document
        for part in path:
            inner = inner[part]
        _say(inner, now, whole=bool(path))
        return str(document.as_string())
    except (TOMLKitError, KeyError, TypeError, ValueError) as failure:
        raise Unwritable from failure


def _document(text: str) -> Any:
    try:
        return tomlkit.parse(text)
    except (TOMLKitError, RecursionError) as failure:
        raise Unwritable from failure


def _say(said: MutableMapping[str, Any], now: Mapping[str, Any], whole: bool = True) -> None:
    """Only what differs is touched. `whole`: what is not said now goes."""
    for key in [one for one in said if whole and one not in now]:
        del said[key]
    for key, value in now.items():
        before = said.get(key)
        if isinstance(before, MutableMapping) and isinstance(value, Mapping):
            _say(before, value)
        elif key not in said or _plain(before) != value:
            said[key] = tomlkit.value(_toml(value))


def _plain(value: Any) -> Any:
    return value.unwrap() if hasattr(value, "unwrap") else value


def _held(text: str, meant: Mapping[str, Any]) -> bytes:
    raw = text.encode()
    try:
        said = toml.read(raw)
    except toml.Unreadable as failure:
        raise Unwritable from failure
    if said != meant:
        raise Unwritable
    return raw


def _quoted(text: str) -> str:
    return str(tomlkit.string(text).as_string())


def _toml(value: Any, wide: bool = True) -> str:
    """A value as people write it; a long list in lines."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool) or not isinstance(value, Mapping | list | tuple):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)} = {_toml(one, False)}" for key, one in value.items()) + "}"
    parts = [_toml(one, False) for one in value]
    flat = f"[{', '.join(parts)}]"
    if not wide or len(flat) + 16 <= WIDTH:
        return flat
    apart = any(isinstance(one, Mapping | list | tuple) for one in value)
    return "[\n" + "".join(f"  {line},\n" for line in (parts if apart else _lines(parts))) + "]"


def _lines(parts: Sequence[str]) -> list[str]:
    found = [""]
    for one in parts:
        if found[-1] and len(found[-1]) + len(one) + 5 > WIDTH:
            found.append("")
        found[-1] += f", {one}" if found[-1] else one
    return found


def _key(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _quoted(name)
