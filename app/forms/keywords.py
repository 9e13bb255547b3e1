"""Keywords of a schema that the platform acts on, or that only explain: any other would pass and do nothing."""

from collections.abc import Iterator
from typing import Any, Final

OWN: Final = frozenset({"x-rule", "x-sensitive", "x-secret", "x-dedupe", "x-with", "x-prefill"})
_JUDGED: Final = frozenset(
    {
        "type", "format", "const", "enum", "required", "properties", "additionalProperties", "items", "contains",
        "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minProperties", "maxProperties", "propertyNames",
        "dependencies", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "readOnly",
    }
)  # fmt: skip
_SAID: Final = frozenset(
    {"$schema", "$id", "$ref", "$comment", "$defs", "definitions", "title", "description", "examples"}
)
_INSTEAD: Final = {
    "default": "平台不填写默认值；从单位信息或台账带入的请用 x-prefill，由系统计算的请用 readOnly",
    "enumNames": "选项的名称请写在 uischema 的 ui:enumNames 中，或用 oneOf 的 title",
    "patternProperties": "请在 properties 中逐个写明栏目",
}
_PARTS: Final = ("if", "then", "else", "not", "contains", "propertyNames")
_LISTS: Final = ("allOf", "anyOf", "oneOf")


def strange(schema: dict[str, Any], pointer: str = "") -> Iterator[str]:
    """A sentence for each in this schema and its parts, references inlined; own ones of fields have their rule."""
    for name in sorted(schema.keys() - _JUDGED - _SAID - OWN):
        if not pointer or not name.startswith("x-"):
            yield f"“{pointer}”的关键字“{name}”不起作用：{_INSTEAD.get(name, '平台不认识，请删除或更正')}。"
    if schema.get("additionalProperties", False) is not False:
        yield f"“{pointer}”的 additionalProperties 只能是 false：没有写明的栏目平台一律不收。"
    for place, part in _inside(schema, pointer):
        yield from strange(part, place) if isinstance(part, dict) else ()


def _inside(schema: dict[str, Any], pointer: str) -> Iterator[tuple[str, Any]]:
    for key in ("properties", "dependencies"):
        fields = schema.get(key)
        if isinstance(fields, dict):
            inner = f"{pointer}/{{}}" if key == "properties" else pointer
            yield from ((inner.format(name), part) for name, part in fields.items())
    yield f"{pointer}/*", schema.get("items")
    yield from ((pointer, schema.get(key)) for key in _PARTS)
    yield from ((pointer, part) for key in _LISTS for part in schema.get(key) or ())
