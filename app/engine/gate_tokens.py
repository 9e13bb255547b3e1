"""A game of tokens: from every mix of decisions the case must come to an end, no join may wait for ever.

Steps without a choice move at once (their order does not matter); only decisions branch the game.
"""

from collections.abc import Iterator
from typing import Final

from app.engine.diagram import Node, Scope
from app.engine.findings import Fault

MAX_MARKINGS: Final = 2000

Marking = frozenset[str]
"""Ids of the flows that bear a token."""


def stuck(scope: Scope) -> Iterator[Fault]:
    """Joins that may wait for ever, rounds without a way out. A game too large to be ended accuses nobody."""
    game = _Game(scope)
    seen: set[Marking] = set()
    todo = [frozenset(flow for node in scope.of("startEvent") for flow in game.out[node.id])]
    while todo and len(seen) < MAX_MARKINGS:
        marking, ended = game.rest(todo.pop())
        if marking in seen:
            continue
        seen.add(marking)
        following = game.decisions(marking)
        if not ended or (marking and not following):
            yield _fault([game.target[flow] for flow in sorted(marking)], ended)
            return
        todo += following


def _fault(nodes: list[Node], ended: bool) -> Fault:
    node = next((each for each in nodes if each.kind == "parallelGateway"), nodes[0])
    if not ended:
        return Fault(node.id, "D-LOOP", f"经过{node.label}的循环没有出口，办件永远不会办结")
    return Fault(node.id, "D-JOIN", f"并行网关{node.label}可能永远等不齐各分支，分支请用排他网关汇合")


class _Game:
    """The rules of one scope, looked up once."""

    def __init__(self, scope: Scope) -> None:
        self.target = {flow.id: scope.nodes[flow.target] for flow in scope.flows}
        self.out = {key: [flow.id for flow in scope.outgoing(key)] for key in scope.nodes}
        self.into = {key: frozenset(flow.id for flow in scope.incoming(key)) for key in scope.nodes}
        self.ways = {node.id: self._ways(scope, node) for node in scope.nodes.values()}

    def _ways(self, scope: Scope, node: Node) -> list[list[str]]:
        """Flows that get a token together, one list for each way to go on."""
        out = self.out[node.id]
        if node.kind in ("exclusiveGateway", "eventBasedGateway"):
            return [[flow] for flow in out]
        if node.kind == "inclusiveGateway":
            return [*([flow] for flow in out), *([out] if len(out) > 1 else [])]
        ways = [out]
        for event in scope.attached(node.id):
            interrupting = event.element.get("cancelActivity", "true") == "true"
            ways.append(self.out[event.id] if interrupting else [*out, *self.out[event.id]])
        return ways

    def rest(self, marking: Marking) -> tuple[Marking, bool]:
        """Move everything that has no choice; False if that goes round and round."""
        seen: set[Marking] = set()
        while marking not in seen:
            seen.add(marking)
            moves = (self._moved(marking, flow) for flow in sorted(marking))
            after = next((each for each in moves if each is not None), None)
            after = self._gathered(marking) if after is None else after
            if after is None:
                return marking, True
            marking = after
        return marking, False

    def decisions(self, marking: Marking) -> list[Marking]:
        """Markings after the first pending decision. Tokens decide on their own: one at a time is enough."""
        for flow in sorted(marking):
            node = self.target[flow]
            if self._decides(node):
                return [(marking - {flow}) | frozenset(way) for way in self.ways[node.id]]
        return []

    def _moved(self, marking: Marking, flow: str) -> Marking | None:
        """The marking after the one move this token has; None if it must wait or decide."""
        node = self.target[flow]
        if node.kind == "endEvent":
            return frozenset() if node.child("terminateEventDefinition") is not None else marking - {flow}
        taken = self.into[node.id] if node.kind == "parallelGateway" else frozenset({flow})
        if self._decides(node) or self._gathers(node) or not taken <= marking:
            return None
        return (marking - taken) | frozenset(self.out[node.id])

    def _gathered(self, marking: Marking) -> Marking | None:
        """An inclusive join takes what has come, once nothing else moves and nobody decides."""
        nodes = [self.target[flow] for flow in sorted(marking)]
        if any(self._decides(node) for node in nodes):
            return None
        node = next((each for each in nodes if self._gathers(each)), None)
        return None if node is None else (marking - self.into[node.id]) | frozenset(self.out[node.id])

    def _decides(self, node: Node) -> bool:
        return len(self.ways[node.id]) > 1 and not self._gathers(node)

    def _gathers(self, node: Node) -> bool:
        return node.kind == "inclusiveGateway" and len(self.into[node.id]) > 1
