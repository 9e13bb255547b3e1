"""A form as a tree of nodes: one node per field, with everything its schema and UI schema say about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

Schema = Mapping[str, Any]
MOST_EXPANDED = 50_000
WITHHELD = "x-secret"

FILE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "title": "文件编号", "maxLength": 40},
        "name": {"type": "string", "title": "文件名", "maxLength": 200},
        "size": {"type": "integer", "title": "大小", "minimum": 0},
    },
}


class BadReference(Exception):
    """A `$ref` that leaves the file, leads nowhere or comes back to itself; the message is Chinese."""


@dataclass(frozen=True, eq=False)
class Node:
    """One field. `path` uses `*` for rows; `rule` is the `x-rule`; `secret`: sensitive here or anywhere below;
    `withheld`: the name of its `x-secret`, if it has one."""

    path: tuple[str, ...]
    title: str
    kind: str
    schema: Schema = field(repr=False)
    ui: Schema = field(repr=False)
    format: str | None = None
    rule: str | Mapping[str, str] | None = None
    sensitive: bool = False
    secret: bool = False
    withheld: str | None = None
    computed: bool = False
    dedupe: bool = False
    files: bool = False
    children: Mapping[str, "Node"] = field(default_factory=dict, repr=False)
    item: "Node | None" = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Identifier; `*` for a row."""
        return self.path[-1] if self.path else ""

    @property
    def pointer(self) -> str:
        """JSON pointer pattern, e.g. `/people/*/number`."""
        return "".join(f"/{part}" for part in self.path)

    @cached_property
    def options(self) -> Schema:
        """The `ui:options` of the field."""
        found: Schema = self.ui.get("ui:options") or {}
        return found

    @cached_property
    def short(self) -> str:
        """What it is called where there is little room."""
        return str(self.options.get("short") or self.title)

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """The fields within that are sensitive, or hold what is."""
        return tuple(name for name, child in self.children.items() if child.secret)

    @cached_property
    def mendable(self) -> bool:
        """Whether people can correct it: not a computed value, nor a promise that has but one answer."""
        if self.computed or "const" in self.schema:
            return False
        below = [*self.children.values(), *([self.item] if self.item else [])]
        return not below or any(each.mendable for each in below)

    @cached_property
    def choices(self) -> Mapping[Any, str]:
        """Allowed values with their titles, empty when any value goes."""
        if "oneOf" in self.schema:
            return {
                one["const"]: one.get("title", str(one["const"])) for one in self.schema["oneOf"] if "const" in one
            }
        values = self.schema.get("enum", ())
        names = self.ui.get("ui:enumNames") or [str(value) for value in values]
        return dict(zip(values, names, strict=False))

    @cached_property
    def nodes(self) -> tuple["Node", ...]:
        """This node and all beneath it, in schema order."""
        return tuple(self._nodes())

    def _nodes(self) -> Iterator["Node"]:
        yield self
        for child in self.children.values():
            yield from child._nodes()
        if self.item is not None:
            yield from self.item._nodes()


def inlined(schema: Schema) -> dict[str, Any]:
    """The schema with every `#/definitions/…` reference replaced by what it names; siblings of a `$ref` win.

    Raises BadReference, also where fragments that name fragments would grow beyond all bounds.
    """
    definitions = schema.get("definitions", {})
    rest = {key: value for key, value in schema.items() if key != "definitions"}
    found: dict[str, Any] = _Inliner(definitions).inlined(rest, ())
    return found


class _Inliner:
    """Expands references and counts what it has made."""

    def __init__(self, definitions: Schema) -> None:
        self._definitions, self._made = definitions, 0

    def inlined(self, value: Any, seen: tuple[str, ...]) -> Any:
        self._made += 1
        if self._made > MOST_EXPANDED:
            raise BadReference(f"引用展开后超过 {MOST_EXPANDED} 个值，请减少相互引用的片段。")
        if isinstance(value, list):
            return [self.inlined(item, seen) for item in value]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if not isinstance(reference, str):
            return {key: self.inlined(item, seen) for key, item in value.items()}
        target = _target(reference, self._definitions, seen)
        merged = {**target, **{key: item for key, item in value.items() if key != "$ref"}}
        return self.inlined(merged, (*seen, reference))


