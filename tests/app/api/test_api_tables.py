"""A decision table for its editor: cells judged one by one, facts tried, what the rows leave open, its tests."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.api.test_api_releases import files, sent
from tests.plugins.office import Office

WEIGHT = Path("bench/processes/bench/weight.dmn").read_text()
AMOUNT = 'request["amount"]'
GIVEN = '<given of="request[&quot;amount&quot;]">{}</given>'
TEST = f'<test name="{{}}">{GIVEN}<expected of="weight">"small"</expected></test>'
TESTS = "".join([TEST.format("小额", 5), TEST.format("大额", 99990000)])
BOX = f'<extensionElements><tests xmlns="urn:decision-tests:1">{TESTS}</tests></extensionElements>'
TESTED = WEIGHT.replace("<decisionTable", f"{BOX}<decisionTable")


@pytest.fixture
def release(office: Office, designer: str) -> str:
    """A draft of the measuring package."""
    return str(sent(office, designer, files()).json["id"])


def judged(office: Office, who: str, release: str, text: str) -> Any:
    answer = office.call(who, "POST", f"/releases/{release}/tables/check", {"content": text})
    assert answer.status_code == 200, answer.text
    return answer.json


def tried(office: Office, who: str, release: str, given: Any, **other: str) -> Any:
    body = {"content": WEIGHT, "table": "weight", "given": given, **other}
    return office.call(who, "POST", f"/releases/{release}/tables/try", body)


def test_every_broken_cell_is_told_at_its_place(office: Office, designer: str, release: str) -> None:
    text = WEIGHT.replace("&gt; 9999000", "&gt; &gt; 3").replace('"small"', "small.er").replace("&gt; 3", "18-60")
    found = judged(office, designer, release, text)["faults"]
    assert [(one["table"], one["rule"], one["column"]) for one in found] == [
        ("weight", "rule_refused", 0),
        ("weight", "rule_small", 1),
    ]
    assert "不能用点号取值" in found[1]["message"]
    alike = judged(office, designer, release, WEIGHT.replace("&gt; 9999000", '"多"'))["faults"]
    assert [one["message"] for one in alike] == ['单元格 "多"：此列是数字，不能与文字比较']


def test_what_cannot_be_read_is_told_in_a_sentence(office: Office, designer: str, release: str) -> None:
    for text in (
        "<no",
        WEIGHT.replace('"FIRST"', '"ANY"'),
        WEIGHT.replace("</outputEntry></rule>", "</outputEntry>"),
    ):
        (fault,) = judged(office, designer, release, text)["faults"]
        assert fault["message"] and fault["column"] is None


def test_an_input_is_what_the_forms_of_the_release_say(office: Office, designer: str, release: str) -> None:
    (table,) = judged(office, designer, release, WEIGHT)["tables"]
    assert table["inputs"] == [{"expression": AMOUNT, "label": "金额", "kind": "number", "options": []}]
    open_ = WEIGHT.replace("<text></text></inputEntry>", "<text>&lt; 100</text></inputEntry>")
    (table,) = judged(office, designer, release, open_)["tables"]
    (gap,) = table["findings"]
    assert "“金额”不小于 100、不大于 9999000" in gap["message"] and gap["example"][AMOUNT] == 100


def test_facts_are_tried_cell_by_cell(office: Office, designer: str, release: str) -> None:
    found = tried(office, designer, release, {AMOUNT: 5}).json
    assert found["outputs"] == {"weight": "small"}
    assert [(one["rule"], one["hit"], one["cells"]) for one in found["rows"]] == [
        ("rule_refused", False, [False]),
        ("rule_small", True, [True]),
    ]
    assert tried(office, designer, release, {AMOUNT: 5}, table="other").status_code == 422
    assert tried(office, designer, release, [5]).status_code == 422
    assert tried(office, designer, release, {}, content="<no").status_code == 422


def test_a_failing_test_row_stops_the_publishing(office: Office, designer: str) -> None:
    release = str(sent(office, designer, files(**{"weight.dmn": TESTED})).json["id"])
    (table,) = judged(office, designer, release, TESTED)["tables"]
    assert [(one["name"], one["message"], one["rules"]) for one in table["tests"]] == [
        ("小额", "", ["rule_small"]),
        ("大额", 'weight 应为 "small"，实际为 "refused"', ["rule_refused", "rule_small"]),
    ]
    refused = office.call(designer, "POST", f"/releases/{release}/publish")
    (problem,) = refused.json["problems"]
    assert (refused.status_code, problem["element"], problem["rule"]) == (422, "weight", "D-TEST")
    assert "第 2 个用例「大额」没有通过" in problem["message"]
    sound = TESTED.replace(
        '99990000</given><expected of="weight">"small"', '99990000</given><expected of="weight">"refused"'
    )
    mended = str(sent(office, designer, files(**{"weight.dmn": sound})).json["id"])
    assert office.call(designer, "POST", f"/releases/{mended}/publish").status_code == 200
