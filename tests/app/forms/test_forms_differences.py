"""What changed: found to the cell, rows matched by key, nothing invented; locks of a returned form."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import seal
from app.forms.differences import changed_fields, differences, filled, locked_changes
from app.forms.field_groups import unanswered
from app.forms.render import difference
from app.forms.schema import Form

Answers = dict[str, Any]
NEW_PERSON = {"name": "李新员", "id_no": "110105197809239978"}
people = st.lists(
    st.fixed_dictionaries(
        {}, optional={"name": st.sampled_from(["甲", "乙"]), "id_no": st.sampled_from(["1", "2", ""])}
    ),
    max_size=3,
)
documents = st.fixed_dictionaries(
    {},
    optional={
        "project_name": st.sampled_from(["", "一", "二", None]),
        "headcount": st.sampled_from([None, 0, 1]),
        "tech_staff": st.fixed_dictionaries({}, optional={"mining": st.sampled_from([None, 1, 2])}),
        "accident_types": st.lists(st.sampled_from(["11", "12"]), max_size=2),
        "officers": people,
        "project_name_files": st.lists(st.just({"id": "7"}), max_size=2),
    },
)


@given(documents, documents)
def test_differences_are_empty_exactly_when_nothing_changed(form: Form, old: Answers, new: Answers) -> None:
    found = differences(form, old, new)
    assert (found == []) == (filled(old) == filled(new))
    assert {row["field"].split("/")[1] for row in found} == set(changed_fields(old, new))


@given(documents)
def test_a_document_equals_itself_sealed(form: Form, document: Answers) -> None:
    assert differences(form, seal.seal(form, document), document) == []


def test_attachments_are_told_apart_by_their_ids(form: Form) -> None:
    kept = {"project_name_files": [{"id": "7", "name": "许可证.pdf", "size": 9}, {"id": "8", "name": "附页.pdf"}]}
    same = {"project_name_files": [{"id": "8"}, {"id": "7"}]}
    other = {"project_name_files": [{"id": "9", "name": "许可证.pdf", "size": 9}, {"id": "8", "name": "附页.pdf"}]}
    remark = [{"field": "/project_name", "message": "请重新扫描"}]
    assert (differences(form, kept, same), locked_changes(form, kept, same, [])) == ([], [])
    assert (changed_fields(kept, same), difference(form, same, kept).total) == ((), 0)
    assert [one.field for one in unanswered(form, kept, same, remark)] == ["/project_name"]
    assert [one["field"] for one in differences(form, kept, other)] == ["/project_name_files"]
    assert [one.field for one in locked_changes(form, kept, other, [])] == ["/project_name_files"]
    assert list(unanswered(form, kept, other, remark)) == []


def test_scalars_carry_both_values_in_the_order_of_the_sections(form: Form, answers: Answers) -> None:
    new = {**answers, "headcount": 421, "project_name": "新名称工程", "loss": ""}
    assert [(row["field"], row["kind"], row["old"], row["new"]) for row in differences(form, answers, new)] == [
        ("/project_name", "changed", "招远样例金矿采掘工程", "新名称工程"),
        ("/headcount", "changed", 420, 421),
        ("/loss", "removed", 180.5, None),
    ]


def test_rows_are_matched_by_their_key(form: Form, answers: Answers) -> None:
    new = copy.deepcopy(answers)
    new["officers"] = [NEW_PERSON, {**answers["officers"][1], "name": "孙改名"}]
    found = differences(form, answers, new)
    assert [(row["field"], row["kind"], row["title"]) for row in found] == [
        ("/officers/0", "added", "人员"),
        ("/officers/1/name", "changed", "姓名"),
        ("/officers/0", "removed", "人员"),
    ]


def test_a_new_order_of_rows_is_told_once(form: Form, answers: Answers) -> None:
    new = {**answers, "officers": answers["officers"][::-1]}
    assert [(row["field"], row["kind"]) for row in differences(form, answers, new)] == [("/officers", "moved")]


def test_masked_differences_still_find_a_change_behind_the_mask(form: Form, answers: Answers) -> None:
    new = {**answers, "leader_phone": "13899990001"}
    found = differences(form, answers, new, masked=True)
    assert [(row["old"], row["new"]) for row in found] == [("138****0001", "138****0001")]


def locked(form: Form, old: Answers, new: Answers, *unlocked: str) -> list[str]:
    found = locked_changes(form, old, new, unlocked)
    assert all(problem.rule == "V-RETURN" and problem.severity == "reject" for problem in found)
    return [problem.field for problem in found]


def test_only_unlocked_fields_may_change(form: Form, answers: Answers) -> None:
    new = {**answers, "headcount": 421, "project_name": "新名称工程"}
    assert locked(form, answers, new, "/headcount") == ["/project_name"]
    assert locked(form, answers, new, "/headcount", "/project_name") == []
    assert locked(form, answers, new, "") == []


def test_unlocking_opens_attachments_and_the_whole_place(form: Form, answers: Answers) -> None:
    new = {
        **answers,
        "project_name_files": [{"id": "7"}],
        "site_city_code": "371000",
        "site_county_code": "371002",
    }
    assert locked(form, answers, new, "/project_name", "/site_county_code") == []


def test_a_cell_unlocked_does_not_open_its_neighbours(form: Form, answers: Answers) -> None:
    new = copy.deepcopy(answers)
    new["officers"][1] = NEW_PERSON
    assert locked(form, answers, new, "/officers/1/id_no") == ["/officers/1/name"]
    assert locked(form, answers, new, "/officers/1") == []
    assert locked(form, answers, new, "/officers/0") == ["/officers/1/name", "/officers/1/id_no"]


@pytest.mark.parametrize(
    ("door", "fields"), [("/officers", []), ("/officers/0", []), ("/officers/1", ["/officers/0"])]
)
def test_a_row_taken_out_must_be_unlocked(form: Form, answers: Answers, door: str, fields: list[str]) -> None:
    new = {**answers, "officers": answers["officers"][1:]}
    assert locked(form, answers, new, door) == fields


def test_of_two_equal_rows_one_cannot_vanish(form: Form, answers: Answers) -> None:
    old = {**answers, "officers": [NEW_PERSON, NEW_PERSON]}
    assert locked(form, old, {**answers, "officers": [NEW_PERSON]}) == ["/officers/1"]


def test_computed_values_and_blanks_are_no_change(form: Form, fresh: Callable[[], Answers]) -> None:
    assert locked(form, fresh(), {**fresh(), "grade": "重大", "tech_staff": {"mining": 2, "other": None}}) == []
