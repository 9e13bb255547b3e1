"""The server's verdict: every failing field named, tidying shown, rules asked, second check at rest."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Problem
from app.forms.check import Rule, Verdict, as_given, check, following
from app.forms.schema import Form
from app.sdk import Fill, Give

TODAY = date(2016, 3, 1)
Answers = dict[str, Any]


def rules_at(verdict: Verdict) -> dict[str, str]:
    return {problem.field: problem.rule for problem in verdict.problems}


def test_good_answers_are_accepted_unchanged(form: Form, answers: Answers) -> None:
    assert check(form, answers, TODAY) == Verdict("accept", answers, ())


@pytest.mark.parametrize("empty", [None, "", "  ", "　", [], {}])
def test_missing_null_and_blank_are_alike(form: Form, answers: Answers, empty: object) -> None:
    without = {name: value for name, value in answers.items() if name != "loss"}
    assert check(form, {**answers, "loss": empty}, TODAY) == Verdict("accept", without, ())


def test_every_missing_field_is_named_in_the_order_of_the_sections(form: Form) -> None:
    verdict = check(form, {}, TODAY)
    fields = ["project_name", "site_province_code", "leader_phone", "start_month", "officers", "contract_mode"]
    assert [problem.field for problem in verdict.problems] == [f"/{name}" for name in fields]
    assert verdict.verdict == "reject"
    assert rules_at(verdict)["/project_name"] == "V-REQ"
    assert rules_at(verdict)["/start_month"] == "V-PRJ-1"


def test_each_broken_field_reports_its_own_rule(form: Form, answers: Answers) -> None:
    answers |= {
        "project_name": "短",
        "contract_mode": "四级",
        "accident_types": ["11", "99"],
        "headcount": "-5",
        "loss": "不详",
        "start_month": "2015-02-29",
        "unheard": 1,
    }
    answers["officers"][1] = {"name": "孙"}
    assert rules_at(check(form, answers, TODAY)) == {
        "/project_name": "V-TXT-1",
        "/start_month": "V-PRJ-1",
        "/officers/1/name": "V-TXT-1",
        "/officers/1/id_no": "V-REQ",
        "/contract_mode": "V-QUA-1",
        "/accident_types/1": "V-ACC-2",
        "/headcount": "V-NUM-1",
        "/loss": "V-NUM-1",
        "/unheard": "V-KEY",
    }


def test_messages_name_field_and_row(form: Form, answers: Answers) -> None:
    answers["officers"].append({"name": "李安员"})
    del answers["project_name"], answers["contract_mode"]
    messages = [problem.message for problem in check(form, answers, TODAY).problems]
    assert messages == [
        "请填写「项目名称」。",
        "「安全管理人员」第 3 行：请填写「身份证号」。",
        "请选择「承包方式」。",
    ]


def test_a_condition_names_the_field_it_asks_for(form: Form, answers: Answers) -> None:
    del answers["headcount"]
    assert rules_at(check(form, answers, TODAY)) == {"/headcount": "V-REQ"}
    assert check(form, {**answers, "signed": False}, TODAY).verdict == "accept"


def test_an_empty_list_breaks_the_rule_of_the_list(make: Any, answers: Answers) -> None:
    asked = make(lambda schema, ui: schema["required"].append("accident_types"))
    assert rules_at(check(asked, {**answers, "accident_types": []}, TODAY)) == {"/accident_types": "V-ACC-2"}


def test_a_rule_for_too_few_rows_is_told_when_there_are_none(make: Any, answers: Answers) -> None:
    ruled = make(lambda schema, ui: schema["properties"]["officers"].update({"x-rule": {"minItems": "V-ACC-2"}}))
    assert rules_at(check(ruled, {**answers, "officers": []}, TODAY)) == {"/officers": "V-ACC-2"}


def test_a_field_is_blamed_once(make: Any, answers: Answers) -> None:
    strict = make(lambda schema, ui: schema["properties"]["start_month"].update(pattern="^2"))
    problems = check(strict, {**answers, "start_month": "五月"}, TODAY).problems
    assert [problem.field for problem in problems] == ["/start_month"]


@pytest.mark.parametrize(
    ("name", "sent", "kept"),
    [
        ("headcount", "420", 420),
        ("headcount", " ４２０ ", 420),
        ("loss", "180.50", 180.5),
        ("accident_types", ["11", "11"], ["11"]),
        ("leader_phone", "+86 138-0000-0001", "13800000001"),
    ],
)
def test_what_is_tidied_is_shown(form: Form, answers: Answers, name: str, sent: object, kept: object) -> None:
    verdict = check(form, {**answers, name: sent}, TODAY)
    assert (verdict.verdict, verdict.answers[name]) == ("normalize", kept)


def test_plain_text_is_kept_to_the_letter(form: Form, answers: Answers) -> None:
    raw = '=HYPERLINK("http://x","y") <b>　'
    verdict = check(form, {**answers, "project_name": raw}, TODAY)
    assert (verdict.verdict, verdict.answers["project_name"]) == ("accept", raw)


def test_computed_fields_are_ignored_and_filled_by_rules(form: Form, answers: Answers) -> None:
    verdict = check(form, {**answers, "grade": "特别重大"}, TODAY)
    assert verdict == Verdict("accept", answers, ())
    filled = check(form, {**answers, "grade": "x"}, TODAY, [lambda _: [Fill("/grade", "一般")]])
    assert (filled.verdict, filled.answers["grade"]) == ("accept", "一般")


def noting(seen: list[Answers]) -> Rule:
    """A rule without findings that notes what it was shown."""

    def rule(kept: Answers) -> list[Problem | Fill]:
        seen.append(kept)
        return []

    return rule


def test_a_correction_by_a_rule_is_shown_and_seen_by_the_next_rule(form: Form, answers: Answers) -> None:
    seen: list[Answers] = []
    correction = [Fill("/officers/0/name", "钱改名"), Fill("/loss", None)]
    verdict = check(form, answers, TODAY, [lambda _: correction, noting(seen)])
    assert verdict.verdict == "normalize"
    assert seen == [verdict.answers]
    assert verdict.answers["officers"][0]["name"] == "钱改名"
    assert "loss" not in verdict.answers
    assert answers["officers"][0]["name"] == "钱安员"


def test_what_is_given_together_is_put_in_where_all_of_it_was_left_empty(form: Form, answers: Answers) -> None:
    def gives(kept: Answers) -> list[Give]:
        return [Give({"project_name": "乙矿工程", "loss": 5})] if kept.get("grade") is None else []

    left = {name: value for name, value in answers.items() if name not in ("project_name", "loss")}
    filled = check(form, {**left, "project_name": ""}, TODAY, [gives])
    assert (filled.answers["project_name"], filled.answers["loss"]) == ("乙矿工程", 5)
    assert as_given(filled) == ["project_name", "loss"]
    half = check(form, {**left, "project_name": "乙矿工程"}, TODAY, [gives])
    assert "loss" not in half.answers and as_given(half) == []
    assert following(half, half) == []
    assert following(half, check(form, left, TODAY)) == ["project_name", "loss"]


def test_warnings_wait_and_hints_do_not(form: Form, answers: Answers) -> None:
    def rule(kept: Answers) -> Iterator[Problem]:
        yield Problem("/signed", "V-PRJ-6", "请确认。", "warn")
        yield Problem("/headcount", "V-HINT", "请核对人数。", "hint")

    verdict = check(form, answers, TODAY, [rule])
    assert (verdict.verdict, verdict.warnings) == ("warn", frozenset({"V-PRJ-6"}))
    assert [problem.field for problem in verdict.problems] == ["/headcount", "/signed"]


def test_rules_run_beside_missing_fields_but_never_meet_a_wrong_shape(form: Form, answers: Answers) -> None:
    asked: list[Answers] = []
    del answers["project_name"]
    check(form, answers, TODAY, [noting(asked)])
    check(form, {**answers, "officers": "张三"}, TODAY, [noting(asked)])
    assert len(asked) == 1


def test_a_mask_is_never_taken_for_a_value(form: Form, answers: Answers) -> None:
    answers |= {"leader_phone": "138****0001"}
    assert rules_at(check(form, answers, TODAY)) == {"/leader_phone": "V-MASK"}


def test_attachments_stand_beside_their_field(form: Form, answers: Answers) -> None:
    upload = {"id": "7", "name": "扫描件.pdf", "size": 120, "type": "application/pdf", "sha256": "ab"}
    verdict = check(form, {**answers, "project_name_files": [upload]}, TODAY)
    assert verdict.verdict == "accept"
    assert verdict.answers["project_name_files"] == [{"id": "7", "name": "扫描件.pdf", "size": 120}]
    wrong = check(form, {**answers, "project_name_files": [{"name": "无编号"}, 3]}, TODAY)
    assert set(rules_at(wrong)) == {"/project_name_files/0/id", "/project_name_files/1"}


scraps: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", " ", "x", "11", 3, -1, 2.5, True, [], ["11", "11"], {}, [{}], "１２", [None, "12"]]
)


@given(
    changes=st.dictionaries(
        st.sampled_from(["loss", "headcount", "accident_types", "tech_staff", "signed"]), scraps
    )
)
def test_kept_answers_are_at_rest(form: Form, fresh: Callable[[], Answers], changes: Answers) -> None:
    first = check(form, {**fresh(), **changes}, TODAY)
    again = check(form, first.answers, TODAY)
    assert again.answers == first.answers
    if first.verdict != "reject":
        assert again.verdict == "accept"


@given(broken=st.sets(st.sampled_from(["project_name", "contract_mode", "officers", "headcount", "leader_phone"])))
def test_every_failing_field_is_named(form: Form, fresh: Callable[[], Answers], broken: set[str]) -> None:
    verdict = check(form, {**fresh(), **dict.fromkeys(broken, 3.5)}, TODAY)
    assert {problem.field for problem in verdict.problems} == {f"/{name}" for name in broken}
    assert all("「" in problem.message and problem.message.endswith("。") for problem in verdict.problems)


@pytest.mark.parametrize("value", ["12，5", "12,5", "10³", "①", "1 0", "十"])
def test_what_only_looks_like_a_number_is_refused(form: Form, answers: Answers, value: str) -> None:
    verdict = check(form, {**answers, "loss": value}, TODAY)
    assert [(one.field, one.rule) for one in verdict.problems] == [("/loss", "V-NUM-1")]
    assert check(form, {**answers, "loss": " １２．５ "}, TODAY).answers["loss"] == 12.5


@pytest.mark.parametrize("mark", ["\u202e", "\n", "\r\n", "\u2028", "\x85", "\x00"])
def test_one_line_names_hold_nothing_hidden(form: Form, answers: Answers, mark: str) -> None:
    verdict = check(form, {**answers, "project_name": f"玲珑金矿{mark}井巷工程"}, TODAY)
    assert [(one.field, one.rule) for one in verdict.problems] == [("/project_name", "V-TXT-1")]
