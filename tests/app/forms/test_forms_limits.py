"""Forms without measure are refused before they cost anything; texts hold no markup."""

from typing import Any

import orjson
import pytest

from app.forms.schema import FormFault, load, released

UI = {"ui:options": {"sections": [{"id": "all", "title": "全部", "fields": ["name"]}]}}
FIELD = {"type": "string", "title": "名称"}


def faults(schema: dict[str, Any], ui: dict[str, Any] = UI) -> list[str]:
    whole = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "title": "表", **schema}
    try:
        load("x", orjson.dumps(whole), orjson.dumps(ui))
    except FormFault as refused:
        return refused.faults
    return []


def nested(levels: int) -> dict[str, Any]:
    inner: dict[str, Any] = FIELD
    for _ in range(levels):
        inner = {"type": "object", "title": "层", "properties": {"name": inner}}
    return inner


LAUGHS = {
    f"d{at}": {"type": "object", "properties": {key: {"$ref": f"#/definitions/d{at + 1}"} for key in "abcdefghi"}}
    for at in range(9)
} | {"d9": FIELD}


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {f"f{at}": FIELD for at in range(10_000)}},
        {"properties": {"name": {"type": "array", "title": "列", "minItems": 10**9, "items": FIELD}}},
        {"properties": {"name": {"type": "array", "title": "列", "maxItems": 10**9, "items": FIELD}}},
        {"properties": {"name": {**FIELD, "maxLength": 10**9}}},
        {"properties": {"name": {**FIELD, "minLength": 5, "maxLength": 4}}},
        {"properties": {"name": {**FIELD, "const": "<script>alert(1)</script>"}}},
        {"properties": {"name": {**FIELD, "const": "<img src=x onerror=alert(1)>"}}},
        {"properties": {"name": {**FIELD, "title": "<b>名</b>"}}},
        {"properties": {"name": {**FIELD, "description": "见 javascript:alert(1)"}}},
        {"properties": {"name": {**FIELD, "enum": ["<i>"]}}},
        {"properties": {"name": {**FIELD, "title": "长" * 2001}}},
        {"properties": {"name": nested(30)}},
        {"properties": {"name": {**FIELD, "enum": [str(at) for at in range(30_000)]}}},
        {"properties": {"name": {"$ref": "#/definitions/d0"}}, "definitions": LAUGHS},
        {"properties": {"name": {"$ref": "#/definitions/a"}}, "definitions": {"a": 7}},
    ],
    ids=range(15),
)
def test_forms_without_measure_are_refused(schema: dict[str, Any]) -> None:
    assert faults(schema)


def test_decent_ones_pass_and_layouts_are_looked_at_too() -> None:
    assert faults({"properties": {"name": {**FIELD, "description": "深度 < 5 米", "pattern": "^<[a-z]+$"}}}) == []
    helped = {**UI, "name": {"ui:help": "<a href=x>帮助</a>"}}
    assert faults({"properties": {"name": FIELD}}, helped)


@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"a":' * 100_000, b"\xef\xbb\xbf{}", '{"标": 1}'.encode("gbk")])
def test_bytes_that_are_no_form_are_told(raw: bytes) -> None:
    with pytest.raises(FormFault):
        load("x", raw, orjson.dumps(UI))


def test_a_rule_made_since_does_not_stop_a_published_form() -> None:
    marked = {"type": "object", "title": "表", "properties": {"name": {**FIELD, "title": "<b>名称</b>"}}}
    assert faults(marked)
    assert released("x", orjson.dumps(marked), orjson.dumps(UI)).fields["name"]
