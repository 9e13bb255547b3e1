"""What expressions read out of a form's answers: only its facts enter the process, another name fails the case."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from app.engine import expressions, timers, xml
from app.engine.decisions import Decision
from app.engine.diagram import Node, Scope
from app.engine.findings import Fault, Vocabulary
from app.engine.gate_elements import form, item, parameters, result, table, timing
from app.engine.steps import EngineError

Facts = Mapping[str, frozenset[str]]
_TIMES: Final = (xml.bpmn("timeDuration"), xml.bpmn("timeDate"))


def missing(scopes: Iterable[Scope], tables: Mapping[str, Decision], known: Vocabulary) -> Iterator[Fault]:
    """Expressions that read a field which is no fact of the forms behind it."""
    every = [scope for each in scopes for scope in each.every()]
    answers = _answers([node for scope in every for node in scope.nodes.values()], tables, known)
    for scope in every:
        for flow in scope.flows:
            yield from answers.unknown(flow.id, flow.condition or "")
        for node in scope.nodes.values():
            inside = answers.inside(node, known)
            for text in _texts(node, tables):
                yield from inside.unknown(node.id, text)


def _texts(node: Node, tables: Mapping[str, Decision]) -> Iterator[str]:
    yield from (each.get("value") or "" for each in parameters(node))
    many = node.child("multiInstanceLoopCharacteristics")
    for tag in ("loopCardinality", "completionCondition"):
        yield xml.text(None if many is None else many.find(xml.bpmn(tag)))
    for each in node.element.iter(*_TIMES) if node.kind != "subProcess" else ():
        yield "" if timers.is_bare(timing(each)[1]) else timing(each)[1]
    if node.kind == "businessRuleTask" and table(node) in tables:
        with suppress(EngineError):  # a broken cell is told by who compiles them
            yield from tables[table(node)].texts()


@dataclass
class _Answers:
    """Facts by variable, of variables that forms of declared facts alone write: answers, and lists of them."""

    single: dict[str, frozenset[str]] = field(default_factory=dict)
    lists: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, node: Node, facts: frozenset[str]) -> None:
        """What is sent on the form of this step."""
        found, name = (self.lists, _results(node)) if node.repeats else (self.single, _variable(node))
        found[name] = found.get(name, frozenset()) | facts

    def inside(self, node: Node, known: Vocabulary) -> "_Answers":
        """As a multi-instance step sees them: its own names hide those of the process."""
        many = node.child("multiInstanceLoopCharacteristics")
        if many is None:
            return self
        own = {item(many.find(xml.bpmn(tag))) for tag in ("inputDataItem", "outputDataItem")}
        single = {name: facts for name, facts in self.single.items() if name not in own}
        if node.kind == "userTask" and form(node) in known.facts:
            single[_variable(node)] = known.facts[form(node)]
        return _Answers(single, {name: facts for name, facts in self.lists.items() if name not in own})

    def without(self, names: frozenset[str]) -> "_Answers":
        """Without what something else writes, too."""
        single = {name: facts for name, facts in self.single.items() if name not in {*names, *self.lists}}
        lists = {name: facts for name, facts in self.lists.items() if name not in {*names, *self.single}}
        return _Answers(single, lists)

    def unknown(self, element: str, text: str) -> Iterator[Fault]:
        """Fields that this expression reads and that are no facts."""
        try:
            parsed = list(ast.walk(expressions.tree(text)))
        except EngineError:
            return
        for node in parsed:
            for name, key in self._read(node):
                words = f"{name} 没有进入流程的栏目 {key}；请核对写法，或在 package.toml 的 facts 中登记它"
                yield Fault(element, "D-VAR", words)

    def _read(self, node: ast.AST) -> Iterator[tuple[str, str]]:
        """Variable and field, where this part of an expression reads what is no fact."""
        sources, key = list[tuple[str, frozenset[str]]](), None
        if isinstance(node, ast.Subscript):
            sources, key = self._one(node.value), getattr(node.slice, "value", None)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "count" and len(node.args) > 1:
            sources, key = self._many(node.args[0]), getattr(node.args[1], "value", None)
        yield from ((name, key) for name, facts in sources if isinstance(key, str) and key not in facts)

    def _one(self, node: ast.AST) -> list[tuple[str, frozenset[str]]]:
        """Variables of which this part may be one answer, with their facts."""
        if isinstance(node, ast.Name):
            return [(node.id, self.single[node.id])] if node.id in self.single else []
        if isinstance(node, ast.Subscript):
            return self._many(node.value)
        return [found for part in _either(node) for found in self._one(part)]

    def _many(self, node: ast.AST) -> list[tuple[str, frozenset[str]]]:
        """Variables of which this part may be a list of answers."""
        if isinstance(node, ast.Name):
            return [(node.id, self.lists[node.id])] if node.id in self.lists else []
        if isinstance(node, ast.List):
            return [found for part in node.elts for found in self._one(part)]
        return [found for part in _either(node) for found in self._many(part)]


def _either(node: ast.AST) -> list[ast.expr]:
    """What the value of `x if … else y` or `x or y` may be."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return node.values if isinstance(node, ast.BoolOp) else []


def _answers(nodes: list[Node], tables: Mapping[str, Decision], known: Vocabulary) -> _Answers:
    found = _Answers()
    other = {result(node) for node in nodes} | {name for each in tables.values() for name in each.outputs}
    for node in nodes:
        if node.kind == "userTask" and form(node) in known.facts:
            found.add(node, known.facts[form(node)])
        else:
            other |= {_results(node) if node.repeats else _variable(node)}
    return found.without(frozenset(other | known.inputs))


def _variable(node: Node) -> str:
    return xml.text(node.extension("variableName"))


def _results(node: Node) -> str:
    many = node.child("multiInstanceLoopCharacteristics")
    return "" if many is None else xml.text(many.find(xml.bpmn("loopDataOutputRef")))
