"""Loops: what runs in circles without a person or a wait."""

from collections.abc import Iterator
from typing import Final

from app.engine.diagram import Node, Scope
from app.engine.findings import Fault

_WAITING: Final = frozenset({"userTask", "intermediateCatchEvent", "eventBasedGateway"})


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


def loops(scope: Scope, restless: frozenset[str]) -> Iterator[Fault]:
    """A cycle of automatic steps only; `restless` are called processes one may pass without a wait.

    One fault is enough: the others usually stand on the same cycle.
    """
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
