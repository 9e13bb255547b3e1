"""Fragments of forms: every `$ref` into another file becomes a definition of the form itself."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

import orjson

from app.forms import package_json

Find = Callable[[str], bytes | None]
DEFINITIONS = "#/definitions/"
DEEPEST = 60


class BadFragment(Exception):
    """A fragment that is missing or is no JSON object; the message is Chinese."""


def inline(schema: bytes, find: Find) -> bytes:
    """The schema with all fragments inside; unchanged bytes where it names none. `find`: file by name."""
    whole = _object(schema, "表单")
    inliner = _Inliner(find)
    done = inliner.settled(whole, None)
    if not inliner.taken:
        return schema
    own = done.get("definitions", {})
    for name in own.keys() & inliner.taken.keys():
        raise BadFragment(f"definitions 中的“{name}”与引用的片段同名")
    return orjson.dumps({**done, "definitions": {**own, **inliner.taken}}, option=orjson.OPT_INDENT_2)


def _object(raw: bytes, what: str) -> dict[str, Any]:
    try:
        found = package_json.read(raw)
    except package_json.Unreadable as failure:
        raise BadFragment(f"{what}{failure}") from None
    if not isinstance(found.get("definitions", {}), dict):
        raise BadFragment(f"{what}的 definitions 应当是一个对象")
    return found


class _Inliner:
    """Collects the definitions that the form needs; `home` is the fragment whose own references are being read."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self.taken: dict[str, Any] = {}

    def settled(self, value: Any, home: str | None, depth: int = 0) -> Any:
        """The value with every reference pointing into the form."""
        if depth > DEEPEST:
            raise BadFragment(f"嵌套超过 {DEEPEST} 层")
        if isinstance(value, list):
            return [self.settled(one, home, depth + 1) for one in value]
        if not isinstance(value, Mapping):
            return value
        rest = {key: self.settled(one, home, depth + 1) for key, one in value.items() if key != "$ref"}
        if "$ref" not in value:
            return rest
        return {"$ref": self._reference(str(value["$ref"]), home), **rest}

    def _reference(self, reference: str, home: str | None) -> str:
        file, _, place = reference.partition("#")
        name = PurePosixPath(file).name or home
        if name is None:
            return reference
        inner = place.removeprefix("/definitions/") if place else ""
        taken = f"{PurePosixPath(name).stem}_{inner}" if inner else PurePosixPath(name).stem
        if taken not in self.taken:
            self._take(taken, name, inner)
        return DEFINITIONS + taken

    def _take(self, taken: str, name: str, inner: str) -> None:
        raw = self._find(name)
        if raw is None:
            raise BadFragment(f"引用的片段 {name} 不存在")
        whole = _object(raw, f"片段 {name} ")
        part = whole.get("definitions", {}).get(inner) if inner else _without_frame(whole)
        if part is None:
            raise BadFragment(f"片段 {name} 中没有 {inner}")
        self.taken[taken] = {}
        self.taken[taken] = self.settled(part, name)


def _without_frame(whole: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in whole.items() if key not in ("$schema", "$id", "definitions")}
