"""A scope as a net of places: what tokens may do next, as the engine does it.

A token rests in steps, catching events and event gateways, on flows into joins, and in timers that leave their
step open. Everything else it passes at once; an inclusive join goes on when nothing else moves and nobody can come
any more. Called processes and subprocesses are judged for themselves: here they only rest.
A marking is an integer, one bit for each place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from app.engine.diagram import Node, Scope

MAX_STEPS: Final = 600_000
Flows = tuple[str, ...]
_RESTS: Final = frozenset(
    {"userTask", "serviceTask", "callActivity", "subProcess", "intermediateCatchEvent", "eventBasedGateway"}
)
_AUTOMATIC: Final = frozenset({"startEvent", "serviceTask", "businessRuleTask", "boundaryEvent", "endEvent"})
_MEETS: Final = frozenset({"parallelGateway", "inclusiveGateway"})


class Twice(Exception):
    """A second token came to a place: a step, or a flow into a join."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class TooMany(Exception):
    """There is more to look at than the bound allows."""


class Bound:
    """How much may be looked at, all scopes of a diagram together: a count, so that every machine judges alike."""

    def __init__(self) -> None:
        self._left = MAX_STEPS

    def spend(self, steps: int) -> None:
        """Raises TooMany."""
        self._left -= steps
        if self._left < 0:
            raise TooMany


class Unclear(Exception):
    """Whether an inclusive join goes on depends on how one reads the standard."""

    def __init__(self, join: str) -> None:
        super().__init__(join)
        self.join = join


@dataclass(frozen=True)
class Inner:
    """What was found out about called processes and subprocesses, by id.

    `endless` ones end by an error or not at all, `automatic` ones run by themselves from start to end.
    """

    endless: frozenset[str] = frozenset()
    automatic: frozenset[str] = frozenset()

    def of(self, node: Node) -> str:
        """Which scope a call or subprocess runs."""
        return (node.element.get("calledElement") or "") if node.kind == "callActivity" else node.id

    def runs_alone(self, scope: Scope) -> bool:
        """Whether a scope never waits for a person, a message or a moment."""
        return all(self.passes(node) for node in scope.nodes.values())

    def passes(self, node: Node) -> bool:
        """Whether a token goes through this node by itself."""
        if node.kind in ("callActivity", "subProcess"):
            return self.of(node) in self.automatic
        return node.kind in _AUTOMATIC or node.kind in _MEETS or node.kind == "exclusiveGateway"


@dataclass(frozen=True)
class Move:
    """What may happen at a rest: tokens that must be there, tokens taken away, flows that get one, node passed."""

    needs: int
    takes: int
    flows: Flows
    passed: str


