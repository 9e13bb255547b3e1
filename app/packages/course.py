"""The course of a process as a person would tell it: where somebody acts, what is awaited, what follows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import Final

from app.engine.diagram import Node, Scope
from app.packages.drawing import Drawing, said

MOST: Final = 20
"""Ways on that are told of one stop; who needs more reads the diagram."""
_INNER: Final = ("callActivity", "subProcess")
_STOPS: Final = ("userTask", "intermediateCatchEvent")
_SPLITS: Final = ("exclusiveGateway", "inclusiveGateway")
OTHERWISE: Final = "其他情形"
_EVENTS: Final = {"timerEventDefinition": "到期未办", "errorEventDefinition": "办理出错"}
Scopes = Mapping[str, Scope]


@dataclass(frozen=True)
class Way:
    """A way on. `words`: the names of what leads there; `done`: what the system does on it.

    `to`: the stop it leads to, "" where it ends at `end`; `beside`: it is gone besides, the step stays open.
    """

    words: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    to: str = ""
    end: str = ""
    beside: bool = False


@dataclass(frozen=True)
class Stop:
    """A place where a case stands: for a person of one of the `lanes`, or until something comes (no lanes).

    `steps`: the human steps in it; `many`: it is done once per one of several; `done`: what the system does next,
    whatever way the case goes then.
    """

    key: str
    name: str
    lanes: tuple[str, ...]
    steps: tuple[str, ...]
    many: bool
    done: tuple[str, ...]
    ways: tuple[Way, ...]


def course(process: str, known: Mapping[str, Drawing]) -> tuple[Stop, ...]:
    """The stops in the order in which a case comes to them first; called diagrams with people in them are one."""
    scopes = {name: one.scope for name, one in known.items()}
    if process not in scopes:
        return ()
    return _Teller(scopes[process], scopes).stops()


class _Teller:
    """One scope, read for telling."""

    def __init__(self, scope: Scope, scopes: Scopes) -> None:
        self._scope, self._scopes = scope, scopes

    def stops(self) -> tuple[Stop, ...]:
        return tuple(self._stop(node) for node in self._ordered() if self._halts(node))

    def _ordered(self) -> list[Node]:
        """Each node before what it leads to, loops left aside."""
        passed, order = set[str](), list[Node]()

        def visit(key: str) -> None:
            passed.add(key)
            for following in reversed(self._scope.after(key)):
                if following not in passed:
                    visit(following)
            order.append(self._scope.nodes[key])

        for start in self._scope.of("startEvent"):
            visit(start.id)
        return order[::-1]

    def _halts(self, node: Node) -> bool:
        return node.kind in _STOPS or bool(self._people(node))

    def _people(self, node: Node) -> list[Node]:
        """The human steps that a node is, or has within."""
        if node.kind == "userTask":
            return [node]
        return list(self._inside(node, ())) if node.kind in _INNER else []

    def _inside(self, node: Node, above: tuple[str, ...]) -> Iterator[Node]:
        called = node.element.get("calledElement") or node.id
        scope = self._scopes.get(called) or self._scope.inner.get(called)
        for one in scope.nodes.values() if scope and called not in above else ():
            if one.kind == "userTask":
                yield one
            elif one.kind in _INNER and scope:
                yield from _Teller(scope, self._scopes)._inside(one, (*above, called))

    def _stop(self, node: Node) -> Stop:
        people = self._people(node)
        ways = list(islice(self._ways(node.id), MOST))
        shared = _shared([one.done for one in ways]) if len(ways) > 1 else ()
        asides = [way for event in self._scope.attached(node.id) for way in islice(self._aside(event), MOST)]
        return Stop(
            key=node.id,
            name=(node.element.get("name") or "").strip(),
            lanes=tuple(dict.fromkeys(one.lane for one in people if one.lane)),
            steps=tuple(one.id for one in people),
            many=node.repeats,
            done=shared,
            ways=tuple(replace(one, done=one.done[len(shared) :]) for one in ways) + tuple(asides),
        )

    def _ways(self, key: str, so_far: Way = Way(), passed: frozenset[str] = frozenset()) -> Iterator[Way]:
        """Everything that may follow a node, up to the next stop or end."""
        flows = self._scope.outgoing(key)
        node = self._scope.nodes[key]
        told = node.kind in _SPLITS and len(flows) > 1
        for flow in flows:
            words = (*so_far.words, said(node, flow) or OTHERWISE) if told else so_far.words
            yield from self._onward(flow.target, replace(so_far, words=words), passed | {key})

    def _onward(self, key: str, so_far: Way, passed: frozenset[str]) -> Iterator[Way]:
        node = self._scope.nodes.get(key)
        if node is None:
            return
        name = (node.element.get("name") or "").strip()
        if node.kind == "endEvent":
            yield replace(so_far, end=name)
        elif self._halts(node):
            yield replace(so_far, to=key)
        elif key not in passed:
            acts = node.kind not in _SPLITS and node.kind.endswith(("Task", "Activity", "Process")) and name
            yield from self._ways(key, replace(so_far, done=(*so_far.done, name)) if acts else so_far, passed)
            for event in self._scope.attached(key):
                yield from self._aside(event, so_far, passed)

    def _aside(self, event: Node, so_far: Way = Way(), passed: frozenset[str] = frozenset()) -> Iterator[Way]:
        """The ways of an event that stands on a step."""
        name = (event.element.get("name") or "").strip()
        kind = next((word for tag, word in _EVENTS.items() if event.child(tag) is not None), OTHERWISE)
        begun = replace(so_far, words=(*so_far.words, name or kind), beside=so_far.beside or not event.interrupts)
        yield from self._ways(event.id, begun, passed)


def _shared(all_done: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What every way begins with."""
    same = takewhile(lambda names: len(set(names)) == 1, zip(*all_done, strict=False))
    return tuple(names[0] for names in same)
