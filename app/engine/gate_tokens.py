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
    """Parallel joins that may wait for ever. A game too large to play to its end accuses nobody."""
    seen: set[Marking] = set()
    todo = [frozenset(_out(scope, node)) for node in scope.of("startEvent")]
    while todo and len(seen) < MAX_MARKINGS:
        marking = _rest(scope, todo.pop())
        if marking in seen:
            continue
        seen.add(marking)
        following = _decisions(scope, marking)
        if marking and not following:
            node = scope.nodes[_target(scope, sorted(marking)[0])]
            yield Fault(
                node.id, "D-JOIN", f"并行网关{node.label}可能永远等不齐各分支，办件会停住；分支请用排他网关汇合"
            )
            return
        todo += following


def _out(scope: Scope, node: Node) -> list[str]:
    return [flow.id for flow in scope.outgoing(node.id)]


def _target(scope: Scope, flow: str) -> str:
    return next(each.target for each in scope.flows if each.id == flow)


def _rest(scope: Scope, marking: Marking) -> Marking:
    """Move everything that has no choice."""
    moved = True
    while moved:
        moved = False
        for flow in sorted(marking):
            after = _moved(scope, marking, flow) if flow in marking else None
            if after is not None:
                marking, moved = after, True
        if not moved:
            after = _gathered(scope, marking)
            if after is not None:
                marking, moved = after, True
    return marking


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
