"""Decision tables: cells as the table editor writes them, first match or all matches, nothing silently else."""

import pytest

from app.engine import cells, decisions
from app.engine.steps import EngineError
from tests.app.engine import engine_diagrams as d


@pytest.mark.parametrize(
    ("cell", "value", "matches"),
    [
        ("", 1, True), ("-", None, True), ('"县"', "县", True), ('"县"', "市", False), ('"县","市"', "市", True),
        ('"a,b"', "a,b", True), ("not(\"县\", '市')", "省", True), ('not("县")', "县", False), (">= 3", 3, True),
        (">= 3", None, False), ("< 3", 3, False), ("[1..5]", 5, True), ("[1..5)", 5, False), ("]1..5]", 1, False),
        ("true", True, True), ("false", True, False), ("null", None, True), ("!= 3", 4, True), ("= 3", 3, True),
        ('in ["a", "b"]', "b", True), ('not in ["a"]', "b", True), ('["a", "b"]', "a", True), ("limit", 7, True),
        ("> limit", 8, True), ("? % 2 == 1 and ? > 2", 3, True), ('"?" == ?', "?", True),
        ("len(?) == 2", "ab", True),
        (">= 1, 0", 0, True),
    ],
)  # fmt: skip
def test_cells_read_as_the_editor_means_them(cell: str, value: object, matches: bool) -> None:
    assert cells.compiled(cell)(value, {"limit": 7}) is matches


@pytest.mark.parametrize(
    "cell", ["().__class__", '"a', "x.y", ">", "[1..]", "open('f')", "? ** 9", 'not("a"', "1 2"]
)
def test_broken_or_forbidden_cells_do_not_compile(cell: str) -> None:
    with pytest.raises(EngineError):
        cells.compiled(cell)


def test_cells_name_their_variables() -> None:
    assert cells.names('> limit, other, "x"') == {"limit", "other"}
    assert cells.names("not(a)") | cells.names("[low..high]") | cells.names("? == b") == {"a", "low", "high", "b"}


def test_first_takes_the_first_matching_row() -> None:
    rows = [['"a"', "> 1", '"x"', "1"], ["-", "-", '"y"', ""]]
    (table,) = decisions.read(d.table("t", ["kind", "n"], ["level", "grade"], rows))
    assert table.decide({"kind": "a", "n": 2}) == {"level": "x", "grade": 1}
    assert table.decide({"kind": "a", "n": 1}) == {"level": "y", "grade": None}


def test_collect_takes_all_matching_rows() -> None:
    rows = [["> 1", '"处长"'], ["> 2", '"总工"'], ["> 9", '"局长"']]
    (table,) = decisions.read(d.table("t", ["n"], ["signers"], rows, policy="COLLECT"))
    assert table.decide({"n": 3}) == {"signers": ["处长", "总工"]}


@pytest.mark.parametrize("policy", ["FIRST", "COLLECT"])
def test_no_matching_row_is_an_incident(policy: str) -> None:
    (table,) = decisions.read(d.table("t", ["n"], ["x"], [["> 1", "1"]], policy=policy))
    with pytest.raises(EngineError, match="没有符合条件的规则"):
        table.decide({"n": 0})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('hitPolicy="FIRST"', 'hitPolicy="UNIQUE"'), ('hitPolicy="FIRST"', ""),
        ('hitPolicy="FIRST"', 'hitPolicy="ANY"'),
        ('hitPolicy="FIRST"', 'hitPolicy="COLLECT" aggregation="SUM"'), ('name="x"/>', 'name="x.y"/>'),
        ('name="x"/>', "/>"), ("<decisionTable", "<literalExpression/><decisionTable"),
        ("<rule ", "<script/><rule "),
        ("<text>n</text>", "<text></text>"), ("</rule>", "<inputEntry><text>1</text></inputEntry></rule>"),
        ("<decision ", "<businessKnowledgeModel/><decision "), ("DMN/20191111", "DMN/20300101"),
    ],
)  # fmt: skip
def test_what_would_be_misread_is_refused(old: str, new: str) -> None:
    raw = d.table("t", ["n"], ["x"], [["> 1", "1"]]).decode()
    assert old in raw
    with pytest.raises(EngineError):
        decisions.read(raw.replace(old, new, 1).encode())


def test_a_table_of_two_hundred_rows_names_the_broken_one() -> None:
    rows = [[f'"{at}"', str(at)] for at in range(200)]
    rows[150][0] = "a.b"
    (table,) = decisions.read(d.table("t", ["n"], ["x"], rows))
    with pytest.raises(EngineError) as refusal:
        table.compile()
    assert refusal.value.element == "row150"
