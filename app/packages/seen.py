"""On which ways a process publishes what nobody has agreed to: its data through all paths, calls included.

A way stands as UNSEEN (nobody else has looked since the last filling), DECLINED (the last review did not agree) or
AGREED. Behind a review it goes on as each of the last two, with the answer a review of that kind leaves; a flow
whose condition is certainly false for that answer is not taken. So what reaches `publish` declined is what no
gateway holds back.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import orjson

from app.engine import expressions, xml
from app.engine.diagram import Node, Scope
from app.engine.gate_elements import result, table
from app.engine.steps import EngineError, Json

UNSEEN, DECLINED, AGREED = "unseen", "declined", "agreed"
DECISION, APPROVE = "decision", "approve"
PUBLISH: Final = "publish"
_MOST: Final = 2
_OTHERWISE: Final = ("return", "handover", "doubt", "otherwise")
_REVIEW, _FILLING, _TAKEN, _PART = "review", "filling", "taken over", "part"


@dataclass(frozen=True)
class Way:
    """How a way stands, and the variables known on it: JSON by name, the latest last; older ones are forgotten,
    or many reviews in a row would make as many ways as their answers multiplied. `desk`: where it was reviewed
    last."""

    state: str = UNSEEN
    known: tuple[tuple[str, bytes], ...] = ()
    desk: str = ""

    def variables(self) -> dict[str, Json]:
        """The known variables."""
        return {name: orjson.loads(value) for name, value in self.known}

    def having(self, state: str, name: str, value: Json) -> "Way":
        """This way, standing so, with that variable."""
        return replace(self, state=state, known=(*self.without(name).known, (name, orjson.dumps(value)))[-_MOST:])

    def without(self, name: str) -> "Way":
        """This way where that variable is written anew."""
        return replace(self, known=tuple(each for each in self.known if each[0] != name))


Found = frozenset[tuple[str, str]]
"""Steps that publish, or call what publishes, and how the way stands there."""


class Search:
    """Walks all ways. `kind` says what a human step is: "review", "filling", "taken over" (a department fills in
    what an outsider asked for), "part" (of a record, by a further form), or none of these; `outputs` are the
    variables each decision table writes; `desk` says whose a step is, where that matters."""

    def __init__(
        self,
        scopes: Mapping[str, Scope],
        kind: Callable[[Node], str],
        outputs: Mapping[str, tuple[str, ...]],
        desk: Callable[[Node], str] = lambda _: "",
    ) -> None:
        self._scopes, self._kind, self._outputs, self._desk = scopes, kind, outputs, desk
        self._walked: dict[tuple[str, Way], tuple[Found, frozenset[Way]]] = {}

    def open_ways(self, scope: Scope) -> list[tuple[str, str]]:
        """Steps of this scope that publish what nobody has agreed to, each with the state of the way."""
        return sorted(each for each in self._walk(scope, Way())[0] if each[1] != AGREED)

    def _walk(self, scope: Scope, given: Way) -> tuple[Found, frozenset[Way]]:
        if (scope.id, given) not in self._walked:
            self._walked[scope.id, given] = frozenset(), frozenset()
            self._walked[scope.id, given] = self._walk_anew(scope, given)
        return self._walked[scope.id, given]

    def _walk_anew(self, scope: Scope, given: Way) -> tuple[Found, frozenset[Way]]:
        seen, found, ended = set[tuple[str, Way]](), set[tuple[str, str]](), set[Way]()
        todo = [(node.id, given) for node in scope.of("startEvent")]
        while todo:
            key, way = todo.pop()
            if (key, way) in seen:
                continue
            seen.add((key, way))
            node = scope.nodes[key]
            published, after = self._step(scope, node, way)
            found |= {(key, state) for state in published}
            ended |= {way} if node.kind == "endEvent" else set()
            todo += [(each.id, way) for each in scope.attached(key)]
            nexts = ((target, each) for each in after for target in _targets(scope, node, each))
            todo += [one for one in nexts if one[0] in scope.nodes]
        return frozenset(found), frozenset(ended)

    def _step(self, scope: Scope, node: Node, way: Way) -> tuple[set[str], frozenset[Way]]:
        """States in which it publishes, and the ways that leave it."""
        inner = scope.inner.get(node.id) or self._scopes.get(node.element.get("calledElement") or "")
        if inner is not None:
            found, ended = self._walk(inner, way)
            return {state for _, state in found}, ended
        if node.kind == "userTask":
            return set(), frozenset(self._human(node, way))
        operator = node.extension("serviceTaskOperator")
        published = {way.state} if operator is not None and operator.get("id") == PUBLISH else set[str]()
        for name in (result(node), *self._outputs.get(table(node), ())):
            way = way.without(name)
        return published, frozenset({way})

    def _human(self, node: Node, way: Way) -> Iterator[Way]:
        kind, name = self._kind(node), _variable(node)
        if kind == _FILLING or (kind == _PART and self._desk(node) != way.desk):
            yield replace(way.without(name), state=UNSEEN)
        elif kind == _TAKEN:
            yield replace(way.without(name), state=AGREED)
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
    answers = [(AGREED, APPROVE), *((DECLINED, word) for word in _OTHERWISE)]
    if many is None:
        for state, word in answers:
            yield way.having(state, name, {DECISION: word})
        return
    times = _times(many)
    if not times:
        yield way.having(way.state, name, [])
    for length in times or [1, 2]:
        for state, word in answers:
            rows: list[Json] = [{DECISION: APPROVE} for _ in range(length - 1)]
            yield way.having(state, name, [*rows, {DECISION: word}])


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
