"""On which ways a process publishes what nobody has agreed to: its data through all paths, calls included.

A way stands as UNSEEN (nobody else has looked since the last filling), DECLINED (a review since did not agree) or
AGREED. Behind a review it goes on as each of the last two, with the answer a review of that kind leaves; a flow
whose condition is certainly false for that answer is not taken. So what reaches `publish` declined is what no
gateway holds back.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from app.engine import expressions, xml
from app.engine.diagram import Node, Scope
from app.engine.gate_elements import result, table
from app.engine.steps import EngineError, Json
from app.packages.way import AGREED, DECLINED, UNSEEN, Way

__all__ = ["AGREED", "DECISION", "DECLINED", "UNSEEN", "Search"]
DECISION, APPROVE, HANDOVER = "decision", "approve", "handover"
PUBLISH: Final = "publish"
_OTHERWISE: Final = ("return", "doubt", "otherwise")
_REVIEW, _FILLING, _TAKEN, _PART, _ADDED = "review", "filling", "taken over", "part", "added"


Found = frozenset[tuple[str, str]]
"""Steps that publish, or call what publishes, and how the way stands there."""
Ways = frozenset[Way]
Walked = tuple[Found, Ways, Ways]
"""What a scope publishes, how ways leave it, and how they stand anywhere in it: there an event may take them."""
_NOTHING: Final[Walked] = frozenset(), frozenset(), frozenset()


class Search:
    """Walks all ways. `kind` says what a human step is: "review", "filling", "taken over" (a department fills in
    what an outsider asked for), "part" (of a record, by a further form; "added" where an outsider gives it), or
    none of these; `outputs` are the variables each decision table writes; `desk` says whose a step is, where that
    matters."""

    def __init__(
        self,
        scopes: Mapping[str, Scope],
        kind: Callable[[Node], str],
        outputs: Mapping[str, tuple[str, ...]],
        desk: Callable[[Node], str] = lambda _: "",
    ) -> None:
        self._scopes, self._kind, self._outputs, self._desk = scopes, kind, outputs, desk
        self._walked: dict[tuple[str, Way], Walked] = {}

    def open_ways(self, scope: Scope) -> list[tuple[str, str]]:
        """Steps of this scope that publish what nobody has agreed to, each with the state of the way."""
        return sorted(each for each in self._walk(scope, Way())[0] if each[1] != AGREED)

    def _walk(self, scope: Scope, given: Way) -> Walked:
        if (scope.id, given) not in self._walked:
            self._walked[scope.id, given] = _NOTHING
            self._walked[scope.id, given] = self._walk_anew(scope, given)
        return self._walked[scope.id, given]

    def _walk_anew(self, scope: Scope, given: Way) -> Walked:
        seen, found, ended, met = set[tuple[str, Way]](), set[tuple[str, str]](), set[Way](), set[Way]()
        todo = [(node.id, given) for node in scope.of("startEvent")]
        while todo:
            key, way = todo.pop()
            if (key, way) in seen:
                continue
            seen.add((key, way))
            node = scope.nodes[key]
            published, after, within = self._step(scope, node, way)
            found |= {(key, state) for state in published}
            ended |= {way} if node.kind == "endEvent" else set()
            met |= {way, *within}
            todo += [(each.id, held) for each in scope.attached(key) for held in {way, *within}]
            nexts = ((target, each) for each in after for target in _targets(scope, node, each))
            todo += [one for one in nexts if one[0] in scope.nodes]
        return frozenset(found), frozenset(ended), frozenset(met)

    def _step(self, scope: Scope, node: Node, way: Way) -> tuple[set[str], Ways, Ways]:
        """States in which it publishes, the ways that leave it at its end, and those an event on it may take."""
        inner = scope.inner.get(node.id) or self._scopes.get(node.element.get("calledElement") or "")
        if inner is not None:
            found, ended, met = self._walk(inner, way.into(node.id))
            left, held = ({each.out_of(node.id) for each in ways} for ways in (ended, met))
            return {state for _, state in found}, frozenset(left), frozenset(held)
        if node.kind == "userTask":
            return set(), frozenset(self._human(node, way)), frozenset()
        operator = node.extension("serviceTaskOperator")
        published = {way.state} if operator is not None and operator.get("id") == PUBLISH else set[str]()
        for name in (result(node), *self._outputs.get(table(node), ())):
            way = way.without(name)
        return published, frozenset({way}), frozenset()

    def _human(self, node: Node, way: Way) -> Iterator[Way]:
        kind, name = self._kind(node), _variable(node)
        if kind == _FILLING:
            yield replace(way.without(name), state=UNSEEN, refused="")
        elif kind == _ADDED or (kind == _PART and self._desk(node) != way.desk):
            yield replace(way.without(name), state=UNSEEN)
        elif kind == _TAKEN:
            yield replace(way.without(name), state=AGREED, refused="")
        elif kind == _REVIEW:
            yield from _reviewed(node, replace(way, desk=self._desk(node)), name)
        else:
            yield way.without(name)


def _targets(scope: Scope, node: Node, way: Way) -> Iterator[str]:
    """Where the way may go on: not through a condition that is certainly false, nor by the default beside a
    condition that is certainly true."""
    default, taken = node.element.get("default"), False
    for flow in scope.outgoing(node.id):
        said = None if flow.condition is None else truth(flow.condition, way.variables())
        taken = taken or (said is True and flow.id != default)
        if flow.id != default and said is not False:
            yield flow.target
    if not taken:
        yield from (flow.target for flow in scope.outgoing(node.id) if flow.id == default)


def _reviewed(node: Node, way: Way, name: str) -> Iterator[Way]:
    many = node.child("multiInstanceLoopCharacteristics")
    answers = [(way.agreed(node.id), APPROVE), (way.declined(""), HANDOVER)]
    answers += [(way.declined(node.id), word) for word in _OTHERWISE]
    if many is None:
        for after, word in answers:
            yield after.having(name, {DECISION: word})
        return
    times = _times(many)
    if not times:
        yield way.having(name, [])
    for length in times or [1, 2]:
        for after, word in answers:
            rows: list[Json] = [{DECISION: APPROVE} for _ in range(length - 1)]
            yield after.having(name, [*rows, {DECISION: word}])


def _times(many: xml.Element) -> list[int]:
    """How many answers there may be at the end, where that is certain."""
    number = xml.text(many.find(xml.bpmn("loopCardinality")))
    whole = min(int(number), 100) if number.isascii() and number.isdigit() else 0
    early = many.find(xml.bpmn("completionCondition")) is not None
    return [*range(1 if early else whole, whole + 1)] if whole else []


def _variable(node: Node) -> str:
    many = node.child("multiInstanceLoopCharacteristics")
    return xml.text(node.extension("variableName") if many is None else many.find(xml.bpmn("loopDataOutputRef")))


def truth(text: str, known: Mapping[str, Json]) -> bool | None:
    """What a condition says where only these variables are known; None where that depends on others."""
    try:
        return _truth(expressions.tree(text), known)
    except EngineError:
        return None


def _truth(node: ast.expr, known: Mapping[str, Json]) -> bool | None:
    if isinstance(node, ast.BoolOp):
        parts = [_truth(each, known) for each in node.values]
        ends = isinstance(node.op, ast.Or)
        return ends if ends in parts else None if None in parts else not ends
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _truth(node.operand, known)
        return None if inner is None else not inner
    try:
        return bool(expressions.built(node)(known))
    except EngineError:
        return None
