"""Every variable is produced before it is read: a walk of the data through all paths, calls included.

`certain` holds what every path has produced, `possible` what some path has. A name read in any case must be
certain; one that is read only behind `and`, `or` or `if` must be possible.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from app.engine import expressions, timers, xml
from app.engine.decisions import Decision
from app.engine.diagram import COUNTS, Node, Scope
from app.engine.findings import Fault, Vocabulary
from app.engine.gate_elements import item, message, parameters, properties, result, table, timing
from app.engine.steps import EngineError


@dataclass(frozen=True)
class VariableSets:
    """Names before or after a node."""

    certain: frozenset[str]
    possible: frozenset[str]

    def plus(self, names: frozenset[str]) -> "VariableSets":
        """With these produced."""
        return VariableSets(self.certain | names, self.possible | names)


@dataclass(frozen=True)
class Reading:
    """An expression at an element: what it reads surely and perhaps; `local` names need no producer."""

    element: str
    rule: str
    surely: frozenset[str]
    perhaps: frozenset[str]
    local: frozenset[str] = frozenset()


class Walk:
    """One walk from the main process; findings gather in `faults`, each once."""

    def __init__(self, processes: Mapping[str, Scope], tables: Mapping[str, Decision], known: Vocabulary) -> None:
        self._processes, self._tables, self._known = processes, tables, known
        nodes = [node for scope in processes.values() for each in scope.every() for node in each.nodes.values()]
        self._all = frozenset().union(*(produced(node, tables) for node in nodes))
        self._ended: dict[tuple[str, VariableSets], VariableSets] = {}
        self._judged: set[tuple[str, VariableSets]] = set()
        self.faults: dict[tuple[str, str], Fault] = {}

    def judge(self, scope: Scope, given: VariableSets) -> None:
        """Gather the faults of this scope and what it calls when `given` stand at its start."""
        if (scope.id, given) in self._judged:
            return
        self._judged.add((scope.id, given))
        before, after = self._settle(scope, given)
        for node in scope.nodes.values():
            self._look(scope, node, before[node.id], after[node.id])
            called = self._called(scope, node)
            if called is not None:
                self.judge(called, before[node.id])

    def _through(self, scope: Scope, given: VariableSets) -> VariableSets:
        """Names at the end of the scope. No branch of a timer that leaves its step open ends it alone, unless
        by stopping all."""
        if (scope.id, given) not in self._ended:
            after = self._settle(scope, given)[1]
            ends = {node.id for node in scope.of("endEvent") if node.ends}
            possible = given.possible.union(*(after[key].possible for key in ends))
            alone = scope.mainly() | {key for key in ends if scope.nodes[key].stops}
            certain = [after[key].certain for key in ends & alone]
            self._ended[scope.id, given] = (
                VariableSets(certain[0].intersection(*certain), possible) if certain else given
            )
        return self._ended[scope.id, given]

    def _settle(
        self, scope: Scope, given: VariableSets
    ) -> tuple[dict[str, VariableSets], dict[str, VariableSets]]:
        """From everything certain and nothing possible down to what holds: both only ever move one way."""
        start = VariableSets(self._all | given.certain, frozenset())
        before, after = dict.fromkeys(scope.nodes, start), dict.fromkeys(scope.nodes, start)
        todo = list(scope.nodes)
        while todo:
            node = scope.nodes[todo.pop(0)]
            arriving = self._arriving(scope, node, before, after, given)
            leaving = self._leaving(scope, node, arriving)
            if (arriving, leaving) != (before[node.id], after[node.id]):
                before[node.id], after[node.id] = arriving, leaving
                todo += [key for key in scope.after(node.id) if key not in todo]
        return before, after

    def _arriving(
        self,
        scope: Scope,
        node: Node,
        before: Mapping[str, VariableSets],
        after: Mapping[str, VariableSets],
        given: VariableSets,
    ) -> VariableSets:
        if node.kind == "startEvent":
            return given
        if node.kind == "boundaryEvent":
            held = node.element.get("attachedToRef") or ""
            return VariableSets(before[held].certain, after[held].possible)
        known = [after[key] for key in scope.before(node.id)]
        return _merged(known, all_arrive=node.kind == "parallelGateway")

    def _leaving(self, scope: Scope, node: Node, arriving: VariableSets) -> VariableSets:
        called = self._called(scope, node)
        return arriving.plus(produced(node, self._tables)) if called is None else self._through(called, arriving)

    def _called(self, scope: Scope, node: Node) -> Scope | None:
        if node.kind == "callActivity":
            return self._processes[node.element.get("calledElement") or ""]
        return scope.inner.get(node.id)

    def _look(self, scope: Scope, node: Node, before: VariableSets, after: VariableSets) -> None:
        for each in [*readings(scope, node, self._tables), *self._names(node)]:
            at = after if each.rule == "D-CONDITION" else before
            for name in sorted(each.surely - at.certain - each.local):
                if name in at.possible:
                    self._fault(each, name, f"变量 {name} 在有的路径上还没有产生")
            for name in sorted((each.surely | each.perhaps) - at.possible - each.local):
                self._fault(each, name, f"变量 {name} 没有步骤产生，也不是办件的初始变量")

    def _names(self, node: Node) -> list[Reading]:
        """Variables read by their bare name: the department of a human step, what a message is waited for with."""
        read = []
        office = self._known.offices.get(node.lane or "") if node.kind == "userTask" else None
        if office:
            own = frozenset({item(_many(node).find(xml.bpmn("inputDataItem")))}) if node.repeats else frozenset()
            read.append(Reading(node.id, "D-LANE", frozenset({office}), frozenset(), own))
        sent = self._known.messages.get(message(node, node.element.getroottree().getroot()))
        if sent:
            needs = frozenset(properties(node)[need] for need in sent.needs)
            read.append(Reading(node.id, "D-MESSAGE", needs, frozenset()))
        return read

    def _fault(self, reading: Reading, name: str, message: str) -> None:
        self.faults.setdefault((reading.element, name), Fault(reading.element, "D-VAR", message))


def produced(node: Node, tables: Mapping[str, Decision]) -> frozenset[str]:
    """Variables of the process that a step writes, not counting what runs inside it."""
    if node.kind == "businessRuleTask":
        return frozenset(tables[table(node)].outputs)
    if node.repeats:
        return frozenset({xml.text(_many(node).find(xml.bpmn("loopDataOutputRef")))} - {""})
    if node.kind == "userTask":
        return frozenset({xml.text(node.extension("variableName"))})
    return frozenset({result(node)} - {""})


def _merged(known: list[VariableSets], all_arrive: bool) -> VariableSets:
    possible = frozenset().union(*(each.possible for each in known))
    sets = [each.certain for each in known]
    return VariableSets(frozenset().union(*sets) if all_arrive else sets[0].intersection(*sets), possible)


def _many(node: Node) -> xml.Element:
    many = node.child("multiInstanceLoopCharacteristics")
    assert many is not None
    return many


def readings(scope: Scope, node: Node, tables: Mapping[str, Decision]) -> list[Reading]:
    """All expressions of a node. Raises nothing: what does not compile was reported by `broken`."""
    return [reading for reading, _ in _read(scope, node, tables) if reading is not None]


def broken(scope: Scope, node: Node, tables: Mapping[str, Decision]) -> list[Fault]:
    """Expressions of a node that do not compile."""
    return [fault for _, fault in _read(scope, node, tables) if fault is not None]


_Pair = tuple[Reading | None, Fault | None]
_Names = tuple[frozenset[str], frozenset[str]]


def _read(scope: Scope, node: Node, tables: Mapping[str, Decision]) -> Iterator[_Pair]:
    for element, rule, text in _texts(scope, node):
        yield _pair(element, rule, partial(_expression, text))
    if node.repeats:
        yield from _instances(node)
    if node.kind != "subProcess":
        for each in node.element.iter(xml.bpmn("timeDuration"), xml.bpmn("timeDate")):
            yield _pair(node.id, "D-TIMER", partial(_time, timing(each)[1]))
    if node.kind == "businessRuleTask" and table(node) in tables:
        yield _pair(node.id, "D-DMN", partial(_cells, tables[table(node)]))


def _instances(node: Node) -> Iterator[_Pair]:
    """What a multi-instance step reads: before its instances, in each of them, after each of them."""
    parts = {xml.name(child): child for child in _many(node)}
    one = frozenset({item(parts.get("inputDataItem"))})
    ended = one | {item(parts.get("outputDataItem")), xml.text(parts.get("loopDataOutputRef")), *COUNTS}
    for tag in ("loopCardinality", "loopDataInputRef"):
        if tag in parts:
            yield _pair(node.id, "D-MI", partial(_expression, xml.text(parts[tag])))
    if "completionCondition" in parts:
        yield _pair(node.id, "D-MI", partial(_expression, xml.text(parts["completionCondition"])), ended)
    for each in parameters(node):
        yield _pair(node.id, "D-PARAM", partial(_expression, each.get("value") or ""), one)


def _pair(element: str, rule: str, names: Callable[[], _Names], local: frozenset[str] = frozenset()) -> _Pair:
    try:
        surely, perhaps = names()
    except EngineError as error:
        return None, Fault(error.element or element, "D-EXPR", error.message)
    return Reading(element, rule, surely, perhaps, local), None


def _time(text: str) -> _Names:
    return timers.names(text), timers.names(text)


def _cells(decision: Decision) -> _Names:
    decision.compile()
    for text in decision.texts():
        expressions.settled(text)
    return decision.inputs_names(), decision.names()


def _expression(text: str) -> _Names:
    expressions.compiled(text)
    expressions.settled(text)
    return expressions.certain_names(text), expressions.names(text)


def _texts(scope: Scope, node: Node) -> Iterator[tuple[str, str, str]]:
    """Element, rule and text of every plain expression."""
    for flow in scope.outgoing(node.id):
        if flow.condition is not None:
            yield flow.id, "D-CONDITION", flow.condition
    for each in parameters(node) if not node.repeats else ():
        yield node.id, "D-PARAM", each.get("value") or ""
