"""Reading and comparing: finished Chinese text, masks, marks, and nothing a value could break out of."""

from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import render, value_texts
from app.forms.differences import differences
from app.forms.render import Item, Page
from app.forms.schema import Form

Answers = dict[str, Any]
NAMES = {"370685": "山东省/烟台市/招远市", "370600": "山东省/烟台市"}
PAGE = '{% from "forms/read.html" import read, diff %}'


@pytest.fixture(scope="module")
def env() -> jinja2.Environment:
    folder = Path(render.__file__).parent / "templates"
    return jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True)


def items(page: Page) -> dict[str, Item]:
    return {item.field: item for section in page.sections for item in section.items}


def shown(item: Item) -> list[str]:
    assert item.value is not None
    return [piece.text for piece in item.value.pieces]


def test_values_are_finished_text(form: Form, answers: Answers) -> None:
    page = render.reading(form, {**answers, "grade": "一般"}, name_of=NAMES.get)
    texts = {name: shown(item) for name, item in items(page).items() if item.value}
    assert texts["site_region"] == ["山东省/烟台市/招远市"]
    assert texts["start_month"] == ["2014年5月"]
    assert texts["accident_types"] == ["冒顶片帮"]
    assert texts["tech_staff"] == ["采矿：2"]
    assert (texts["headcount"], texts["loss"]) == (["420"], ["180.5"])
    assert (texts["signed"], texts["grade"]) == (["是"], ["一般"])
    assert [section.no for section in page.sections] == [1, 2, 3]


def test_sensitive_values_are_masked_unless_opened(form: Form, answers: Answers) -> None:
    assert shown(items(render.reading(form, answers))["leader_phone"]) == ["138****0001"]
    page = render.reading(form, answers, opened=True)
    assert shown(items(page)["leader_phone"]) == ["13800000001"]
    assert [cell.pieces[0].text for cell in items(page)["officers"].rows[0].cells] == [
        "钱安员",
        "330326198605219981",
    ]


def test_numbers_months_and_moments_read_as_people_write_them() -> None:
    assert [value_texts.number(value, "万元") for value in (2013, 3.0, 1234567.5, 0.25)] == [
        "2013 万元",
        "3 万元",
        "1,234,567.5 万元",
        "0.25 万元",
    ]


def test_moments_are_shown_on_a_chinese_clock(make: Any, answers: Answers) -> None:
    dated = make(lambda schema, ui: schema["properties"]["project_name"].update(format="date-time"))
    page = render.reading(dated, {**answers, "project_name": "2014-09-12T02:20:00Z"})
    assert shown(items(page)["project_name"]) == ["2014年9月12日 10:20"]


def test_attachments_are_links_beside_their_field(form: Form, answers: Answers) -> None:
    answers["project_name_files"] = [{"id": "7", "name": "合同.pdf", "size": 2_000_000}]
    value = items(render.reading(form, answers, files="/files/"))["project_name"].value
    assert value is not None
    assert (value.pieces[1].text, value.pieces[1].href) == ("合同.pdf（1.9 MB）", "/files/7")


def test_lines_of_the_grid_are_full(form: Form, answers: Answers) -> None:
    section = render.reading(form, answers).sections[0]
    assert [(item.field, item.col) for item in section.items] == [
        ("project_name", 12),
        ("site_region", 8),
        ("leader_phone", 4),
        ("start_month", 12),
    ]


def test_a_line_that_would_stay_open_is_stretched(make: Any, answers: Answers) -> None:
    narrow = make(lambda _, ui: ui.update({"leader_phone": {"ui:options": {"col": 6}}}))
    widths = [item.col for item in render.reading(narrow, answers).sections[0].items]
    assert widths == [12, 12, 12, 12]


def test_fields_not_asked_for_are_left_out(make: Any, answers: Answers) -> None:
    hidden = make(lambda _, ui: ui["loss"]["ui:options"].update({"showIf": {"field": "signed", "equals": False}}))
    assert "loss" in items(render.reading(hidden, answers))
    assert "loss" not in items(render.reading(hidden, {**answers, "loss": None}))
    assert "loss" in items(render.difference(hidden, {**answers, "loss": None}, answers))


def test_a_flag_that_tells_by_its_yes_is_left_out_without_it(make: Any, answers: Answers) -> None:
    form = make(lambda _, ui: ui.update({"signed": {"ui:options": {"yesOnly": True}}}))
    unsaid = {name: value for name, value in answers.items() if name != "signed"}
    read = [render.reading(form, {**unsaid, **more}) for more in ({"signed": True}, {"signed": False}, {})]
    assert ["signed" in items(page) for page in read] == [True, False, False]
    changed = items(render.difference(form, {**answers, "signed": False}, {**answers, "signed": True}))
    assert shown(changed["signed"]) == ["是", "否"], "what was taken back is a change"


