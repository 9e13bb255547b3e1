"""On which ways a process publishes what nobody has agreed to: its data through all paths, calls included.

A way stands as UNSEEN (nobody else has looked since the last filling), DECLINED (a review since did not agree) or
AGREED. Behind a review it goes on as each of the last two, with the answer a review of that kind leaves; a flow
whose condition is certainly false for that answer is not taken. So what reaches `publish` declined is what no
gateway holds back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from app.engine import xml
from app.engine.diagram import Node, Scope
from app.engine.gate_elements import result, table
from app.engine.gate_write_conflicts import beside
from app.engine.steps import Json
from app.forms.deciding import APPROVE, DECISION, HANDOVER
from app.packages import review_steps as steps
from app.packages.partial_evaluation import truth
from app.packages.path_state import AGREED, BESIDE, DECLINED, PARTLY, UNSEEN, Way
from app.packages.review_steps import Steps
from app.packages.signers import MOST, Loop, endings

__all__ = ["AGREED", "BESIDE", "DECISION", "DECLINED", "PARTLY", "UNSEEN", "Search"]
PUBLISH: Final = "publish"


Found = frozenset[tuple[str, str]]
"""Steps that publish, or call what publishes, and how the way stands there."""
Ways = frozenset[Way]
Walked = tuple[Found, Ways, Ways]
"""What a scope publishes, how ways leave it, and how they stand anywhere in it: there an event may take them."""
_NOTHING: Final[Walked] = frozenset(), frozenset(), frozenset()


class Search:
    """Walks all ways; `outputs` are the variables each decision table writes."""

    def __init__(
        self, scopes: Mapping[str, Scope], meaning: Steps, outputs: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._scopes, self._steps, self._outputs = scopes, meaning, outputs
        self._walked: dict[tuple[str, Way], Walked] = {}
        self._beside: dict[str, frozenset[str]] = {}
        self._apart: dict[tuple[str, str], frozenset[str]] = {}

    def open_ways(self, scope: Scope) -> list[tuple[str, str]]:
        """Steps of this scope that publish what nobody has agreed to, each with the state of the way."""
        return sorted(each for each in self._walk(scope, Way())[0] if each[1] != AGREED)

    def _walk(self, scope: Scope, given: Way) -> Walked:
        if (scope.id, given) not in self._walked:
            self._walked[scope.id, given] = _NOTHING
            self._walked[scope.id, given] = self._walk_anew(scope, given)
        return self._walked[scope.id, given]

    def _walk_anew(self, scope: Scope, given: Way) -> Walked:
        seen, found, ended, met = set[tuple[str, Way, bool]](), set[tuple[str, str]](), set[Way](), set[Way]()
        todo = [(node.id, given, False) for node in scope.of("startEvent")]
        while todo:
            key, way, aside = place = todo.pop()
            if place in seen:
                continue
            seen.add(place)
            node = scope.nodes[key]
            way, aside = self._arrived(scope, node, way), aside and not self._moves(scope, node)
            published, after, within = self._step(scope, node, way)
            found |= {(key, state) for state in published}
            ended |= {way} if node.ends and (node.stops or not aside) else set()
            met |= {way, *within}
            todo += [
                (each.id, held, aside or not each.interrupts)
                for each in scope.attached(key)
                for held in {way, *within}
            ]
            nexts = ((target, each, aside) for each in after for target in targets(scope, node, each.variables()))
            todo += [one for one in nexts if one[0] in scope.nodes]
        return frozenset(found), frozenset(ended), frozenset(met)

    def _arrived(self, scope: Scope, node: Node, way: Way) -> Way:
        """What the branch of a reminder on this step writes may change at any time from here on."""
        for name in self._written_apart(scope, node):
            way = way.without(name)
        return way

    def _written_apart(self, scope: Scope, node: Node) -> frozenset[str]:
        if (scope.id, node.id) not in self._apart:
            events = [each.id for each in scope.attached(node.id) if not each.interrupts]
            apart = (scope.nodes[key] for key in scope.reach(events) - scope.mainly()) if events else ()
            inside = (one for each in apart for one in self._within(scope, each))
            self._apart[scope.id, node.id] = frozenset(name for one in inside for name in self._writes(one))
        return self._apart[scope.id, node.id]

    def _writes(self, node: Node) -> tuple[str, ...]:
        """The variables that a step writes."""
        return (variable(node) or result(node), *self._outputs.get(table(node), ()))

    def _step(self, scope: Scope, node: Node, way: Way) -> tuple[set[str], Ways, Ways]:
        """The same as `_taken`; nothing is published while others may still fill in or decide."""
        states, after, within = self._taken(scope, node, way)
        if states and node.id in self._meanwhile(scope):
            states.add(BESIDE)
        return states, after, within

    def _meanwhile(self, scope: Scope) -> frozenset[str]:
        """Nodes beside which something may be filled in or decided."""
        if scope.id not in self._beside:
            nodes = scope.nodes.values()
            moving = {node.id for node in nodes if self._moves(scope, node)}
            self._beside[scope.id] = frozenset(one for one, other in beside(scope) if other in moving)
        return self._beside[scope.id]

    def _moves(self, scope: Scope, node: Node) -> bool:
        """Whether something is filled in or decided in it."""
        return any(one.kind == "userTask" and self._steps.counts(one) for one in self._within(scope, node))

    def _within(self, scope: Scope, node: Node, above: tuple[str, ...] = ()) -> Iterator[Node]:
        """The step itself, or those of the call or subprocess."""
        inner = self._inner(scope, node)
        if inner is None:
            yield node
        elif inner.id not in above:
            for each in inner.nodes.values():
                yield from self._within(inner, each, (*above, inner.id))

    def _inner(self, scope: Scope, node: Node) -> Scope | None:
        return scope.inner.get(node.id) or self._scopes.get(node.element.get("calledElement") or "")

    def _taken(self, scope: Scope, node: Node, way: Way) -> tuple[set[str], Ways, Ways]:
        """States in which it publishes, the ways that leave it at its end, and those an event on it may take."""
        inner = self._inner(scope, node)
        if inner is not None:
            found, ended, met = self._walk(inner, way.into(node.id))
            left, held = ({each.out_of(node.id) for each in ways} for ways in (ended, met))
            return {state for _, state in found}, frozenset(left), frozenset(held)
        if node.kind == "userTask":
            return set(), frozenset(self._human(node, way)), frozenset(self._partly(node, way))
        operator = node.extension("serviceTaskOperator")
        published = {way.state} if operator is not None and operator.get("id") == PUBLISH else set[str]()
        for name in self._writes(node):
            way = way.without(name)
        return published, frozenset({way}), frozenset()

    def _human(self, node: Node, way: Way) -> Iterator[Way]:
        kind, name, desk = self._steps.kind(node), variable(node), self._steps.desk(node)
        if kind == steps.FILLING:
            yield replace(way.without(name), state=UNSEEN, refused="")
        elif kind == steps.ADDED or (kind == steps.PART and desk != way.desk):
            yield replace(way.without(name), state=UNSEEN)
        elif kind == steps.TAKEN:
            yield replace(way.without(name), state=AGREED, refused="")
        elif kind in (steps.REVIEW, steps.VOICE, steps.OUTSIDER):
            said = {word: replace(_said(way, node.id, kind, word), desk=desk) for word in self._steps.words(node)}
            many = node.child("multiInstanceLoopCharacteristics")
            if many is None:
                yield from (each.having(name, {DECISION: word}) for word, each in said.items())
            else:
                yield from self._signed(_loop(node, many), way, said)
        else:
            yield way.without(name)

    def _signed(self, loop: Loop, way: Way, said: Mapping[Json, Way]) -> Iterator[Way]:
        """The ways behind several signers; behind none, where their list may be empty."""
        if not loop.number:
            yield way.having(loop.results, [])
        for word, answers in endings(loop, tuple(said), self._asked(loop.results)):
            after = said[word].cut_short() if word == APPROVE and loop.ends_early() else said[word]
            if answers is None:
                yield after.without(loop.results)
            else:
                yield after.having(loop.results, [{DECISION: each} for each in answers])

    def _asked(self, name: str) -> tuple[str, ...]:
        """The conditions that read this variable, and those that cannot be read."""
        scopes = (each for one in self._scopes.values() for each in one.every())
        texts = {flow.condition for each in scopes for flow in each.flows if flow.condition}
        return tuple(sorted(text for text in texts if name in text))

    def _partly(self, node: Node, way: Way) -> Iterator[Way]:
        """How a way stands where an event takes it from several signers, some of whom have not agreed."""
        kind, many = self._steps.kind(node), node.child("multiInstanceLoopCharacteristics")
        if many is not None and kind in (steps.REVIEW, steps.VOICE, steps.OUTSIDER):
            loop = _loop(node, many)
            declined = (word for word in self._steps.words(node) if word != APPROVE and not loop.ends_by(word))
            yield from (_said(way, node.id, kind, word) for word in declined)


def targets(scope: Scope, node: Node, known: Mapping[str, Json]) -> Iterator[str]:
    """Where a way may go on, these variables known: not through a condition that is certainly false, nor by the
    default beside a condition that is certainly true."""
    default, taken = node.element.get("default"), False
    for flow in scope.outgoing(node.id):
        said = None if flow.condition is None else truth(flow.condition, known)
        taken = taken or (said is True and flow.id != default)
        if flow.id != default and said is not False:
            yield flow.target
    if not taken:
        yield from (flow.target for flow in scope.outgoing(node.id) if flow.id == default)


def _said(way: Way, step: str, kind: str, word: Json) -> Way:
    """How a way stands after this word. What an outsider agrees to is agreed to by no department."""
    if word is None:
        return way
    if word != APPROVE:
        return way.declined("" if word == HANDOVER else step)
    if kind == steps.OUTSIDER:
        return replace(way, state=UNSEEN, refused="") if way.refused == step else way
    return way.agreed(step) if kind == steps.REVIEW else way.agreed(step).doubted()


def _loop(node: Node, many: xml.Element) -> Loop:
    number = xml.text(many.find(xml.bpmn("loopCardinality")))
    whole = min(int(number), MOST) if number.isascii() and number.isdigit() else 0
    until = xml.text(many.find(xml.bpmn("completionCondition")))
    return Loop(variable(node), xml.text(node.extension("variableName")), whole, until)


def variable(node: Node) -> str:
    """The name under which a step keeps what is said there."""
    many = node.child("multiInstanceLoopCharacteristics")
    return xml.text(node.extension("variableName") if many is None else many.find(xml.bpmn("loopDataOutputRef")))
