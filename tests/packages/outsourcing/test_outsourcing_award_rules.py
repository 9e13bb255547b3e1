"""《奖惩情况》 and the review form: each rule, seen to say yes and no."""

from typing import Any

import pytest

from tests.packages.outsourcing.outsourcing_ports import DEMO

PENALTY = DEMO["rewards_penalties"][0]["answers"]
TICKS = {
    name: True for name in ("consistent", "complete", "licences_valid", "in_jurisdiction", "no_sensitive_leak")
}
APPROVE = {"decision": "approve", **TICKS}


@pytest.fixture(autouse=True)
def day(at: Any) -> None:
    at("2014-12-20")


def rules(verdict: Any) -> set[tuple[str, str]]:
    return {(one.rule, one.severity) for one in verdict.problems}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, set()),
        ({"date": "2014-12-21"}, {("V-AWARD-1", "reject")}),
        ({"valid_to": "2014-12-19"}, {("V-AWARD-2", "reject")}),
        ({"valid_to": None}, set()),
        ({"contractor_id": "99FM000001"}, {("V-CASE-1", "reject")}),
        ({"project_id": "99"}, {("V-CASE-2", "reject")}),
        ({"kind": "表扬"}, {("V-ENUM", "reject")}),
    ],
)
def test_reward_or_penalty(change: dict[str, Any], expected: Any, judge: Any) -> None:
    assert rules(judge("reward_penalty", PENALTY | change, "AJ-370685")) == expected


def test_a_penalty_stands_where_its_project_or_unit_is(judge: Any, records: Any) -> None:
    assert judge("reward_penalty", PENALTY).answers["site_county_code"] == "330326"
    project = records.put("project", PENALTY["contractor_id"], {"site_county_code": "370685"})
    found = judge("reward_penalty", PENALTY | {"project_id": project.id})
    assert found.answers["site_county_code"] == "370685"


HAND = {"decision": "handover", "opinion": "不属本部门管辖"}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (APPROVE, set()),
        (APPROVE | {"complete": False}, {("V-REV-2", "reject")}),
        ({name: value for name, value in APPROVE.items() if name != "consistent"}, {("V-REV-2", "reject")}),
        ({"decision": "return", "remarks": [{"field": "/site_place", "message": "请补充"}]}, set()),
        ({"decision": "return"}, {("V-REV-3", "reject")}),
        (HAND | {"handover_to": "AJ-370602"}, set()),
        (HAND, {("V-REV-4", "reject")}),
        (HAND | {"handover_to": "AJ-999999"}, {("V-REV-4", "reject")}),
        (HAND | {"handover_to": "AJ-370685"}, {("V-REV-4", "reject")}),
        ({"decision": "handover", "handover_to": "AJ-370602"}, {("V-REV-6", "reject")}),
        (HAND | {"handover_to": "AJ-370602", "opinion": " \u3000"}, {("V-REV-6", "reject")}),
        ({"decision": "doubt", "doubt_on": "licence", "opinion": "证号不符"}, {("V-REV-5", "reject")}),
        ({"decision": "doubt", "doubt_on": "licence", "opinion": " "}, {("V-REV-5", "reject")}),
        ({"decision": "doubt"}, {("V-REV-5", "reject")}),
        ({"decision": "同意"}, {("V-REV-1", "reject")}),
        ({}, {("V-REV-1", "reject")}),
    ],
)
def test_review(answers: dict[str, Any], expected: Any, judge: Any) -> None:
    assert rules(judge("review", answers, acting="AJ-370685")) == expected
