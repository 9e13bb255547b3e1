"""A designer's malformed files are refused in sentences, by every door a release goes through."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.office import Office

FORMS, PROCESSES = Path("bench/forms/bench"), Path("bench/processes/bench")
SCHEMA, UI = "request-schema.json", "request-uischema.json"
FIELD = "amount"


def judged(office: Office, who: str, changed: Mapping[str, str]) -> list[str]:
    """What is wrong with the measuring package so changed, by whichever door says it."""
    own = {one.name: one.read_text() for one in [*PROCESSES.iterdir(), *FORMS.iterdir()]} | dict(changed)
    rows = [{"name": name, "content": text} for name, text in own.items()]
    made = office.call(who, "POST", "/releases", {"package": "tried", "files": rows})
    assert made.status_code in (201, 422), made.text
    if made.status_code == 422:
        return [one["message"] for one in made.json["problems"]]
    checked = office.call(who, "POST", f"/releases/{made.json['id']}/check")
    assert checked.status_code == 200, checked.text
    refused = office.call(who, "POST", f"/releases/{made.json['id']}/publish")
    assert refused.status_code == 422, refused.text
    return [one["message"] for one in checked.json["problems"]]


MANIFESTS = {
    "many dotted parts": "a" + ".a" * 50_000 + " = 1\n",
    "many digits": "title = " + "9" * 5000 + "\n",
    "20,000 tables": 'title = "甲"\n' + "".join(f"[secret.a{number}]\nlanes = []\n" for number in range(20_000)),
}


@pytest.mark.parametrize("text", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_is_too_much_is_refused(office: Office, designer: str, text: str) -> None:
    (only,) = judged(office, designer, {"package.toml": text})
    assert only.startswith("package.toml ")
    assert "超过" in only


@pytest.mark.parametrize("title", ["甲<img src=x>", "甲\u202e乙", "甲\\u0000乙"])
def test_a_title_hides_nothing(office: Office, designer: str, title: str) -> None:
    text = (PROCESSES / "package.toml").read_text()
    first = next(line for line in text.splitlines() if line.startswith("title = "))
    changed = text.replace(first, f'title = "{title}"', 1)
    assert any("title：文字" in one for one in judged(office, designer, {"package.toml": changed}))
    drawn = (PROCESSES / "plain.bpmn").read_text().replace(' name="', f' name="{title[:1]}\u202e', 1)
    assert any("plain.bpmn 中的名称" in one for one in judged(office, designer, {"plain.bpmn": drawn}))


PARTS: dict[str, dict[str, Any]] = {
    "enum of a list": {"enum": [[1]]},
    "enum of an object": {"enum": [{"a": 1}]},
    "choice that is none": {"oneOf": [True]},
    "choice of a list": {"oneOf": [{"const": [1]}]},
    "prefilled from a number": {"x-prefill": 5},
    "prefilled from lists": {"x-prefill": [["org"]]},
    "rule of a number": {"x-rule": {"required": 5}},
    "title of a list": {"title": ["甲"]},
    "secret of a list": {"x-secret": ["a"]},
    "hidden sign": {"title": "甲\u202e乙"},
}
NO_TABLES: list[Any] = ["text", 5, True, [1]]
NO_TEXTS: list[Any] = [5, True, [1], {}]
LAYOUTS: dict[str, Any] = {
    **{f"options as {kind}": {"ui:options": kind} for kind in NO_TABLES},
    **{f"widget as {kind}": {"ui:widget": kind} for kind in NO_TEXTS},
    "rule of lists": {"ui:options": {"showIf": {"field": ["a"], "filled": True}}},
    "place of a number": {"ui:options": {"triple": 5}},
    "place of wide columns": {"ui:options": {"triple": ["a", "b", "c"], "col": 13}},
    "names of numbers": {"ui:enumNames": [1]},
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_a_schema_of_another_shape_is_refused(office: Office, designer: str, part: dict[str, Any]) -> None:
    whole = json.loads((FORMS / SCHEMA).read_text())
    whole["properties"][FIELD] |= part
    assert any("表单“request”" in one for one in judged(office, designer, {SCHEMA: json.dumps(whole)}))


@pytest.mark.parametrize("part", LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_of_another_shape_is_refused(office: Office, designer: str, part: dict[str, Any]) -> None:
    whole = json.loads((FORMS / UI).read_text())
    whole[FIELD] = part
    assert any("表单“request”" in one for one in judged(office, designer, {UI: json.dumps(whole)}))


@pytest.mark.parametrize("fields", [[["a", 1]], "amount", 5, [{"a": 1}]])
def test_sections_of_another_shape_are_refused(office: Office, designer: str, fields: Any) -> None:
    whole = json.loads((FORMS / UI).read_text())
    whole["ui:options"]["sections"][0]["fields"] = fields
    found = judged(office, designer, {UI: json.dumps(whole)})
    assert any("ui:options/sections/0/fields" in one for one in found)


def test_definitions_of_another_shape_are_refused(office: Office, designer: str) -> None:
    whole = json.loads((FORMS / SCHEMA).read_text())
    whole["definitions"] = [1]
    whole["properties"][FIELD] = {"$ref": "other.json#/definitions/a"}
    files = {SCHEMA: json.dumps(whole), "other.json": '{"definitions": [1]}'}
    assert any("definitions 应当是一个对象" in one for one in judged(office, designer, files))
