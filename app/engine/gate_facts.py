"""What expressions read out of a form's answers: only its facts enter the process, another name fails the case."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from app.engine import expressions, xml
from app.engine.decisions import Decision
from app.engine.diagram import Node, Scope
from app.engine.findings import Fault, Known
from app.engine.gate_elements import form, parameters, result, table
from app.engine.steps import EngineError


def missing(scopes: Iterable[Scope], tables: Mapping[str, Decision], known: Known) -> Iterator[Fault]:
    """Conditions, parameters and inputs of tables that read a field which is no fact of the forms behind it."""
    every = [scope for each in scopes for scope in each.every()]
    facts = _facts([node for scope in every for node in scope.nodes.values()], tables, known)
    for scope in every:
        for flow in scope.flows:
            yield from _unknown(flow.id, flow.condition or "", facts)
        for node in scope.nodes.values():
            for text in _texts(node, tables):
                yield from _unknown(node.id, text, facts)


def _texts(node: Node, tables: Mapping[str, Decision]) -> Iterator[str]:
    yield from (each.get("value") or "" for each in parameters(node))
    if node.kind == "businessRuleTask" and table(node) in tables:
        yield from tables[table(node)].inputs


def _facts(nodes: list[Node], tables: Mapping[str, Decision], known: Known) -> dict[str, frozenset[str]]:
    """Facts by variable, of variables that nothing but forms of declared facts write."""
    found: dict[str, frozenset[str]] = {}
    other = {result(node) for node in nodes} | {name for each in tables.values() for name in each.outputs}
    for node in nodes:
        name = xml.text(node.extension("variableName"))
        if node.kind == "userTask" and not node.repeats and form(node) in known.facts:
            found[name] = found.get(name, frozenset()) | known.facts[form(node)]
        else:
            other.add(name)
    return {name: facts for name, facts in found.items() if name not in other | known.inputs}


def _unknown(element: str, text: str, facts: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    try:
        parsed = list(ast.walk(expressions.tree(text)))
    except EngineError:
        return
    for node in parsed:
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            name, key = node.value.id, getattr(node.slice, "value", None)
            if name in facts and isinstance(key, str) and key not in facts[name]:
                words = f"{name} 没有进入流程的栏目 {key}；请核对写法，或在 package.toml 的 facts 中登记它"
                yield Fault(element, "D-VAR", words)
