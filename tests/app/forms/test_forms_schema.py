"""A form is checked before it is published: each mistake is a Chinese sentence."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.forms import schema
from app.forms.schema import Form, FormFault
from tests.app.forms.forms_samples import SCHEMA, UI

Parts = dict[str, Any]
Change = Callable[[Parts, Parts], object]


def faults(make: Any, change: Change) -> list[str]:
    with pytest.raises(FormFault) as refused:
        make(change)
    return refused.value.faults


def leaf(name: str, **more: object) -> Change:
    return lambda written, ui: written["properties"][name].update(more)


BROKEN: list[tuple[str, Change]] = [
    ("draft-07", lambda written, ui: written.update({"$schema": "https://json-schema.org/draft/2020-12/schema"})),
    ("引用“https://x.example/a.json”无效", leaf("signed", **{"$ref": "https://x.example/a.json"})),
    ("引用“file:///etc/passwd”无效", leaf("signed", **{"$ref": "file:///etc/passwd"})),
    ("引用“#/definitions/nobody”无效", leaf("signed", **{"$ref": "#/definitions/nobody"})),
    ("循环引用", lambda written, ui: written["definitions"]["person"].update({"$ref": "#/definitions/person"})),
    ("不是正确的 JSON Schema", leaf("project_name", pattern="(?=a)b")),
    ("不是正确的 JSON Schema", leaf("project_name", minLength="四")),
    ("最外层", lambda written, ui: written.update({"type": "array"})),
    ("缺少中文名称", lambda written, ui: written["properties"]["loss"].pop("title")),
    ("缺少中文名称", lambda written, ui: written["definitions"]["person"]["properties"]["name"].pop("title")),
    ("标识符", lambda written, ui: written["properties"].update({"_x": {"type": "string", "title": "甲"}})),
    ("标识符", lambda written, ui: written["properties"].update({"typename": {"type": "string", "title": "甲"}})),
    ("不能是 true", lambda written, ui: written["properties"].update({"loss": True})),
    ("缺少 items", lambda written, ui: written["properties"]["officers"].pop("items")),
    ("没有 properties", lambda written, ui: written["properties"]["tech_staff"].pop("properties")),
    ("没有在 properties 中定义", lambda written, ui: written["required"].append("nobody")),
    ("没有在 properties 中定义", lambda written, ui: written["then"].update({"required": ["nobody"]})),
    ("格式“cn-postcode”不存在", leaf("project_name", format="cn-postcode")),
    ("x-rule 注明", lambda written, ui: written["properties"]["leader_phone"].pop("x-rule")),
    ("不是规则编号", leaf("loss", **{"x-rule": "rule one"})),
    ("不认识的关键字“x-sensitiv”", leaf("loss", **{"x-sensitiv": True})),
    ("标为敏感", leaf("loss", **{"x-sensitive": True})),
    ("x-dedupe", leaf("officers", **{"x-dedupe": True})),
    ("等于说出隐去的", leaf("accident_types", **{"x-sensitive": True})),
    ("不能同时必填", lambda written, ui: written["required"].append("grade")),
    ("缺少分组", lambda written, ui: ui.pop("ui:options")),
    ("没有放进任何分组", lambda written, ui: ui["ui:options"]["sections"][2]["fields"].remove("loss")),
    ("出现了 2 次", lambda written, ui: ui["ui:options"]["sections"][1]["fields"].append("loss")),
    ("不是表单的字段", lambda written, ui: ui["ui:options"]["sections"][1]["fields"].append("nobody")),
    ("不是表单的字段", lambda written, ui: ui.update({"nobody": {}})),
    ("不认识的控件“chipz”", lambda written, ui: ui["accident_types"].update({"ui:widget": "chipz"})),
    ("不认识的 layout", lambda written, ui: ui["officers"]["ui:options"].update({"layout": "cards"})),
    ("col 应为", lambda written, ui: ui["loss"]["ui:options"].update({"col": 13})),
    ("showIf 应写明已有的字段", lambda written, ui: ui["loss"]["ui:options"].update({"showIf": {"equals": 1}})),
    (
        "yesOnly 应为 true",
        lambda written, ui: ui["loss"]["ui:options"].update({"yesOnly": True}),
    ),
    (
        "yesOnly 应为 true",
        lambda written, ui: ui.update({"signed": {"ui:options": {"yesOnly": "no"}}}),
    ),
    (
        "note 应写明",
        lambda written, ui: ui["loss"]["ui:options"].update({"note": {"field": "loss", "text": "初"}}),
    ),
    ("之一", lambda written, ui: ui["loss"]["ui:options"].update({"showIf": {"field": "signed", "eq": 1}})),
    ("不是行中的字段", lambda written, ui: ui["officers"]["ui:options"].update({"key": "id_number"})),
    ("省、市、县", lambda written, ui: ui["site_region"]["ui:options"].update({"triple": ["site_province_code"]})),
]


@pytest.mark.parametrize(("words", "change"), BROKEN)
def test_a_mistake_stops_the_form_with_a_sentence(make: Any, words: str, change: Change) -> None:
    found = faults(make, change)
    assert any(words in fault for fault in found), found
    assert all(fault.startswith("表单“project”") and fault.endswith("。") for fault in found)


def test_all_mistakes_are_told_at_once(make: Any) -> None:
    def both(written: Parts, ui: Parts) -> None:
        del written["properties"]["loss"]["title"]
        ui["accident_types"]["ui:widget"] = "chipz"

    assert len(faults(make, both)) == 2


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"'])
def test_files_that_hold_no_object_are_refused(text: str) -> None:
    with pytest.raises(FormFault, match="JSON"):
        schema.load("project", text, "{}")


def test_leaves_know_place_secrecy_and_origin(form: Form) -> None:
    pointers = {leaf.pointer for leaf in form.leaves}
    assert {"/officers/*/id_no", "/tech_staff/mining", "/accident_types", "/project_name_files"} <= pointers
    assert not {"/officers", "/tech_staff", "/accident_types/*"} & pointers
    assert form.sensitive == ("/leader_phone", "/officers/*/name", "/officers/*/id_no")
    assert form.computed == {"/grade"}
    assert {leaf.title for leaf in form.leaves if not leaf.title} == set()


def test_fields_follow_the_sections(form: Form) -> None:
    names = [name for name in form.fields if not name.endswith("_files")]
    assert names[:4] == ["project_name", "site_province_code", "site_city_code", "site_county_code"]
    assert names[-1] == "grade"
    assert list(form.fields)[:2] == ["project_name", "project_name_files"]


def test_a_container_marked_sensitive_hides_all_text_in_it(make: Any) -> None:
    hidden = make(leaf("accident_types", **{"x-sensitive": True, "x-dedupe": False}))
    assert "/accident_types/*" in hidden.sensitive


def test_what_is_written_stays_as_written(form: Form) -> None:
    assert "definitions" not in form.schema
    assert "project_name_files" not in form.schema["properties"]
    assert json.dumps(form.schema)
    assert form.schema["properties"]["officers"]["items"]["title"] == "人员"


TWICE = {
    "schema": ('"required"', '"type": "object", "required"'),
    "uischema": ('"ui:options"', '"loss": {}, "ui:options"'),
}


@pytest.mark.parametrize("which", [*TWICE])
def test_a_key_that_stands_twice_is_told(which: str) -> None:
    texts = {"schema": json.dumps(SCHEMA), "uischema": json.dumps(UI)}
    assert schema.load("sample", texts["schema"], texts["uischema"])
    texts[which] = texts[which].replace(*TWICE[which], 1)
    with pytest.raises(FormFault) as refused:
        schema.load("sample", texts["schema"], texts["uischema"])
    assert len(refused.value.faults) == 1 and f"{which} 文件中“" in refused.value.faults[0]
    assert "写了两次" in refused.value.faults[0]
    assert schema.released("sample", texts["schema"], texts["uischema"])  # what runs goes on


def test_a_field_may_be_called_items() -> None:
    """At the top, in an object and as a column: only in a list the word means its rows."""
    column = {"type": "object", "properties": {"items": {"type": "string", "title": "项"}}}
    whole = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "清单",
        "type": "object",
        "properties": {
            "items": {"type": "string", "title": "事项"},
            "rows": {"type": "array", "title": "明细", "maxItems": 5, "items": column},
        },
    }
    ui = {
        "ui:options": {"sections": [{"id": "a", "title": "全部", "fields": ["items", "rows"]}]},
        "items": {"ui:help": "一句话"},
        "rows": {"items": {"items": {"ui:help": "每行一句"}}},
    }
    form = schema.load("x", json.dumps(whole), json.dumps(ui))
    assert form.fields["items"].title == "事项"
