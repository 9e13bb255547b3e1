"""A keyword that the platform does not act on would pass and do nothing: it is refused, wherever it stands."""

from typing import Any

import orjson
import pytest

from app.forms.schema import FormFault, load, released
from tests.app.forms.test_forms_limits import FIELD, UI, faults

KEYED = {"properties": {"name": FIELD}}
TALE = {**FIELD, "enum": ["a", "b"]}


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"properties": {"name": {**FIELD, "default": "缺省"}}}, ("/name", "default", "x-prefill")),
        ({"properties": {"name": {**TALE, "enumNames": ["甲", "乙"]}}}, ("/name", "enumNames", "ui:enumNames")),
        ({**KEYED, "patternProperties": {"^x": FIELD}}, ("“”", "patternProperties", "properties")),
        ({"properties": {"name": {**FIELD, "maxLenght": 5}}}, ("/name", "maxLenght")),
        ({**KEYED, "x-rules": "V-ID"}, ("“”", "x-rules")),
        ({**KEYED, "additionalProperties": FIELD}, ("“”", "additionalProperties")),
        ({**KEYED, "allOf": [{"if": {"properties": {"name": {"const": "a"}}}, "than": {}}]}, ("“”", "than")),
        ({**KEYED, "then": {"properties": {"name": {"minLenght": 2}}}, "if": {}}, ("/name", "minLenght")),
        (
            {"properties": {"name": {**FIELD, "type": "array", "items": {**FIELD, "default": "x"}}}},
            ("/name/*", "default"),
        ),
    ],
)  # fmt: skip
def test_what_would_do_nothing_is_told(schema: dict[str, Any], words: tuple[str, ...]) -> None:
    (told,) = faults(schema)
    assert all(one in told for one in words), told


def test_what_is_judged_and_what_only_explains_passes() -> None:
    judged = {"minProperties": 1, "dependencies": {"name": ["name"]}, "propertyNames": {"pattern": "^n"}}
    said = {"$comment": "注", "description": "说明", "additionalProperties": False}
    assert faults({**KEYED, **judged, **said}) == []


def test_a_field_may_bear_the_name_of_a_keyword() -> None:
    layout = {"ui:options": {"sections": [{"id": "all", "title": "全部", "fields": ["default"]}]}}
    assert faults({"properties": {"default": FIELD}}, layout) == []


def test_a_published_form_stays_readable() -> None:
    whole = {"type": "object", "title": "表", "properties": {"name": {**FIELD, "default": "缺省"}}}
    head = {"$schema": "http://json-schema.org/draft-07/schema#"}
    assert released("x", orjson.dumps(head | whole), orjson.dumps(UI)).fields["name"].title == "名称"
    with pytest.raises(FormFault, match="default"):
        load("x", orjson.dumps(head | whole), orjson.dumps(UI))
