"""Loops: what runs in circles without a person or a wait."""

from collections.abc import Iterator
from typing import Final

from app.engine import expressions, xml
from app.engine.diagram import Node, Scope
from app.engine.findings import Fault
from app.engine.steps import EngineError

_WAITING: Final = frozenset({"userTask", "intermediateCatchEvent", "eventBasedGateway"})


def _waits(scope: Scope, node: Node, restless: frozenset[str]) -> bool:
    """Whether a token always rests here. An empty list may carry it through a multi-instance step."""
    if node.kind == "boundaryEvent":
        return node.child("errorEventDefinition") is None
    if node.kind == "subProcess":
        return always_waits(scope.inner[node.id], restless)
    if node.kind == "callActivity":
        return node.element.get("calledElement") not in restless
    return node.kind in _WAITING and (not node.repeats or _certainly(node))


def _certainly(node: Node) -> bool:
    """Whether a multi-instance step has a written number of instances, one at least."""
    marker = node.child("multiInstanceLoopCharacteristics")
    number = "" if marker is None else xml.text(marker.find(xml.bpmn("loopCardinality")))
    try:
        value = expressions.constant(number) if number else 0
    except EngineError:
        return False
    return type(value) is int and value > 0


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
            round_ = [scope.nodes[each] for each in _within(scope, key, busy)]
            yield Fault(key, "D-LOOP", _told(scope.nodes[key], round_))
            return


def _told(node: Node, busy: list[Node]) -> str:
    many = next((each for each in busy if each.repeats and each.kind in _WAITING), None)
    if many is None:
        return f"经过{node.label}的循环中没有人工步骤或等待，办件会空转"
    words = f"经过{node.label}的循环可能空转：多实例步骤{many.label}的名单或个数可能为空，那时没有人办理"
    return f"{words}；请在循环中另加人工步骤或等待，或者写明固定的个数"


def _within(scope: Scope, key: str, allowed: set[str]) -> set[str]:
    seen: set[str] = set()
    todo = [each for each in scope.after(key) if each in allowed]
    while todo:
        each = todo.pop()
        if each not in seen:
            seen.add(each)
            todo += [following for following in scope.after(each) if following in allowed]
    return seen
