"""A game of tokens: from every mix of decisions the case must come to an end, no join may wait for ever.

Steps without a choice move at once (their order does not matter); only decisions branch the game.
"""

from collections.abc import Iterator
from typing import Final

from app.engine.diagram import Node, Scope
from app.engine.findings import Fault

MAX_MARKINGS: Final = 5000

Marking = frozenset[str]
"""Ids of the flows that bear a token."""


def stuck(scope: Scope) -> Iterator[Fault]:
    """Joins that may wait for ever, rounds without a way out. A game too large to be ended accuses nobody."""
    seen: set[Marking] = set()
    todo = [frozenset(flow for node in scope.of("startEvent") for flow in _out(scope, node))]
    while todo and len(seen) < MAX_MARKINGS:
        marking, ended = _rest(scope, todo.pop())
        following = _decisions(scope, marking)
        if not ended or (marking and not following):
            yield _fault(_at(scope, marking), ended)
            return
        if marking not in seen:
            seen.add(marking)
            todo += following


def _fault(nodes: list[Node], ended: bool) -> Fault:
    node = next((each for each in nodes if each.kind == "parallelGateway"), nodes[0])
    if not ended:
        return Fault(node.id, "D-LOOP", f"经过{node.label}的循环没有出口，办件永远不会办结")
    return Fault(node.id, "D-JOIN", f"并行网关{node.label}可能永远等不齐各分支，分支请用排他网关汇合")


def _out(scope: Scope, node: Node) -> list[str]:
    return [flow.id for flow in scope.outgoing(node.id)]


def _target(scope: Scope, flow: str) -> str:
    return next(each.target for each in scope.flows if each.id == flow)


def _rest(scope: Scope, marking: Marking) -> tuple[Marking, bool]:
    """Move everything that has no choice; False if that goes round and round."""
    seen: set[Marking] = set()
    while marking not in seen:
        seen.add(marking)
        moves = (_moved(scope, marking, flow) for flow in sorted(marking))
        after = next((each for each in moves if each is not None), None)
        after = _gathered(scope, marking) if after is None else after
        if after is None:
            return marking, True
        marking = after
    return marking, False


def _moved(scope: Scope, marking: Marking, flow: str) -> Marking | None:
    """The marking after the one move this token has; None if it must wait or decide."""
    node = scope.nodes[_target(scope, flow)]
    if node.kind == "endEvent":
        return frozenset() if node.child("terminateEventDefinition") is not None else marking - {flow}
    taken = {flow}
    if node.kind == "parallelGateway":
        taken = {each.id for each in scope.incoming(node.id)}
        if not taken <= marking:
            return None
    elif len(_choices(scope, node)) > 1 or _gathers(scope, node):
        return None
    return (marking - taken) | frozenset(_out(scope, node))


def _gathers(scope: Scope, node: Node) -> bool:
    return node.kind == "inclusiveGateway" and len(scope.incoming(node.id)) > 1


def _gathered(scope: Scope, marking: Marking) -> Marking | None:
    """An inclusive join takes what has come, once nothing else moves and nobody decides."""
    if any(len(_choices(scope, node)) > 1 and not _gathers(scope, node) for node in _at(scope, marking)):
        return None
    for node in _at(scope, marking):
        if _gathers(scope, node):
            return (marking - {each.id for each in scope.incoming(node.id)}) | frozenset(_out(scope, node))
    return None


def _at(scope: Scope, marking: Marking) -> list[Node]:
    return [scope.nodes[_target(scope, flow)] for flow in sorted(marking)]


def _choices(scope: Scope, node: Node) -> list[list[str]]:
    """Flows that may get a token together, one list for each way to go on."""
    out = _out(scope, node)
    if node.kind in ("exclusiveGateway", "eventBasedGateway"):
        return [[flow] for flow in out]
    if node.kind == "inclusiveGateway":
        return [*([flow] for flow in out), *([out] if len(out) > 1 else [])]
    ways = [out]
    for event in scope.attached(node.id):
        interrupting = event.element.get("cancelActivity", "true") == "true"
        ways.append(_out(scope, event) if interrupting else [*out, *_out(scope, event)])
    return ways


def _decisions(scope: Scope, marking: Marking) -> list[Marking]:
    """Markings after the first pending decision. Tokens decide on their own, so one at a time is enough."""
    for flow in sorted(marking):
        node = scope.nodes[_target(scope, flow)]
        ways = _choices(scope, node) if node.kind not in ("parallelGateway", "endEvent") else []
        if len(ways) > 1 and not _gathers(scope, node):
            return [(marking - {flow}) | frozenset(way) for way in ways]
    return []
