"""Decision tables: DMN read into plain rows, decided by the whitelist evaluator. FIRST and COLLECT only."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.engine import expressions, unary_tests, xml
from app.engine.steps import EngineError, Json

POLICIES: Final = ("FIRST", "COLLECT")
MAX_RULES: Final = 500
KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,60}")
_TABLE_PARTS: Final = {"input", "output", "rule", "description", "extensionElements", "annotation"}
_DRAWN: Final = {
    "description", "extensionElements", "inputData", "knowledgeSource", "itemDefinition", "textAnnotation",
    "association", "group",
}  # fmt: skip
"""Pictures and notes beside the tables."""
_BESIDE: Final = {
    "description",
    "extensionElements",
    "variable",
    "question",
    "allowedAnswers",
    "authorityRequirement",
}
_FOLDED: Final = {"annotationEntry", "description", "extensionElements", "inputValues", "outputValues"}


@dataclass(frozen=True)
class Rule:
    """One row: cells as written; `element` is the row's id."""

    element: str
    tests: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """What an input or output says of itself: its title, its type, and the values its author foresees."""

    label: str
    type: str
    values: str


@dataclass(frozen=True)
class Decision:
    """One table. `inputs` are expressions, `outputs` variable names, `defaults` what holds if no rule matches;
    `columns` those of the inputs, then of the outputs."""

    id: str
    name: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]
    defaults: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()

    def decide(self, variables: Mapping[str, Json]) -> dict[str, Json]:
        """Values by output name; for COLLECT lists, empty without a match.

        Raises EngineError if no rule matches and the table has no default.
        """
        return self.answer([expressions.evaluate(text, variables) for text in self.inputs], variables)

    def answer(self, values: Sequence[Json], variables: Mapping[str, Json]) -> dict[str, Json]:
        """The same where the values of the inputs are known already."""
        rows: list[list[Json]] = []
        for rule in self.rules:
            if _matches(rule, values, variables):
                rows.append([_output(text, variables) for text in rule.outputs])
                if self.policy == "FIRST":
                    break
        if self.policy == "FIRST":
            return dict(zip(self.outputs, rows[0] if rows else self._default(variables), strict=True))
        return {name: [row[place] for row in rows] for place, name in enumerate(self.outputs)}

    def _default(self, variables: Mapping[str, Json]) -> list[Json]:
        if not any(self.defaults):
            raise EngineError("", f"决策表「{self.name or self.id}」没有符合条件的规则")
        return [_output(text, variables) for text in self.defaults]

    def inputs_names(self) -> frozenset[str]:
        """Variables the input columns read whatever the row."""
        return frozenset().union(*(expressions.certain_names(text) for text in self.inputs))

    def names(self) -> frozenset[str]:
        """All variables the table may read. Raises EngineError if a cell cannot be parsed."""
        return frozenset().union(*(expressions.names(text) for text in self.texts())) - {unary_tests.PLACEHOLDER}

    def texts(self) -> list[str]:
        """All expressions of the table. Raises EngineError if a cell cannot be parsed."""
        results = [text for row in (*(rule.outputs for rule in self.rules), self.defaults) for text in row if text]
        return [
            *self.inputs,
            *results,
            *(text for each in self.rules for test in each.tests for text in unary_tests.texts(test)),
        ]

    def compile(self) -> None:
        """Compile every cell. Raises EngineError (element = the row's id) for one that is broken."""
        for text in filter(None, (*self.inputs, *self.defaults)):
            expressions.compiled(text)
        for rule in self.rules:
            try:
                for test in rule.tests:
                    unary_tests.compiled(test)
                for text in filter(None, rule.outputs):
                    expressions.compiled(text)
            except EngineError as error:
                raise EngineError(rule.element, f"规则 {rule.element}：{error.message}") from error


def _matches(rule: Rule, values: Sequence[Json], variables: Mapping[str, Json]) -> bool:
    try:
        cells = zip(rule.tests, values, strict=True)
        return all(unary_tests.compiled(test)(value, variables) for test, value in cells)
    except EngineError as error:
        raise EngineError("", f"决策表规则 {rule.element}：{error.message}") from error


def _output(text: str, variables: Mapping[str, Json]) -> Json:
    return expressions.evaluate(text, variables) if text else None


@lru_cache(maxsize=256)
def read(raw: bytes) -> tuple[Decision, ...]:
    """All decisions of a file. Raises EngineError (element = table or row) for what we do not execute."""
    root = xml.parse(raw)
    if xml.namespace(root) not in xml.DMN or xml.name(root) != "definitions":
        raise EngineError("", "文件不是 DMN 1.1 至 1.5 的决策表")
    _check_language("", root)
    found = [_decision(child) for child in root if _is(child, "decision")]
    others = {xml.name(child) for child in root if xml.namespace(child) in xml.DMN} - {"decision", *_DRAWN}
    if others:
        raise EngineError("", f"决策文件中有不支持的元素：{'、'.join(sorted(others))}")
    if not found:
        raise EngineError("", "文件中没有决策表")
    return tuple(found)


