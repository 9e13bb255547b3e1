"""What kind of value an expression gives, and what the variables of a diagram may hold, whatever the path."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from app.engine import expressions, xml
from app.engine.decisions import Decision
from app.engine.diagram import Node, Scope
from app.engine.findings import Vocabulary
from app.engine.gate_elements import form, item, result, table
from app.engine.kinds import (
    ANY,
    COUNT,
    DAY,
    EMPTY,
    LIST,
    MANY,
    NOTHING,
    NUMBER,
    OBJECT,
    SUM,
    TEXT,
    TRUTH,
    WHOLE,
    Kind,
    literal,
    many,
    one,
    union,
)  # fmt: skip
from app.engine.steps import EngineError

Kinds = Mapping[str, Kind]
_ROUNDS: Final = 20
_NUMBERS: Final = frozenset({COUNT, WHOLE, NUMBER, SUM})
_GIVES: Final = {"str": TEXT, "today": DAY, "add_days": DAY, "add_working_days": DAY}


def kind_of(text: str, kinds: Kinds, asked: frozenset[str] = frozenset()) -> Kind:
    """The kind an expression gives. `asked`: names and entries that are known not to be empty."""
    try:
        return _Reading(kinds, asked).of(expressions.tree(text))
    except EngineError:
        return ANY


def asked_for(texts: Iterable[str]) -> frozenset[str]:
    """Variables and their entries that these conditions look at: whoever asks knows that they may be empty."""
    found = set[str]()
    for text in texts:
        try:
            found |= _looked_at(expressions.tree(text))
        except EngineError:
            continue
    return frozenset(found)


def _looked_at(node: ast.AST) -> set[str]:
    return {ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Subscript)}


class _Reading:
    def __init__(self, kinds: Kinds, asked: frozenset[str]) -> None:
        self._kinds, self._asked = kinds, asked

    def of(self, node: ast.expr) -> Kind:
        reader = _READERS.get(type(node))
        found = reader(self, node) if reader else ANY
        return found.without(EMPTY) if self._asked and ast.unparse(node) in self._asked else found

    def constant(self, node: ast.Constant) -> Kind:
        value = node.value
        if isinstance(value, str):
            return literal(value)
        if isinstance(value, bool) or value is None:
            return one(EMPTY if value is None else TRUTH)
        if isinstance(value, int):
            return one(COUNT if 0 <= value <= MANY else WHOLE)
        return one(NUMBER)

    def name(self, node: ast.Name) -> Kind:
        if node.id in expressions.CONSTANTS:
            return one(EMPTY if expressions.CONSTANTS[node.id] is None else TRUTH)
        return self._kinds.get(node.id, ANY)

    def entry(self, node: ast.Subscript) -> Kind:
        box, key = self.of(node.value), getattr(node.slice, "value", None)
        if isinstance(key, str):
            return (box.fields or {}).get(key, ANY)
        return box.items or ANY if box.names == frozenset({LIST}) else ANY

    def logical(self, node: ast.BoolOp) -> Kind:
        """`a or b` gives b where a is empty."""
        parts = [self.of(each) for each in node.values]
        if isinstance(node.op, ast.Or):
            parts[:-1] = [each.without(EMPTY) for each in parts[:-1]]
        return union(parts)

    def choice(self, node: ast.IfExp) -> Kind:
        inner = _Reading(self._kinds, self._asked | _looked_at(node.test))
        return union([inner.of(node.body), inner.of(node.orelse)])

    def sum(self, node: ast.BinOp) -> Kind:
        left, right = self.of(node.left), self.of(node.right)
        if not isinstance(node.op, ast.Add):
            return one(SUM)
        if left.names is None or right.names is None:
            return ANY
        return one(SUM if (left.names | right.names) <= _NUMBERS else TEXT)

    def row(self, node: ast.List | ast.Tuple) -> Kind:
        return many(union(self.of(each) for each in node.elts))

    def call(self, node: ast.Call) -> Kind:
        return one(_GIVES.get(getattr(node.func, "id", ""), SUM))

    def truth(self, node: ast.expr) -> Kind:
        return one(TRUTH)

    def sign(self, node: ast.UnaryOp) -> Kind:
        return one(TRUTH if isinstance(node.op, ast.Not) else SUM)


_READERS: Final[Mapping[type[ast.AST], Callable[..., Kind]]] = {
    ast.Constant: _Reading.constant,
    ast.Name: _Reading.name,
    ast.Subscript: _Reading.entry,
    ast.BoolOp: _Reading.logical,
    ast.IfExp: _Reading.choice,
    ast.BinOp: _Reading.sum,
    ast.List: _Reading.row,
    ast.Tuple: _Reading.row,
    ast.Call: _Reading.call,
    ast.Compare: _Reading.truth,
    ast.UnaryOp: _Reading.sign,
}


def variables(scopes: Iterable[Scope], tables: Mapping[str, Decision], known: Vocabulary) -> dict[str, Kind]:
    """Kinds by variable. Round after round, because a table may read what another has written."""
    nodes = [node for scope in scopes for node in scope.nodes.values()]
    found = dict[str, Kind]()
    for _ in range(_ROUNDS):
        before = found
        found = _gathered(nodes, tables, known, before)
        if found == before:
            return found
    return {name: kind if before.get(name) == kind else ANY for name, kind in found.items()}


def _gathered(
    nodes: list[Node], tables: Mapping[str, Decision], known: Vocabulary, before: Kinds
) -> dict[str, Kind]:
    given = {name: known.given.get(name, ANY) for name in known.inputs}
    for node in nodes:
        for name, kind in _left_by(node, tables, known, before):
            given[name] = union([given.get(name, NOTHING), kind])
    return given


def _left_by(
    node: Node, tables: Mapping[str, Decision], known: Vocabulary, before: Kinds
) -> Iterator[tuple[str, Kind]]:
    """Variables a step writes. What no round has told yet counts as nothing."""
    if node.kind == "businessRuleTask" and table(node) in tables:
        yield from _decided(tables[table(node)], before)
        return
    if node.kind == "userTask":
        name, kind = xml.text(node.extension("variableName")), known.answers.get(form(node), ANY)
    else:
        name, kind = result(node), known.results.get(_operator(node), ANY)
    marker = node.child("multiInstanceLoopCharacteristics")
    if marker is not None:
        name, kind = xml.text(marker.find(xml.bpmn("loopDataOutputRef"))), many(kind)
    if name:
        yield name, kind


def _operator(node: Node) -> str:
    operator = node.extension("serviceTaskOperator")
    return "" if operator is None else operator.get("id") or ""


def _decided(decision: Decision, before: Kinds) -> Iterator[tuple[str, Kind]]:
    rows = [rule.outputs for rule in decision.rules]
    rows += [decision.defaults] if any(decision.defaults) else []
    for place, name in enumerate(decision.outputs):
        told = union(kind_of(row[place], before) if row[place] else one(EMPTY) for row in rows)
        yield name, many(told) if decision.policy == "COLLECT" else told


def item_of(node: Node, kinds: Kinds) -> tuple[str, Kind]:
    """Name and kind of what one instance of a multi-instance step knows; ("", …) where it knows nothing."""
    marker = node.child("multiInstanceLoopCharacteristics")
    if marker is None:
        return "", ANY
    source = kinds.get(xml.text(marker.find(xml.bpmn("loopDataInputRef"))), ANY)
    items = source.items if source.names == frozenset({LIST}) else None
    return item(marker.find(xml.bpmn("inputDataItem"))), ANY if items is None else items


def has_code(kind: Kind) -> bool:
    """Whether an object of this kind may hold an organisation's code."""
    return OBJECT in (kind.names or ()) and (kind.fields is None or "code" in kind.fields)
