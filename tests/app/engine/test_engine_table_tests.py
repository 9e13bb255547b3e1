"""Expectation rows of a decision table, and facts that are tried."""

import pytest

from app.engine.decisions import Decision, Rule
from app.engine.steps import EngineError, Json
from app.engine.table_tests import MOST, Expectation, read, run
from app.engine.table_trial import read_beside, tried

RULES = (Rule("r1", ('"甲"', "> limit"), ('"高"',)), Rule("r2", ("-", "< 0"), ("name + data",)))
TABLE = Decision("t", "", "FIRST", ('data["kind"]', "n"), ("level",), RULES)


def document(tests: str) -> bytes:
    """A file with tests, and nothing else that matters to them."""
    space = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    inside = f'<extensionElements><tests xmlns="urn:decision-tests:1">{tests}</tests></extensionElements>'
    return f'<definitions xmlns="{space}"><decision id="t">{inside}</decision></definitions>'.encode()


@pytest.mark.parametrize(
    ("given", "expected", "said"),
    [
        ({'data["kind"]': "甲", "n": 5, "limit": 3}, {"level": "高"}, ""),
        ({'data["kind"]': "甲", "n": 5, "limit": 3}, {"level": "低"}, 'level 应为 "低"，实际为 "高"'),
        ({'data["kind"]': "甲", "n": 5, "limit": 3}, {"grade": 1}, "表中没有输出列 grade"),
        ({'data["kind"]': "甲", "n": 5, "limit": 3}, None, "应没有规则符合，实际得出"),
        ({'data["kind"]': "乙", "n": 5}, None, ""),
        ({'data["kind"]': "乙", "n": 5}, {"level": "高"}, "没有符合条件的规则"),
        ({'data["kind"]': "甲", "n": 5}, None, "变量 limit 尚未产生"),
    ],
)
def test_a_test_passes_or_says_why_not(
    given: dict[str, Json], expected: dict[str, Json] | None, said: str
) -> None:
    (found,) = run(TABLE, (Expectation("", given, expected),))
    assert said in found.message and bool(said) == bool(found.message)


def test_a_collection_without_a_match_is_empty() -> None:
    table = Decision("t", "", "COLLECT", ("n",), ("level",), (Rule("r", ("1",), ("2",)),))
    assert [
        one.message
        for one in run(table, (Expectation("", {"n": 3}, None), Expectation("", {"n": 1}, {"level": [2]})))
    ] == [
        "",
        "",
    ]


def test_variables_beside_the_inputs_are_asked_for() -> None:
    assert read_beside(TABLE) == ("limit", "name")
    assert tried(TABLE, {"n": -1, "name": "x"}).outputs is None


@pytest.mark.parametrize(
    ("tests", "told"),
    [
        ('<test name="a"><given of="n">not json</given></test>', "用例「a」中 n 的值写法有误"),
        ('<test name="a"/>' * (MOST + 1), "用例不能超过"),
        (f'<test name="a"><given of="n">"{"9" * 30_000}"</given></test>', "不能超过 20000 个字节"),
        ('<test name="a"><given of="n">{}</given></test>'.format("[" * 900 + "]" * 900), "嵌套超过 20 层"),
    ],
)
def test_broken_tests_are_told(tests: str, told: str) -> None:
    with pytest.raises(EngineError, match=told):
        read(document(tests))


def test_a_table_too_large_for_its_tests_says_so() -> None:
    """It is told as a failure, so that nobody relies on tests that did not run."""
    cell = ", ".join(f'"{place}"' for place in range(60))
    table = Decision("t", "", "FIRST", ("n",), ("level",), tuple(Rule("r", (cell,), ("1",)) for _ in range(400)))
    told = [one.message for one in run(table, (Expectation("", {}, None),) * MOST)]
    assert told[0] == "" and "没有核对" in told[-1]
