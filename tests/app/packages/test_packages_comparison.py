"""What differs between two releases, in words."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from app.packages import folder
from app.packages.comparison import DRAWN, Change, FileChange, compared

PROCESSES, FORMS = Path("processes"), Path("forms")


def files(key: str = "outsourcing") -> dict[str, bytes]:
    return folder.files(PROCESSES, FORMS, key)


def changed(name: str, old: str, new: str, *others: tuple[str, str]) -> FileChange:
    """The one file that differs once this text is another in it."""
    before = files()
    text = before[name].decode()
    for one, other in ((old, new), *others):
        assert one in text
        text = text.replace(one, other, 1)
    (found,) = compared(before, before | {name: text.encode()})
    assert found.name == name
    return found


def said(change: Change) -> dict[str, tuple[str, str]]:
    return {name: (before, now) for name, before, now in change.said}


def test_equal_releases_differ_in_nothing() -> None:
    assert compared(files(), files()) == []


def test_a_file_that_came_or_went_is_told_as_one() -> None:
    before = files()
    less = {name: raw for name, raw in before.items() if name != "review.bpmn"}
    assert compared(before, less) == [FileChange("review.bpmn", "删除")]
    assert compared(less, before) == [FileChange("review.bpmn", "新增")]


def test_an_element_is_told_by_kind_name_and_id() -> None:
    (change,) = changed("review.bpmn", 'name="审核"', 'name="初审"').changes
    assert change.how == "修改" and "「初审」" in change.what and said(change)["名称"] == ("审核", "初审")


def test_a_condition_and_a_property_are_told_by_what_they_say() -> None:
    form = "review-schema.json"
    (change,) = changed("review.bpmn", form, "verification-schema.json").changes
    assert (form, "verification-schema.json") in said(change).values()


def test_what_only_moves_on_the_canvas_is_no_change() -> None:
    found = changed("review.bpmn", '<dc:Bounds x="', '<dc:Bounds x="1')
    assert found.changes == () and found.note == DRAWN


def test_a_cell_of_a_table_is_told_in_its_rule() -> None:
    text = files()["accident_entry.dmn"].decode()
    row = text[text.index("<rule") : text.index("</rule>")]
    (change,) = changed("accident_entry.dmn", row, row.replace('"RA-5"', '"RA-6"')).changes
    assert change.what.startswith("规则") and said(change) == {"结果 2": ('"RA-5"', '"RA-6"')}


def test_a_test_row_of_a_table_is_told_as_a_sentence() -> None:
    row = '<test name="海上"><given of="site">"海上"</given><expected of="level">"海上"</expected></test>'
    tests = f'<extensionElements><tests xmlns="urn:decision-tests:1">{row}</tests></extensionElements>'
    table = '<decisionTable id="table_routing"'
    (change,) = changed("routing.dmn", table, tests + table).changes
    assert change.said == (("用例 1「海上」", "（无）", 'site = "海上" → level = "海上"'),)


def test_fields_are_told_by_title_and_pointer() -> None:
    before = files()
    schema = orjson.loads(before["project-schema.json"])
    schema["properties"]["site_place"]["title"] = "详细地点"
    schema["properties"]["depth"] = {"type": "integer", "title": "开采深度"}
    del schema["properties"]["lon"]
    (found,) = compared(before, before | {"project-schema.json": orjson.dumps(schema)})
    told = {(one.how, one.what, one.element) for one in found.changes}
    assert ("修改", "字段「详细地点」", "/site_place") in told and ("新增", "字段「开采深度」", "/depth") in told
    assert any(one.how == "删除" and one.element == "/lon" for one in found.changes)


def test_shared_parts_of_a_form_are_told_one_by_one() -> None:
    found = changed("project-schema.json", '"title": "姓名"', '"title": "名字"')
    assert all(len(now) < 100 for one in found.changes for _, _, now in one.said)


def test_what_holds_anyhow_may_be_written_or_not() -> None:
    found = changed(
        "review.bpmn", '<bpmn:userTask id="review"', '<bpmn:userTask isForCompensation="false" id="review"'
    )
    assert found.changes == () and found.note == DRAWN


def test_a_step_that_changes_its_lane_is_told_wherever_it_stands_in_it() -> None:
    ref = "<bpmn:flowNodeRef>{}</bpmn:flowNodeRef>".format
    fill, take = ref("fill"), ref("take_over")
    found = changed("accident.bpmn", f"{fill}\n", "\n", (take, f"{take}{fill}"))
    assert [one.element for one in found.changes] == ["lane_recorder", "lane_entering"]
    assert "fill" in said(found.changes[1])["步骤"][1].split("、")
    swapped = changed(
        "review.bpmn", ref("review"), ref("review_ends"), (ref("review_ends") + "\n      ", ref("review"))
    )
    assert swapped.changes == ()


def test_settings_are_told_by_their_table() -> None:
    (change,) = changed("package.toml", 'org = "review_org"', 'org = "other"').changes
    assert change.what.startswith("[lane.") and said(change)["org"] == ("review_org", "other")


def test_layouts_are_told_by_field_and_section() -> None:
    before = files()
    layout = orjson.loads(before["project-uischema.json"])
    layout["ui:options"]["sections"][0]["title"] = "工程情况"
    layout["site_place"] = {**layout.get("site_place", {}), "ui:help": "写到乡镇。"}
    (found,) = compared(before, before | {"project-uischema.json": orjson.dumps(layout)})
    assert {"分组「工程情况」", "版面「site_place」"} == {one.what for one in found.changes}


@pytest.mark.parametrize("raw", [b"{", b"[1]", b"\xff", b"<x", b"1", b""])
@pytest.mark.parametrize("name", ["project-schema.json", "project-uischema.json", "review.bpmn", "package.toml"])
def test_what_cannot_be_read_is_said_to_be_so(name: str, raw: bytes) -> None:
    """Drafts are kept before they are checked."""
    before = files()
    (found,) = compared(before, before | {name: raw})
    assert found.how == "修改" and (found.note or found.changes)
    assert compared(before | {name: raw}, before)[0].name == name


def nested(levels: int, name: str, many: int) -> bytes:
    """Names within names, and many things in the innermost."""
    whole: dict[str, Any] = {f"n{one}": {"type": "string"} for one in range(many)}
    for level in range(levels):
        whole = {f"{name}{level}": {"type": "object", "properties": whole}}
    return orjson.dumps({"type": "object", "properties": whole})


def drawn(levels: int, name: str, many: int) -> bytes:
    inner = f"<{name} " + " ".join(f"a{one}='1'" for one in range(many)) + "/>"
    for _ in range(levels):
        inner = f"<{name}>{inner}</{name}>"
    bpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    return f'<definitions xmlns="{bpmn}"><process id="p">{inner}</process></definitions>'.encode()


@pytest.mark.parametrize(
    ("name", "before", "now"),
    [
        ("project-schema.json", nested(5, "n", 1), nested(10, "长" * 9_000, 900)),
        ("project-uischema.json", b"{}", nested(10, "长" * 9_000, 900)),
        ("review.bpmn", drawn(1, "n", 1), drawn(10, "n" * 2_000, 2_000)),
        ("package.toml", b"", b"".join(b"[a%d]\nb = 1\n" % one for one in range(900))),
    ],
)
def test_what_is_told_is_bounded(name: str, before: bytes, now: bytes) -> None:
    """Places within places, and words, however long a draft makes them."""
    files = {"a.json": b"{}", name: before}, {"a.json": b"{}", name: now}
    assert all(len(repr(compared(*pair))) < 2_000_000 for pair in (files, files[::-1]))
    assert compared(*files)


@pytest.mark.parametrize("key", folder.keys(PROCESSES))
def test_every_package_is_compared_without_what_cannot_be_told(key: str) -> None:
    mine, other = files(key), files("outsourcing")
    assert all("无法" not in one.note for one in compared(mine, other))
