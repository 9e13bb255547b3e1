"""Loops: what runs in circles without a person or a wait."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.engine import expressions, xml
from app.engine.diagram import Node, Scope
from app.engine.findings import Fault
from app.engine.gate_kinds import Kinds
from app.engine.gate_moments import UNKNOWN, at_once
from app.engine.steps import EngineError

_WAITING: Final = frozenset({"userTask", "intermediateCatchEvent", "eventBasedGateway"})


class _Rests:
    """Where a token rests in a scope; `restless` are called processes one may pass without a wait."""

    def __init__(self, scope: Scope, restless: frozenset[str], kinds: Kinds) -> None:
        self.scope, self.passing = scope, at_once(scope, kinds)
        self._restless, self._kinds = restless, kinds
        self.resting = {node.id for node in scope.nodes.values() if self._waits(node)}

    def following(self, key: str) -> list[str]:
        """What comes next, and the timers on it that take it away at once."""
        after = self.scope.after(key)
        held = {each.id for each in self.scope.of("boundaryEvent")} & self.passing
        return [*after, *(event for step in after for event in self.scope.after(step) if event in held)]

    def _waits(self, node: Node) -> bool:
        """Whether a token always rests here. An empty list may carry it through a multi-instance step."""
        if node.kind == "boundaryEvent":
            return node.child("errorEventDefinition") is None and node.id not in self.passing
        if node.kind == "subProcess":
            return always_waits(self.scope.inner[node.id], self._restless, self._kinds)
        if node.kind == "callActivity":
            return node.element.get("calledElement") not in self._restless
        if self.passing & {node.id, *(self.scope.after(node.id) if node.kind == "eventBasedGateway" else ())}:
            return False
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


def always_waits(scope: Scope, restless: frozenset[str], kinds: Kinds = UNKNOWN) -> bool:
    """Whether every way through the scope meets a wait."""
    rests, seen = _Rests(scope, restless, kinds), set[str]()
    todo = [node.id for node in scope.of("startEvent")]
    while todo:
        key = todo.pop()
        if key not in seen and key not in rests.resting:
            seen.add(key)
            todo += rests.following(key)
    return not any(scope.nodes[key].kind == "endEvent" for key in seen)


def idle(scopes: Mapping[str, Scope], order: Sequence[str], kinds: Kinds) -> Iterator[Fault]:
    """Loops of these processes, `order` has called ones before their callers, by what is known of variables."""
    restless: set[str] = set()
    for key in order:
        for scope in scopes[key].every():
            yield from loops(scope, frozenset(restless), kinds)
        if not always_waits(scopes[key], frozenset(restless), kinds):
            restless.add(key)


def loops(scope: Scope, restless: frozenset[str], kinds: Kinds = UNKNOWN) -> Iterator[Fault]:
    """A cycle of automatic steps only; `restless` are called processes one may pass without a wait.

    One fault is enough: the others usually stand on the same cycle.
    """
    rests = _Rests(scope, restless, kinds)
    busy = scope.nodes.keys() - rests.resting
    for key in scope.nodes:
        if key in busy and key in _within(rests, key, busy):
            # Some event of a round is what makes it spin: it is the one to mend.
            round_ = [scope.nodes[each] for each in _round(rests, key, busy)]
            timer = next((each for each in round_ if each.id in rests.passing), None)
            yield Fault((timer or scope.nodes[key]).id, "D-LOOP", _told(scope.nodes[key], round_, timer))
            return


def _told(node: Node, busy: list[Node], timer: Node | None) -> str:
    many = next((each for each in busy if each.repeats and each.kind in _WAITING), None)
    if timer is not None:
        words = "时长为零，或者日期是写定的、终将过去"
        words = f"经过{node.label}的循环可能空转：定时事件{timer.label}不会等待，{words}"
        return f"{words}；请写明大于零的时长，或者在循环中另加人工步骤"
    if many is None:
        return f"经过{node.label}的循环中没有人工步骤或等待，办件会空转"
    words = f"经过{node.label}的循环可能空转：多实例步骤{many.label}的名单或个数可能为空，那时没有人办理"
    return f"{words}；请在循环中另加人工步骤或等待，或者写明固定的个数"


def _round(rests: _Rests, key: str, busy: set[str]) -> list[str]:
    """The steps of all rounds through this one."""
    return [each for each in sorted(_within(rests, key, busy)) if key in _within(rests, each, busy)]


def _within(rests: _Rests, key: str, allowed: set[str]) -> set[str]:
    seen: set[str] = set()
    todo = [each for each in rests.following(key) if each in allowed]
    while todo:
        each = todo.pop()
        if each not in seen:
            seen.add(each)
            todo += [following for following in rests.following(each) if following in allowed]
    return seen