def _target(reference: str, definitions: Schema, seen: tuple[str, ...]) -> Schema:
    name = reference.removeprefix("#/definitions/")
    if name == reference or name not in definitions:
        raise BadReference(f"引用“{reference}”无效，只能引用本文件 definitions 中已有的片段。")
    if reference in seen:
        raise BadReference(f"引用“{reference}”循环引用了自己。")
    found = definitions[name]
    if not isinstance(found, dict):
        raise BadReference(f"引用“{reference}”指向的片段不是一个对象。")
    return found


def with_twins(schema: Schema) -> dict[str, Any]:
    """The schema plus an attachment list `<identifier>_files` beside each field; every list gets its row shape."""
    properties: dict[str, Any] = {}
    given = schema.get("properties", {})
    for name, sub in given.items():
        properties[name] = {**sub, "items": FILE, "type": "array"} if is_twin(name) else sub
        twin = f"{name}_files"
        if not is_twin(name) and twin not in given:
            title = f"{sub.get('title', name)}（附件）"
            properties[twin] = {"type": "array", "title": title, "maxItems": 30, "items": FILE}
    return {**schema, "properties": properties}


def is_twin(name: str) -> bool:
    """Whether the identifier is that of an attachment list."""
    return name.endswith("_files")


def grow(schema: Schema, ui: Schema, path: tuple[str, ...] = (), above: Node | None = None) -> Node:
    """The tree of an inlined schema; `x-sensitive`, `x-secret` and `readOnly` hold for everything beneath."""
    name = path[-1] if path else ""
    files = is_twin(name)
    bare = Node(
        path=path,
        title=str(schema.get("title") or (above.title if above else "")),
        kind=kind_of(schema),
        schema=schema,
        ui=ui,
        format=schema.get("format"),
        rule=schema.get("x-rule") or (above.rule if above and _plain_row(name, schema) else None),
        sensitive=bool(schema.get("x-sensitive") or schema.get(WITHHELD)) or bool(above and above.sensitive),
        withheld=schema.get(WITHHELD) or (above.withheld if above else None),
        computed=bool(schema.get("readOnly")) or bool(above and above.computed),
        dedupe=bool(schema.get("x-dedupe")),
        files=files or bool(above and above.files),
    )
    properties = schema.get("properties", {})
    children = {
        key: grow(_as_guarded(key, sub, properties), _object(ui.get(key)), (*path, key), bare)
        for key, sub in properties.items()
    }
    items = schema.get("items")
    item = grow(items, _object(ui.get("items")), (*path, "*"), bare) if isinstance(items, dict) else None
    return _finished(bare, children, item)


def _as_guarded(name: str, sub: Schema, beside: Schema) -> Schema:
    """An attachment list is as sensitive as the field it belongs to: people name files after what they hold."""
    field = beside.get(name.removesuffix("_files")) if is_twin(name) else None
    guards = set(_guards(field))
    named = sub.get(WITHHELD) or min(guards - {""}, default=None)
    return {**sub, "x-sensitive": True, WITHHELD: named} if guards else sub


def _guards(value: Any) -> Iterator[str]:
    """What hides a schema or anything within it: names of secrets, "" for what is sensitive."""
    if isinstance(value, list):
        for one in value:
            yield from _guards(one)
    elif isinstance(value, Mapping):
        yield from ([""] if value.get("x-sensitive") else [])
        yield from ([str(value[WITHHELD])] if value.get(WITHHELD) else [])
        for one in value.values():
            yield from _guards(one)


def _plain_row(name: str, schema: Schema) -> bool:
    return name == "*" and "properties" not in schema


def _finished(bare: Node, children: Mapping[str, Node], item: Node | None) -> Node:
    own = bare.sensitive and bare.kind == "string" and not bare.files
    secret = own or any(child.secret for child in children.values()) or bool(item and item.secret)
    return replace(bare, children=children, item=item, secret=secret)


def _object(value: Any) -> Schema:
    return value if isinstance(value, dict) else {}


def kind_of(schema: Schema) -> str:
    """`object`, `array`, `string`, `integer`, `number` or `boolean`; of several the first that is not null."""
    given = schema.get("type")
    if isinstance(given, list):
        given = next((one for one in given if one != "null"), None)
    if isinstance(given, str):
        return given
    return "object" if "properties" in schema else "string"