def _check_language(key: str, element: xml.Element) -> None:
    language = (element.get("expressionLanguage") or "").rstrip("/").rpartition("/")[2].lower()
    if language and "feel" not in language:
        raise EngineError(key, f"决策表的表达式语言 {language[:20]} 不支持，请改用 FEEL 的写法")


def _is(element: xml.Element, tag: str) -> bool:
    return xml.namespace(element) in xml.DMN and xml.name(element) == tag


def _children(element: xml.Element, tag: str) -> list[xml.Element]:
    return [child for child in element if _is(child, tag)]


def _decision(element: xml.Element) -> Decision:
    key = element.get("id") or ""
    tables = _children(element, "decisionTable")
    own = {xml.name(child) for child in element if xml.namespace(child) in xml.DMN and not _is_input(child)}
    odd = own - {"decisionTable", *_BESIDE}
    if not KEY.fullmatch(key):
        raise EngineError(key, "决策的编号须以字母或下划线开头，由字母、数字、下划线和短横组成")
    if len(tables) != 1 or odd:
        raise EngineError(key, "每个决策须由一张决策表组成，不能引用其他决策或知识")
    table = tables[0]
    _check_table(key, table)
    outputs = tuple(_output_name(key, column) for column in _children(table, "output"))
    if len(set(outputs)) != len(outputs) or not outputs:
        raise EngineError(key, "决策表的输出列名为空或重复")
    inputs = tuple(_input(key, column) for column in _children(table, "input"))
    rules = tuple(_rule(row, len(inputs), len(outputs)) for row in _children(table, "rule"))
    if not 0 < len(rules) <= MAX_RULES:
        raise EngineError(key, f"决策表须有 1 至 {MAX_RULES} 条规则")
    defaults = tuple(_default(key, column) for column in _children(table, "output"))
    if any(defaults) and table.get("hitPolicy") != "FIRST":
        raise EngineError(key, "只有命中策略为 FIRST 的决策表可以设默认输出")
    columns = tuple(_column(one) for tag in ("input", "output") for one in _children(table, tag))
    policy = table.get("hitPolicy", "UNIQUE")
    return Decision(key, element.get("name") or "", policy, inputs, outputs, rules, defaults, columns)


def _column(column: xml.Element) -> Column:
    typed = [column, *_children(column, "inputExpression")]
    listed = [one for tag in ("inputValues", "outputValues") for one in _children(column, tag)]
    types = [one.get("typeRef") for one in typed if one.get("typeRef")]
    values = [text for one in listed for text in _children(one, "text")]
    return Column(column.get("label") or "", types[0] or "" if types else "", xml.text(next(iter(values), None)))


def _is_input(child: xml.Element) -> bool:
    """A line in the picture from an input, not from another decision."""
    return xml.name(child) == "informationRequirement" and not _children(child, "requiredDecision")


def _check_table(key: str, table: xml.Element) -> None:
    if table.get("hitPolicy", "UNIQUE") not in POLICIES:
        raise EngineError(key, "决策表的命中策略须为 FIRST（首条）或 COLLECT（汇集）")
    if table.get("aggregation"):
        raise EngineError(key, "决策表不能使用汇总（aggregation）")
    odd = sorted({xml.name(child) for child in table if xml.namespace(child) in xml.DMN} - _TABLE_PARTS)
    if odd:
        raise EngineError(key, f"决策表中有不支持的元素：{'、'.join(odd)}")


def _text(key: str, element: xml.Element) -> str:
    parts = _children(element, "text")
    if len(parts) > 1 or any(len(part) for part in parts):
        raise EngineError(key, "决策表的一个单元格中只能有一段文字")
    _check_language(key, element)
    return xml.text(parts[0]) if parts else ""


def _default(key: str, column: xml.Element) -> str:
    found = _children(column, "defaultOutputEntry")
    return _text(key, found[0]) if found else ""


def _input(key: str, column: xml.Element) -> str:
    found = [_text(key, child) for child in _children(column, "inputExpression")]
    if len(found) != 1 or not found[0]:
        raise EngineError(key, f"决策表输入列「{column.get('label') or column.get('id')}」没有取值表达式")
    return found[0]


def _output_name(key: str, column: xml.Element) -> str:
    name = column.get("name") or ""
    if not expressions.is_variable(name):
        told = f"决策表输出列「{column.get('label') or name}」的名称"
        raise EngineError(key, f"{told}须以字母开头，由字母、数字和下划线组成，且不与函数同名")
    return name


def _rule(row: xml.Element, inputs: int, outputs: int) -> Rule:
    key = row.get("id") or ""
    tests = tuple(_text(key, cell) for cell in _children(row, "inputEntry"))
    results = tuple(_text(key, cell) for cell in _children(row, "outputEntry"))
    odd = (
        {xml.name(child) for child in row if xml.namespace(child) in xml.DMN}
        - _FOLDED
        - {"inputEntry", "outputEntry"}
    )
    if len(tests) != inputs or len(results) != outputs or odd:
        raise EngineError(key, "决策表规则的单元格数与列数不符")
    return Rule(key, tests, results)