class Net:
    """The rules of one scope, looked up once. `passed` gathers the nodes tokens have come to."""

    def __init__(self, scope: Scope, inner: Inner, bound: Bound) -> None:
        self.scope, self.inner, self.nodes, self.bound = scope, inner, scope.nodes, bound
        self.out: dict[str, Flows] = {key: tuple(flow.id for flow in scope.outgoing(key)) for key in self.nodes}
        self.into = {key: tuple(flow.id for flow in scope.incoming(key)) for key in self.nodes}
        self.source = {flow.id: flow.source for flow in scope.flows}
        self.target = {flow.id: self.nodes[flow.target] for flow in scope.flows}
        self.events = {key: scope.attached(key) for key in self.nodes}
        self.aside = {node.id for node in scope.of("boundaryEvent") if self._stands_aside(node)}
        self.bit = {place: 1 << at for at, place in enumerate(self._places())}
        self.failed = 1 << len(self.bit)
        resting = [node for node in self.nodes.values() if node.id in self.bit and node.kind != "boundaryEvent"]
        self.held = {node.id: self._sum([node.id, *self._armed(node.id)]) for node in resting}
        self.moves = [move for node in resting for move in self._moves(node)]
        self.ways = {key: self._ways(node) for key, node in self.nodes.items()}
        meeting = [node for node in scope.of("inclusiveGateway") if self.joins(node)]
        self.coming = {
            node.id: {flow: self._coming(node, flow) for flow in self.into[node.id]} for node in meeting
        }
        self.passed: set[str] = set()

    def joins(self, node: Node) -> bool:
        """Whether tokens meet at this node."""
        return node.kind in _MEETS and len(self.into[node.id]) > 1

    def here(self, marking: int) -> list[str]:
        """Places with a token."""
        return [place for place, bit in self.bit.items() if marking & bit]

    def _places(self) -> Iterator[str]:
        for node in self.nodes.values():
            if node.kind in _RESTS or self.events[node.id]:
                yield from (node.id, *self._armed(node.id))
            elif self.joins(node):
                yield from self.into[node.id]

    def _armed(self, key: str) -> list[str]:
        return [each.id for each in self.events[key] if not each.interrupts and each.id not in self.aside]

    def _sum(self, places: Iterable[str]) -> int:
        return sum(self.bit[place] for place in places)

    def _stands_aside(self, event: Node) -> bool:
        """Whether a timer that leaves its step open only sets automatic steps of its own going, up to plain ends.

        They meet nothing and end by themselves, so any number of them may be under way at once.
        """
        ahead = [self.nodes[key] for key in self.scope.reach([event.id])]
        alone = all(self.inner.passes(node) and not self.joins(node) and not _stops(node) for node in ahead)
        steps = {node.id for node in ahead if node.kind != "endEvent" and not node.kind.endswith("Gateway")}
        return alone and not event.interrupts and not steps & self.scope.mainly()

    def _moves(self, node: Node) -> Iterator[Move]:
        here, all_of_it = self.bit[node.id], self.held[node.id]
        if node.kind == "eventBasedGateway":
            caught = [self.target[flow].id for flow in self.out[node.id]]
            yield from (Move(here, all_of_it, self.out[key], key) for key in caught)
        elif node.kind not in ("callActivity", "subProcess") or self.inner.of(node) not in self.inner.endless:
            yield Move(here, all_of_it, self.out[node.id], node.id)
        for event in self.events[node.id]:
            if event.id in self.aside:
                continue
            needs = here if event.interrupts else self.bit[event.id]
            yield Move(needs, all_of_it if event.interrupts else needs, self.out[event.id], event.id)

    def _ways(self, node: Node) -> list[Flows]:
        """Each way out: the flows that get a token together. Raises TooMany."""
        out = self.out[node.id]
        if node.kind == "exclusiveGateway":
            return [(flow,) for flow in out]
        if node.kind != "inclusiveGateway" or len(out) < 2:
            return [out]
        self.bound.spend(2 ** (len(out) - 1))
        default = node.element.get("default") or ""
        chosen = [flow for flow in out if flow != default]
        return [(default,), *(way for size in range(len(chosen)) for way in combinations(chosen, size + 1))]

    def _coming(self, join: Node, flow: str) -> int:
        """Places from which a token may come to that flow into an inclusive join, not through the join itself."""
        ahead = self.scope.reach([self.source[flow]], forward=False, without=join.id)
        return sum({bit for key in ahead for bit in self._from(self.nodes[key], ahead, flow)})

    def _from(self, node: Node, ahead: set[str], flow: str) -> Iterator[int]:
        """Places of this node whose tokens go that way; `ahead` are the nodes that lead to the flow."""
        key = node.id
        if self.joins(node):
            yield from (self.bit[each] for each in self.into[key])
        elif node.kind == "boundaryEvent":
            yield self.bit.get(key, 0)
        elif key in self.held:
            ways = [self.target[each].id in ahead or each == flow for each in self.out[key]]
            ways += [event.id in ahead for event in self.events[key] if event.interrupts]
            yield self.bit[key] if any(ways) else 0

    def start(self) -> Iterator[int]:
        """Markings at the first rest. Raises Twice, Unclear, TooMany."""
        begin = self.scope.of("startEvent")[0].id
        self.passed.add(begin)
        return self.settle(0, self.out[begin])

    def after(self, marking: int) -> Iterator[int]:
        """Markings at the next rest, whatever happens. Raises Twice, Unclear, TooMany."""
        for move in self.moves:
            if marking & move.needs:
                self.passed.add(move.passed)
                yield from self.settle(marking & ~move.takes, move.flows)

    def settle(self, marking: int, flows: Flows) -> Iterator[int]:
        """Let the tokens on these flows move until all rest, in every way they may choose."""
        todo, seen = [(marking, flows)], set()
        while todo:
            state = todo.pop()
            if state in seen:
                continue
            seen.add(state)
            self.bound.spend(1)
            marking, flows = state
            following = self._arrive(marking, flows[-1], flows[:-1]) if flows else self._closed(marking)
            if not flows and not following:
                yield marking
            todo += following

    def _arrive(self, marking: int, flow: str, rest: Flows) -> list[tuple[int, Flows]]:
        node = self.target[flow]
        self.passed.add(node.id)
        if node.kind == "endEvent":
            return [self._ended(marking, node, rest)]
        if self.joins(node):
            return self._gathered(self._put(marking, flow), node, rest)
        if node.id in self.held:
            return [(self._put(marking, node.id) | self.held[node.id], rest)]
        return [(marking, rest + way) for way in self.ways[node.id]]

    def _ended(self, marking: int, node: Node, rest: Flows) -> tuple[int, Flows]:
        if node.child("errorEventDefinition") is not None:
            return self.failed, ()
        return (0, ()) if _stops(node) else (marking, rest)

    def _put(self, marking: int, place: str) -> int:
        if marking & self.bit[place]:
            raise Twice(place)
        return marking | self.bit[place]

    def _gathered(self, marking: int, node: Node, rest: Flows) -> list[tuple[int, Flows]]:
        """A parallel join goes on when it is complete, an inclusive one when all has come to rest."""
        wanted = self._sum(self.into[node.id])
        if node.kind == "inclusiveGateway" or marking & wanted != wanted:
            return [(marking, rest)]
        return [(marking & ~wanted, rest + self.out[node.id])]

    def _closed(self, marking: int) -> list[tuple[int, Flows]]:
        """Go on at one inclusive join to which nobody can come any more; empty if there is none."""
        for join, coming in self.coming.items():
            arrived = [flow for flow in coming if marking & self.bit[flow]]
            if arrived and not self._awaits(join, marking, arrived):
                left = marking & ~self._sum(arrived)
                return [(left, way) for way in self.ways[join]]
        return []

    def _awaits(self, join: str, marking: int, arrived: list[str]) -> bool:
        coming, others = self.coming[join], marking & ~self._sum(self.into[join])
        doubled = still = 0
        for flow, places in coming.items():
            if flow in arrived:
                doubled |= places & others
            else:
                still |= places & others
        if still and not still & ~doubled:
            raise Unclear(join)
        return bool(still)


def _stops(node: Node) -> bool:
    """An end event that ends more than its own token."""
    return any(node.child(f"{kind}EventDefinition") is not None for kind in ("terminate", "error"))
