"""Parallel branches that write one variable: the later answer would wipe out the earlier one, whatever it said."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final

from app.engine.decisions import Decision
from app.engine.diagram import Node, Scope
from app.engine.findings import Fault
from app.engine.gate_variables import produced

_FORKS: Final = frozenset({"parallelGateway", "inclusiveGateway"})
Pair = tuple[str, str]


def overwritten(scopes: Mapping[str, Scope], tables: Mapping[str, Decision]) -> Iterator[Fault]:
    """Steps that write what a step beside them writes, too; `scopes` are all processes of the diagram by id, and
    places are known to hold one token at most."""
    for scope in (each for one in scopes.values() for each in one.every()):
        names = {key: _written(node, scope, scopes, tables) for key, node in scope.nodes.items()}
        beside = _Beside(scope).pairs
        for one, other in combinations(scope.nodes.values(), 2):
            for name in sorted(names[one.id] & names[other.id]) if (one.id, other.id) in beside else ():
                told = f"变量 {name} 由并行的{one.label}和{other.label}写入，后写的会盖掉先写的"
                yield Fault(other.id, "D-VAR", f"{told}；请各用一个变量，汇合之后一并判断")


def beside(scope: Scope) -> frozenset[Pair]:
    """Nodes and flows of a scope that may have tokens at once, each pair both ways round; also of a scope with
    faults that others tell."""
    return frozenset(_Beside(scope).pairs)


def _written(
    node: Node, scope: Scope, scopes: Mapping[str, Scope], tables: Mapping[str, Decision]
) -> frozenset[str]:
    """What a step writes, with all that runs inside it."""
    called = scope.inner.get(node.id) or scopes.get(node.element.get("calledElement") or "")
    if called is None:
        return produced(node, tables)
    return frozenset().union(*(_written(each, called, scopes, tables) for each in called.nodes.values()))


class _Beside:
    """Which nodes and flows of a scope may have tokens at once: `pairs`, each both ways round.

    What leaves a fork stands side by side, and so does a step with the branch of a timer that leaves it open; from
    there on whatever follows the one stands beside the other, up to the join that both come to.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope, self.pairs = scope, set[Pair]()
        self._into = {key: {flow.id for flow in scope.incoming(key)} for key in scope.nodes}
        self._target = {flow.id: flow.target for flow in scope.flows if flow.target in scope.nodes}
        joins = [node for node in scope.of(*_FORKS) if len(self._into[node.id]) > 1]
        self._leads = {node.id: scope.reach(scope.before(node.id), False, node.id) | {node.id} for node in joins}
        self._todo = list(self._first())
        while self._todo:
            self._add(self._todo.pop())

    def _first(self) -> Iterator[Pair]:
        for node in self._scope.of(*_FORKS):
            yield from combinations(self._out(node.id), 2)
        for event in self._scope.of("boundaryEvent"):
            if not event.interrupts and event.element.get("attachedToRef") in self._scope.nodes:
                yield event.id, event.element.get("attachedToRef") or ""

    def _add(self, pair: Pair) -> None:
        if pair not in self.pairs and pair[0] != pair[1]:
            self.pairs |= {pair, pair[::-1]}
            for one, other in (pair, pair[::-1]):
                self._todo += [(each, other) for each in self._after(one, other)]

    def _out(self, key: str) -> list[str]:
        return [flow.id for flow in self._scope.outgoing(key) if flow.id in self._target]

    def _after(self, one: str, other: str) -> Iterable[str]:
        if one in self._scope.nodes:
            return [*self._out(one), *(event.id for event in self._scope.attached(one))]
        target = self._target[one]
        return [target] if target not in self._leads or self._passes(target, other) else []

    def _passes(self, join: str, other: str) -> bool:
        """Whether a join may go on while the other stands where it is: nobody waits for that one."""
        if all((flow, other) in self.pairs for flow in self._into[join]):
            return True
        inclusive = self._scope.nodes[join].kind == "inclusiveGateway"
        return inclusive and self._target.get(other, other) not in self._leads[join]
