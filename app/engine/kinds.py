"""What kind of value a variable may hold, told before anything runs: as much as forms, handlers and tables say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

EMPTY, SAID, DAY, WORDS, TEXT = "empty", "said", "day", "words", "text"
COUNT, WHOLE, NUMBER, SUM, TRUTH, LIST, OBJECT = "count", "whole", "number", "sum", "truth", "list", "object"
"""Texts: SAID is one of some known ones, DAY a date or moment, WORDS what people type, TEXT of none one knows.
Numbers: COUNT is whole and from 0 to 100, SUM computed, so that it may be any."""

MANY: Final = 100
_DEEPEST: Final = 4
_JSON: Final[Mapping[str, str]] = {
    **dict.fromkeys((SAID, DAY, WORDS, TEXT), "string"),
    **dict.fromkeys((COUNT, WHOLE, NUMBER, SUM), "number"),
    TRUTH: "boolean", LIST: "array", OBJECT: "object",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """All that a value may be. `names` None: anything. `said` are the texts of SAID, `items` what a list holds
    (None: anything), `fields` what an object holds where all of that is known."""

    names: frozenset[str] | None = None
    said: frozenset[str] = frozenset()
    items: "Kind | None" = None
    fields: Mapping[str, "Kind"] | None = field(default=None)

    def json(self) -> str:
        """The JSON type of all that it may be beside nothing; "" where there are several."""
        found = {_JSON[name] for name in (self.names or ()) if name != EMPTY}
        return found.pop() if len(found) == 1 else ""

    def without(self, *names: str) -> "Kind":
        """The same where these are out of the question."""
        if self.names is None:
            return self
        return Kind(self.names - {*names}, self.said, self.items, self.fields)


ANY: Final = Kind()
NOTHING: Final = Kind(frozenset())


def one(name: str) -> Kind:
    """A kind that is certain."""
    return Kind(frozenset({name}))


def literal(text: str) -> Kind:
    """This very text."""
    return Kind(frozenset({SAID}), frozenset({text})) if text else one(EMPTY)


def many(items: Kind) -> Kind:
    """A list of these."""
    return Kind(frozenset({LIST}), items=items)


def thing(fields: Mapping[str, Kind] | None = None) -> Kind:
    """An object, with these fields and no others where they are known."""
    return Kind(frozenset({OBJECT}), fields=fields)


def union(kinds: Iterable[Kind], depth: int = 0) -> Kind:
    """Either of these."""
    found = NOTHING
    for kind in kinds:
        found = _either(found, kind, depth)
    return found


def _either(left: Kind, right: Kind, depth: int) -> Kind:
    if left.names is None or right.names is None or depth > _DEEPEST:
        return ANY
    lists = [each.items for each in (left, right) if LIST in (each.names or ())]
    objects = [each.fields for each in (left, right) if OBJECT in (each.names or ())]
    known = [each for each in lists if each is not None]
    items = union(known, depth + 1) if len(known) == len(lists) and lists else None
    return Kind(left.names | right.names, left.said | right.said, items, _fields(objects, depth))


def _fields(objects: list[Mapping[str, Kind] | None], depth: int) -> Mapping[str, Kind] | None:
    """Fields of either object; what only one of them has may be anything."""
    known = [each for each in objects if each is not None]
    if not known or len(known) < len(objects):
        return None
    names = {name for each in known for name in each}
    return {name: union((each.get(name, ANY) for each in known), depth + 1) for name in names}


def asked(kind: Kind, type_: str) -> tuple[str, list[str]]:
    """How a person gives a value of this kind: by `choice` among the texts that come with it, as `text`, `number`,
    `truth` or `day`, or as `any` JSON. `type_` is what the column of a table says of itself."""
    names = (kind.names or frozenset()) - {EMPTY}
    if names == {SAID}:
        return "choice", sorted(kind.said)
    if names == {DAY}:
        return "day", []
    said = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean"}.get(type_, "")
    known = said if kind.names is None else kind.json()
    return {"string": "text", "number": "number", "boolean": "truth"}.get(known, "any"), []
