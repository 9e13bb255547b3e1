"""Answers that fit a form, made up: what somebody who tries a process out begins with.

Nothing in them belongs to anybody: numbers have the right check characters and areas, names are those of examples.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from app import clock
from app.forms.formats import FORMATS
from app.forms.formats_codes import USCC_LETTERS

Schema = Mapping[str, Any]
DIGITS, ORG_SIGNS = "0123456789", "0123456789X"
DEEPEST: Final = 12
PLACE: Final = "370685"
FIXED: Final = {
    "cn-name": ("张三", "李四"),
    "unit-name": ("样例矿业有限公司", "样例工程有限公司"),
    "cn-phone": ("13800000001", "0535-1234567"),
    "fm-licence": ("（鲁）FM安许证字〔2015〕0001号",),
    "cert-no": ("YL2015000001",),
}
CHECKED: Final = {
    "cn-id": (f"{PLACE}19800101001", ORG_SIGNS),
    "cn-uscc": (f"91{PLACE}MA3C00003", USCC_LETTERS),
    "cn-org-code": ("MA3C0000", ORG_SIGNS),
    "cn-business-reg": (f"{PLACE}20000001", DIGITS),
}
"""A number but for its last character, and what that may be."""
FILE: Final = {"id": "sample", "name": "样例.pdf", "size": 1024}
FILES: Final = "_files"


class Sampler:
    """Makes answers for one form. `region`: a place that suits; `turn`: which of several fitting values is taken,
    so that others can be tried where a rule of the business refuses the first."""

    def __init__(self, schema: Schema, today: date, region: str = PLACE) -> None:
        self.schema, self.today, self.region = schema, today, region

    def required(self) -> dict[str, Any]:
        """Of everything that must be filled in whatever else is."""
        return self._object(self.schema, 0, 0)

    def value(self, schema: Schema, turn: int = 0, depth: int = 0) -> Any:
        """One value; None where nothing can be made up."""
        schema = self._resolved(schema)
        if depth > DEEPEST or schema.get("readOnly"):
            return None
        if "const" in schema:
            return schema["const"]
        found = [*self._values(schema, turn, depth)]
        return found[turn % len(found)] if found else None

    def of_field(self, pointer: str, turn: int) -> Any:
        """A value for the place that a pointer leads to; None for one that the schema does not know."""
        schema, name = self.schema, ""
        for name in pointer.strip("/").split("/"):
            schema = self._resolved(schema)
            found = schema.get("items") if name.isdigit() else self._property(schema, name)
            if found is None:
                return [FILE] if name.endswith(FILES) else None
            schema = found
        return [FILE] if name.endswith(FILES) else self.value(schema, turn)

    def _property(self, schema: Schema, name: str) -> Schema | None:
        """Also one that only a condition describes."""
        parts = [schema, schema.get("then"), schema.get("else")]
        for one in schema.get("allOf", ()):
            parts += [one, one.get("then"), one.get("else")]
        known = [part["properties"][name] for part in parts if part and name in part.get("properties", {})]
        return next((one for one in known if one.get("type") or one.get("$ref")), None)

    def _values(self, schema: Schema, turn: int, depth: int) -> Iterator[Any]:
        if "enum" in schema:
            yield from (one for one in schema["enum"] if one not in (None, ""))
        elif any("const" in one for one in schema.get("oneOf", ())):
            yield from (one["const"] for one in schema["oneOf"] if "const" in one)
        else:
            yield from self._typed(schema, turn, depth)

    def _typed(self, schema: Schema, turn: int, depth: int) -> Iterator[Any]:
        kind = schema.get("type")
        kind = next((one for one in kind if one != "null"), None) if isinstance(kind, list) else kind
        if kind == "boolean":
            yield from (True, False)
        elif kind in ("integer", "number"):
            yield from _numbers(schema)
        elif kind == "array":
            yield self._list(schema, turn, depth)
        elif kind == "object":
            yield self._object(schema, turn, depth)
        else:
            yield from self._texts(schema)

    def _object(self, schema: Schema, turn: int, depth: int) -> dict[str, Any]:
        made = {}
        for name in schema.get("required", ()):
            part = self._property(schema, name)
            value = [FILE] if name.endswith(FILES) else self.value(part or {}, turn, depth + 1)
            if value is not None:
                made[name] = value
        return made

    def _list(self, schema: Schema, turn: int, depth: int) -> list[Any]:
        items = self._resolved(schema.get("items") or {})
        if {"id", "name", "size"} <= items.get("properties", {}).keys():
            return [FILE]
        made = [self.value(items, turn + place, depth + 1) for place in range(max(schema.get("minItems", 1), 1))]
        return [one for one in made if one is not None]

    def _texts(self, schema: Schema) -> Iterator[str]:
        name = schema.get("format", "")
        if name in FIXED:
            yield from FIXED[name]
        elif name in CHECKED:
            stem, ends = CHECKED[name]
            yield from (stem + end for end in ends if not FORMATS[name](stem + end, self.today).findings)
        elif name in ("region", "region-ever"):
            yield from (self.region, PLACE)
        else:
            yield from self._moments(name) or _texts(schema)

    def _moments(self, name: str) -> list[str]:
        days = [self.today + timedelta(days=one) for one in (0, -1, -400, 30, 400)]
        if name == "date":
            return [one.isoformat() for one in days]
        if name == "year-month":
            return [one.isoformat()[:7] for one in days]
        if name == "date-time":
            moments = (datetime.combine(one, time(8), clock.SHANGHAI) for one in days)
            return [one.isoformat(timespec="seconds") for one in moments]
        return []

    def _resolved(self, schema: Schema) -> Schema:
        """With what a local reference leads to."""
        for _ in range(DEEPEST):
            if "$ref" not in schema:
                break
            found: Any = self.schema
            for part in str(schema["$ref"]).lstrip("#/").split("/"):
                found = found.get(part, {})
            schema = {**found, **{name: one for name, one in schema.items() if name != "$ref"}}
        return schema


def _numbers(schema: Schema) -> Iterator[int | float]:
    least, most = schema.get("minimum", 1), schema.get("maximum")
    whole = [least + 1, least, *([most, (least + most) // 2] if most is not None else [100])]
    yield from (one for one in whole if most is None or one <= most)


def _texts(schema: Schema) -> list[str]:
    """What a pattern takes of some plain texts; the title where none is asked for."""
    text, pattern = _text(schema), schema.get("pattern")
    plain = (text, *(one for values in FIXED.values() for one in values), "1", "001", "2016", "A1", PLACE)
    return [one for one in plain if re.search(pattern, one)] if pattern else [text]


def _text(schema: Schema) -> str:
    """The title of the field says best what would stand there."""
    least, most = schema.get("minLength", 0), schema.get("maxLength", 200)
    text = f"样例{schema.get('title', '内容')}"
    while len(text) < least:
        text += "，样例内容"
    return text[:most]
