"""Decision tables: cells as the table editor writes them, first match or all matches, nothing silently else."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.engine import decisions, gate, kinds
from app.engine.spiff import run as spiff
from app.engine.steps import EngineError
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office


def test_first_takes_the_first_matching_row() -> None:
    rows = [['"a"', "> 1", '"x"', "1"], ["-", "-", '"y"', ""]]
    (table,) = decisions.read(d.table("t", ["kind", "n"], ["level", "grade"], rows))
    assert table.decide({"kind": "a", "n": 2}) == {"level": "x", "grade": 1}
    assert table.decide({"kind": "a", "n": 1}) == {"level": "y", "grade": None}


def test_collect_takes_all_matching_rows() -> None:
    rows = [["> 1", '"处长"'], ["> 2", '"总工"'], ["> 9", '"局长"']]
    (table,) = decisions.read(d.table("t", ["n"], ["signers"], rows, policy="COLLECT"))
    assert table.decide({"n": 3}) == {"signers": ["处长", "总工"]}


def test_no_matching_row_is_an_incident_or_an_empty_list() -> None:
    rows = [["> 1", "1", '"a"']]
    (table,) = decisions.read(d.table("t", ["n"], ["x", "y"], rows, policy="COLLECT"))
    assert table.decide({"n": 0}) == {"x": [], "y": []}
    (table,) = decisions.read(d.table("t", ["n"], ["x", "y"], rows))
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


@pytest.mark.parametrize("key", ["_1f", "_d41d8cd9-8f00-b204", "Decision_0ab", "d-1"])
def test_an_id_is_as_tools_give_it(key: str) -> None:
    """From the file to the variable, through the library."""
    raw = d.table("grading", ["n"], ["x"], [["-", "1"]]).replace(b"grading", key.encode())
    nodes = [d.start(), d.rule("rate", key), d.user("fill"), d.end()]
    main = d.document(d.process("main", nodes, ["begin > rate", "rate > fill", "fill > done"]))
    run = spiff.Run.start(spiff.compile("main", {"m": main}, {"t": raw}), {"n": 2}, lambda step: None)
    assert run.variables["x"] == 1


@pytest.mark.parametrize("key", ["-d", "1d", "d.1", "决策", "d" * 62])
def test_other_ids_are_refused(key: str) -> None:
    with pytest.raises(EngineError, match="编号"):
        decisions.read(d.table("grading", ["n"], ["x"], [["-", "1"]]).replace(b"grading", key.encode()))


@pytest.mark.parametrize("name", ["len", "today", "add_days", "null", "true", "_x", "2x"])
def test_no_column_is_named_as_no_expression_reads(name: str) -> None:
    with pytest.raises(EngineError, match="不与函数同名"):
        decisions.read(d.table("t", ["n"], ["x"], [["-", "1"]]).replace(b'name="x"', f'name="{name}"'.encode()))


def test_columns_named_like_variables_read_what_stood_before() -> None:
    rows = [["> 1", "m", "n"], ["-", "0", "0"]]
    (table,) = decisions.read(d.table("t", ["n"], ["n", "m"], rows))
    assert table.decide({"n": 2, "m": 7}) == {"n": 7, "m": 2}


@pytest.mark.parametrize("name", ["starter", "entry"])
def test_nothing_writes_what_the_platform_gives(name: str) -> None:
    known = replace(office.KNOWN, given={"starter": kinds.one(kinds.TEXT), "entry": kinds.ANY})
    raw = d.table("grading", ["starter"], [name], [["-", '"x"']])
    for step in (d.rule("rate", "grading"), d.service("rate", "publish", name), d.user("rate", name, "project")):
        nodes, lanes = [d.start(), step, d.end()], {"rate": "reviewer"}
        main = d.document(d.process("main", nodes, ["begin > rate", "rate > done"], lanes=lanes))
        found = gate.faults("main", {"m": main}, {"t": raw}, known)
        assert [(one.element, one.rule) for one in found] == [("rate", "D-VARIABLE")]
        assert f"变量 {name} 由平台在发起时给定" in found[0].message


def test_a_default_holds_where_no_rule_matches() -> None:
    raw = d.table("t", ["n"], ["x", "y"], [["> 1", "1", "2"]])
    told = '<defaultOutputEntry id="def"><text>"缺省"</text></defaultOutputEntry>'
    told = f'<output id="out0" name="x">{told}</output>'
    raw = raw.replace(b'<output id="out0" name="x"/>', told.encode())
    (table,) = decisions.read(raw)
    assert table.decide({"n": 0}) == {"x": "缺省", "y": None}
    assert table.decide({"n": 2}) == {"x": 1, "y": 2}
    with pytest.raises(EngineError):
        decisions.read(raw.replace(b"FIRST", b"COLLECT"))
    (table,) = decisions.read(raw.replace('"缺省"'.encode(), b"limit"))
    assert "limit" in table.names()
    (table,) = decisions.read(raw.replace('"缺省"'.encode(), b"1,000"))
    with pytest.raises(EngineError):
        table.compile()


SPACES = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/", "https://www.omg.org/spec/DMN/20230324/MODEL/",
]  # fmt: skip


@pytest.mark.parametrize("space", SPACES)
def test_every_version_and_what_tools_add_is_read(space: str) -> None:
    raw = d.table("t", ["n"], ["x"], [["> 1", "1"]]).decode()
    raw = raw.replace("https://www.omg.org/spec/DMN/20191111/MODEL/", space)
    raw = raw.replace("<definitions ", '<definitions xmlns:tool="urn:tool" exporter="x" tool:platform="y" ')
    beside = '<inputData id="i" name="n"><variable id="v" name="n" typeRef="number"/></inputData>'
    beside += '<knowledgeSource id="k" name="法规"/><textAnnotation id="a"><text>注</text></textAnnotation>'
    raw = raw.replace("<decision ", beside + "<decision ")
    line = '<informationRequirement id="l"><requiredInput href="#i"/></informationRequirement><tool:size w="1"/>'
    raw = raw.replace("<decisionTable ", line + "<decisionTable ")
    (table,) = decisions.read(raw.encode())
    assert table.decide({"n": 2}) == {"x": 1}


OTHER = '<informationRequirement id="l"><requiredDecision href="#o"/></informationRequirement>'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<decisionTable ", f"{OTHER}<decisionTable "),
        ("<inputExpression ", '<inputExpression expressionLanguage="javascript" '),
        ("<inputEntry ", '<inputEntry expressionLanguage="http://www.java.com/juel" '),
        ("<definitions ", '<definitions expressionLanguage="groovy" '),
        ("<text>n</text>", "<text>n</text><text>m</text>"),
        ("<text>n</text>", "<text><b>n</b></text>"),
        ('<decision id="t"', '<decision id=""'),
        ("DMN/20191111", "DMN/20130901"),
    ],
)  # fmt: skip
def test_what_tools_add_and_we_cannot_read_is_refused(old: str, new: str) -> None:
    raw = d.table("t", ["n"], ["x"], [["> 1", "1"]]).decode()
    assert old in raw
    with pytest.raises(EngineError):
        decisions.read(raw.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    ("kind", "cell", "element"),
    [
        ("string", ">= 3", "row0"), ("string", '"三"', None), ("integer", '"三"', "row0"),
        ("integer", ">= 3", None),
        ("integer", "-", None), ("boolean", '"true"', "row0"), ("boolean", "true", None),
        ("array", '"三"', "row0"),
        ("array", '"三" in ?', None), ("string", '""', None), ("integer", "null", None),
        ("integer", "[1..5]", None),
        ("string", "[1..5]", "row0"), ("number", "0.5", None), ("string", '"一", 2', "row0"),
    ],
)  # fmt: skip
def test_cells_are_held_against_the_answers_of_the_form(kind: str, cell: str, element: str | None) -> None:
    known = replace(office.KNOWN, fields={"project": {"kind": kind}})
    rows = [[cell, '"县级"', "[]"], ["-", "1", "[]"]]
    table = d.table("grading", ['project["kind"]'], ["level", "signers"], rows)
    found = gate.faults("main", {"m": office.MAIN, "c": office.CALLED}, {"t": table}, known)
    assert [(each.element, each.rule) for each in found] == ([(element, "D-DMN")] if element else [])


def test_the_table_of_the_manual_decides_as_it_says() -> None:
    text = Path("docs/packages.md").read_text()
    raw = text[text.index("<definitions xmlns") : text.index("</definitions>", text.index("<definitions xmlns"))]
    (decision,) = decisions.read(f"{raw}</definitions>".encode())
    decision.compile()
    drill = {"kind": "专项", "people": 100, "office": "AJ-370685"}
    assert decision.decide({"drill": drill}) == {"level": "大型", "signers": ["AJ-370685", "AJ-370000"]}
    drill |= {"people": 9}
    assert decision.decide({"drill": drill}) == {"level": "专项演练", "signers": ["AJ-370000"]}
