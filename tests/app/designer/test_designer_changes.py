"""对照: what a release changes in one file stands marked beside what was there before."""

import json
import re
from typing import Any

from tests.app.api.test_api_releases import files
from tests.app.cases.door_samples import page
from tests.app.designer.test_designer_pages import drafted
from tests.plugins.office import Office


def text_of(name: str) -> str:
    return next(row["content"] for row in files() if row["name"] == name)


def beside(office: Office, who: str, name: str, text: str) -> Any:
    first, second = drafted(office, who), drafted(office, who, **{name: text})
    return page(office, who, f"/packages/tried/{second}/changes/{first}/{name}")


def test_a_diagram_is_marked_on_both_sides(office: Office, designer: str) -> None:
    plain = text_of("plain.bpmn")
    step = re.search(r'<bpmn:userTask id="(\w+)" name="([^"]+)"', plain)
    assert step
    shown = beside(office, designer, "plain.bpmn", plain.replace(f'name="{step[2]}"', 'name="另一名称"', 1))
    sides = [json.loads(one) for one in re.findall(r'id="side-\d-props">(.*?)</script>', shown.text, re.S)]
    assert [step[1] in one["diagrams"][0]["marks"]["changed"] for one in sides] == [True, True]
    assert "另一名称" in shown.text and step[2] in shown.text


def test_cells_rows_and_heads_of_a_table_are_marked(office: Office, designer: str) -> None:
    table = text_of("weight.dmn")
    rules = re.findall(r"<rule .*?</rule>", table, re.S)
    cell = re.search(r"<outputEntry[^>]*>\s*<text>(.*?)</text>", rules[0], re.S)
    assert cell
    now = table.replace(rules[-1], "", 1).replace(f"<text>{cell[1]}</text>", "<text>77</text>", 1)
    shown = beside(office, designer, "weight.dmn", now).text
    assert shown.count('<tr class="cell-removed">') == 1 and "cell-changed" in shown and "<code>77</code>" in shown


def test_fields_and_settings_are_told_one_by_one(office: Office, designer: str) -> None:
    schema = json.loads(text_of("request-schema.json"))
    schema["properties"]["reason"]["title"] = "理由" * 80
    shown = beside(office, designer, "request-schema.json", json.dumps(schema, ensure_ascii=False)).text
    assert "<summary>" in shown and 'class="wrap cell-added"' in shown
    shown = beside(office, designer, "package.toml", text_of("package.toml") + "\n# 说明\n").text
    assert "只有图形的位置或者写法不同" in shown


def test_a_file_of_one_release_alone_and_of_none(office: Office, designer: str) -> None:
    first = drafted(office, designer)
    here = f"/packages/tried/{first}/changes/{first}"
    assert "完全相同" in page(office, designer, f"{here}/plain.bpmn").text
    assert page(office, designer, f"{here}/none.bpmn").status_code == 404
    assert page(office, designer, f"/packages/bench/1/changes/{first}/plain.bpmn").status_code == 404


def test_settings_are_told_by_their_names_and_lists_by_what_went_and_came(office: Office, designer: str) -> None:
    added = "\n[deadline.plain.fill]\nworking_days = {}\n\n[guide.plain]\nnotes = {}\n"
    toml = text_of("package.toml") + added
    first = drafted(office, designer, **{"package.toml": toml.format(10, '["甲", "乙", "丙"]')})
    second = drafted(office, designer, **{"package.toml": toml.format(77, '["乙", "丙", "丁"]')})
    shown = page(office, designer, f"/packages/tried/{second}/changes/{first}/package.toml").text
    assert "工作日" in shown and "办理时限 [deadline.plain.fill]" in shown and "77" in shown
    assert "其他说明（只列增减）" in shown and '<span class="wrap">甲</span>' in shown
    assert '<span class="wrap">丁</span>' in shown and "乙" not in shown
