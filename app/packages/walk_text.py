"""A walk written down as TOML, as a person would write it: the beginning, the people, step after step, the end."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
Table = Mapping[str, Any]


def text(walk: Table) -> str:
    """The file."""
    return "\n".join(_lines(walk)) + "\n"


def _lines(walk: Table) -> Iterator[str]:
    for name in ("title", "clock"):
        if name in walk:
            yield f"{name} = {value(walk[name])}"
    for name, person in walk["people"].items():
        yield from _table(f"[people.{key(name)}]", person)
    for step in walk["step"]:
        yield from _table("[[step]]", {name: one for name, one in step.items() if name not in NESTED})
        for name in NESTED:
            if step.get(name):
                yield from _table(f"[step.{name}]", step[name])
    if walk.get("end"):
        yield from _table("[end]", walk["end"])


NESTED: Final = ("answers", "expect")


def _table(head: str, values: Table) -> Iterator[str]:
    yield ""
    yield head
    for name, one in values.items():
        if one is not None:
            yield f"{key(name)} = {value(one)}"


def key(name: str) -> str:
    """A key, in quotes where it needs them."""
    return name if BARE.fullmatch(name) else value(name)


def value(one: Any) -> str:
    """A value on one line; a text as JSON writes it, which TOML reads alike."""
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, Mapping):
        inner = ", ".join(f"{key(name)} = {value(part)}" for name, part in one.items() if part is not None)
        return f"{{{inner}}}" if inner else "{}"
    if isinstance(one, Sequence) and not isinstance(one, str):
        return f"[{', '.join(value(part) for part in one if part is not None)}]"
    if isinstance(one, str):
        return orjson.dumps(one).decode().replace("\x7f", "\\u007f")
    return str(one)
