"""Whether a remark was answered is told against what was returned, whatever was taken back in between, and of the
field itself: what only belongs to it is told apart."""

from typing import Any

import pytest

from tests.plugins.country import Case, Country, other_project, task

NAME = "新城金矿采掘工程"
MENDED = {"work_content": "井下采掘、支护"}


def back(here: Country, *fields: str) -> Case:
    """A project that came back with a remark on each of these."""
    case = here.sent("yan", "collect_project", other_project(NAME))
    remarks = [{"field": field, "message": "请核对。"} for field in fields]
    return here.decide("zhao", case, {"decision": "return", "remarks": remarks})


def resent(here: Country, case: Case, **changed: Any) -> Case:
    body = {"answers": other_project(NAME) | changed, "confirm": ["V-RETURN-2"]}
    answer = here.call("yan", "POST", f"/work-items/{task(case)['id']}/complete", body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json["case"])


def recalled(here: Country, case: Case) -> Case:
    return dict(here.call("yan", "POST", f"/work-items/{task(case)['id']}/withdraw").json["case"])


def told(here: Country, case: Case) -> list[tuple[str, bool, bool]]:
    found = here.read("zhao", f"/work-items/{task(case)['id']}")["answered"]
    return [(one["field"], one["changed"], one["beside"]) for one in found]


@pytest.mark.parametrize("changed", [MENDED, {}])
def test_a_recall_hides_no_answer(each_country: Country, changed: Any) -> None:
    here = each_country
    again = resent(here, back(here, "/work_content"), **changed)
    found = [("/work_content", bool(changed), False)]
    assert told(here, again) == found
    for _ in range(2):
        again = resent(here, recalled(here, again), **changed)
        assert told(here, again) == found


def test_a_recalled_form_is_compared_with_what_was_returned(each_country: Country) -> None:
    here = each_country
    case = recalled(here, resent(here, back(here, "/work_content"), **MENDED))
    item = here.read("yan", f"/work-items/{task(case)['id']}")
    assert item["answers"]["work_content"] == MENDED["work_content"]
    assert item["judged"]["work_content"] == other_project(NAME)["work_content"]
    assert here.read("yan", f"/work-items/{task(resent(here, case, **MENDED))['id']}")["judged"] is None


def test_what_only_belongs_to_a_field_is_told_apart(each_country: Country) -> None:
    here = each_country
    case = back(here, "/leader_id_no")
    mine = other_project(NAME) | {"leader_name": "测另名"}
    asked = here.done("yan", task(case)["id"], mine).json["problems"]
    assert [(one["field"], one["rule"]) for one in asked] == [("/leader_id_no", "V-RETURN-2")]
    assert "只修改了相关栏目" in asked[0]["message"]
    assert told(here, resent(here, case, leader_name="测另名")) == [("/leader_id_no", False, True)]


def test_a_scan_counts_as_its_field(each_country: Country) -> None:
    here = each_country
    case = back(here, "/written_report_filed")
    scan = {"written_report_filed_files": [here.upload("yan")]}
    assert told(here, resent(here, case, **scan)) == [("/written_report_filed", True, False)]


def test_what_changed_is_told_against_the_same_as_what_was_answered(each_country: Country) -> None:
    here = each_country
    case = resent(here, recalled(here, resent(here, back(here, "/work_content"), **MENDED)), **MENDED)
    newest = here.read("zhao", f"/work-items/{task(case)['id']}")["file"][0]
    assert [one["field"] for one in newest["differences"]] == ["/work_content"]
    page = here.page("zhao", f"/items/{task(case)['id']}").text
    assert "与第1次填报相比修改了" in page and "（招远市安全生产监督管理局）" in page.partition("replies")[2]
    sheet = here.page("zhao", f"/cases/{case['id']}/file/{newest['submission']}").text
    assert "与第1次填报相比" in sheet and MENDED["work_content"] in sheet


def test_what_was_never_returned_is_compared_with_the_one_before(each_country: Country) -> None:
    here = each_country
    case = here.sent("yan", "collect_project", other_project(NAME))
    for content in ("井下支护", "井下爆破", "井下爆破"):
        case = resent(here, recalled(here, case), work_content=content)
    versions = here.read("zhao", f"/work-items/{task(case)['id']}")["file"]
    assert [len(one["differences"]) for one in versions] == [0, 1, 1, 0]