def test_organisations_are_shown_by_name(make: Any, answers: Answers) -> None:
    named = make(lambda _, ui: ui.update({"project_name": {"ui:widget": "org"}}))
    page = render.reading(
        named, {**answers, "project_name": "AJ-370685"}, titles={"org": {"AJ-370685": "招远市局"}.get}
    )
    assert shown(items(page)["project_name"]) == ["招远市局"]


def test_changes_are_marked_and_counted(form: Form, answers: Answers) -> None:
    new = {**answers, "site_county_code": None, "accident_types": ["11", "12"], "loss": 5}
    page = render.difference(form, new, answers, name_of=NAMES.get)
    marks = {
        name: [(piece.text, piece.mark) for piece in item.value.pieces]
        for name, item in items(page).items()
        if item.value and item.changes
    }
    assert marks == {
        "site_region": [("山东省/烟台市/招远市", "old"), ("山东省/烟台市", "new")],
        "accident_types": [("冒顶片帮", ""), ("透水", "new")],
        "loss": [("180.5", "old"), ("5", "new")],
    }
    assert (page.total, [section.changes for section in page.sections]) == (3, [1, 0, 2])


def test_rows_are_added_removed_and_changed_in_their_cells(form: Form, answers: Answers) -> None:
    new = {"name": "李新员", "id_no": "110105197809239978"}
    officers = [{**answers["officers"][1], "name": "周改名"}, new]
    table = items(render.difference(form, {**answers, "officers": officers}, answers, opened=True))["officers"]
    assert [(row.label, row.mark) for row in table.rows] == [("1", ""), ("新增", "add"), ("移除", "del")]
    assert [cell.changed for cell in table.rows[0].cells] == [True, False]
    assert table.rows[2].cells[0].pieces[0].text == "钱安员"
    assert table.changes == 3


def test_what_is_computed_is_shown_as_changed_and_counts_as_nobody_s_change(
    form: Form, answers: Answers, env: jinja2.Environment
) -> None:
    new, old = {**answers, "grade": "一般"}, {**answers, "grade": "重大"}
    page = render.difference(form, new, old)
    assert (page.total, page.followed, shown(items(page)["grade"])) == (0, 1, ["重大", "一般"])
    told = [(one["field"], one["old"], one["new"], one["computed"]) for one in differences(form, old, new)]
    assert told == [("/grade", "重大", "一般", True)]
    html = env.from_string(PAGE + "{{ diff(page.sections) }}").render(page=page)
    assert 'data-field="grade">' in html and "1 处随之变化" in html and 'class="old"' in html


def test_a_new_order_of_rows_counts_as_one_change(form: Form, answers: Answers) -> None:
    page = render.difference(form, {**answers, "officers": answers["officers"][::-1]}, answers)
    assert (page.total, items(page)["officers"].title) == (1, "安全管理人员（顺序有调整）")


def test_a_form_compared_with_itself_shows_no_change(
    form: Form, answers: Answers, env: jinja2.Environment
) -> None:
    page = render.difference(form, answers, answers)
    assert page.total == 0
    html = env.from_string(PAGE + "{{ diff(page.sections) }}").render(page=page)
    assert html.count("data-same") == html.count("data-field") + html.count("<section")


def test_the_page_uses_the_classes_of_the_style_sheet(
    form: Form, answers: Answers, env: jinja2.Environment
) -> None:
    new = {**answers, "loss": 5, "officers": answers["officers"][:1]}
    html = env.from_string(PAGE + "{{ diff(page.sections) }}").render(page=render.difference(form, new, answers))
    for piece in (
        'class="kv mb-0"',
        "d-mod",
        'class="d-del"',
        'class="tag text-red"',
        'class="old"',
        'class="new ',
    ):
        assert piece in html
    assert "style=" not in html


def test_what_is_the_same_is_marked_so_that_a_style_can_hide_it(
    form: Form, answers: Answers, env: jinja2.Environment
) -> None:
    page = render.difference(form, {**answers, "loss": 5}, answers)
    html = env.from_string(PAGE + "{{ diff(page.sections) }}").render(page=page)
    assert 'data-field="project_name" data-same' in html
    assert 'data-field="loss">' in html


@given(st.sampled_from(["project_name", "leader_phone", "start_month", "site_county_code", "contract_mode"]))
def test_no_value_breaks_out_of_the_page(form: Form, env: jinja2.Environment, name: str) -> None:
    nasty = '"><script>alert(1)</script>{{ 7 * 7 }}'
    document = {name: nasty, "officers": [{"name": nasty}], "project_name_files": [{"id": nasty, "name": nasty}]}
    page = render.difference(form, document, {}, opened=True)
    html = env.from_string(PAGE + "{{ diff(page.sections) }}{{ read(page.sections) }}").render(page=page)
    assert "<script" not in html
    assert '=""><' not in html
    assert "{{ 7 * 7 }}" in html


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5), st.lists, max_leaves=5
    )
)
def test_drafts_of_any_shape_can_be_read(form: Form, scrap: object) -> None:
    draft = {name: scrap for name in form.fields}
    render.reading(form, draft)
    render.difference(form, draft, {"officers": scrap})
