"""Loops and joins: what runs in circles, what waits for itself, what fires too early."""

from collections.abc import Iterator
from typing import Final

from app.engine.diagram import Node, Scope
from app.engine.findings import Fault

_WAITING: Final = frozenset({"userTask", "intermediateCatchEvent", "eventBasedGateway"})


def loops(scope: Scope, restless: frozenset[str]) -> Iterator[Fault]:
    """Faults of cycles and joins; `restless` are called processes one may pass without a wait."""
    yield from _restless(scope, restless)
    for node in scope.of("inclusiveGateway"):
        if node.id in scope.reach(scope.after(node.id)):
            yield Fault(node.id, "D-INCLUSIVE", f"包容网关{node.label}不能放在循环中，请改用排他或并行网关")
    for node in scope.of("parallelGateway"):
        yield from _selfish(scope, node)


def _waits(scope: Scope, node: Node, restless: frozenset[str]) -> bool:
    """Whether a token always rests here. An empty list may carry it through a multi-instance step."""
    if node.kind == "boundaryEvent":
        return node.child("errorEventDefinition") is None
    if node.kind == "subProcess":
        return always_waits(scope.inner[node.id], restless)
    if node.kind == "callActivity":
        return node.element.get("calledElement") not in restless
    return node.kind in _WAITING and not node.repeats


def always_waits(scope: Scope, restless: frozenset[str]) -> bool:
    """Whether every way through the scope meets a wait."""
    resting = {node.id for node in scope.nodes.values() if _waits(scope, node, restless)}
    seen: set[str] = set()
    todo = [node.id for node in scope.of("startEvent")]
    while todo:
        key = todo.pop()
        if key not in seen and key not in resting:
            seen.add(key)
            todo += scope.after(key)
    return not any(scope.nodes[key].kind == "endEvent" for key in seen)


def _restless(scope: Scope, restless: frozenset[str]) -> Iterator[Fault]:
    """A cycle of automatic steps only. One fault is enough: the others usually stand on the same cycle."""
    busy = {node.id for node in scope.nodes.values() if not _waits(scope, node, restless)}
    for key in scope.nodes:
        if key in busy and key in _within(scope, key, busy):
            label = scope.nodes[key].label
            yield Fault(key, "D-LOOP", f"经过{label}的循环中没有人工步骤或等待，办件会空转")
            return


def _within(scope: Scope, key: str, allowed: set[str]) -> set[str]:
    seen: set[str] = set()
    todo = [each for each in scope.after(key) if each in allowed]
    while todo:
        each = todo.pop()
        if each not in seen:
            seen.add(each)
            todo += [following for following in scope.after(each) if following in allowed]
    return seen


def _selfish(scope: Scope, node: Node) -> Iterator[Fault]:
    """A join one of whose branches comes only after it would wait for itself."""
    sources = [flow.source for flow in scope.incoming(node.id)]
    if len(sources) < 2:
        return
    first = scope.reach([each.id for each in scope.of("startEvent")], without=node.id)
    if any(source not in first for source in sources):
        yield Fault(node.id, "D-JOIN", f"并行网关{node.label}等待自己之后的分支，循环请用排他网关汇合")
