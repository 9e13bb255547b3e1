"""What of an element a running case relies on: what it is, and what it leaves to those after it.

Titles, lanes, forms, texts, deadlines and conditions are none of it: a case goes on over them.
"""

from collections.abc import Iterator, Mapping, Set
from typing import Final, NamedTuple

from app.engine import xml
from app.engine.diagram import Node, Scope
from app.engine.gate_elements import result
from app.packages.drawing import Drawing, inside

JOINS: Final = frozenset({"parallelGateway", "inclusiveGateway"})
LOOP: Final = "multiInstanceLoopCharacteristics"


class Footing(NamedTuple):
    """`events`: what an event waits for; `many`: how several do it, "" where one does; `at`: the step an event
    stands on; `left`: the variable that keeps what came of it; `called`: the process that is called."""

    kind: str
    events: tuple[str, ...]
    many: str
    at: str
    left: str
    called: str


def footing(node: Node) -> Footing:
    """What a case relies on that has passed the element or stands there."""
    events = sorted(one for one in map(xml.name, node.element) if one.endswith("EventDefinition"))
    loop, get = node.child(LOOP), node.element.get
    many = "" if loop is None else f"one by one: {loop.get('isSequential') == 'true'}"
    left = xml.text(node.extension("variableName")) or result(node)
    return Footing(node.kind, tuple(events), many, get("attachedToRef", ""), left, get("calledElement", ""))


def held(node: Node) -> tuple[object, ...]:
    """What was fixed when a case came to the element, and cannot be fixed anew: who the several are that do it,
    what a service was called with."""
    parts = (node.child(LOOP), node.extension("serviceTaskOperator"))
    return tuple(None if part is None else tuple(_said(part)) for part in parts)


def _said(element: xml.Element) -> Iterator[object]:
    attributes = sorted((str(name), str(value)) for name, value in element.attrib.items())
    yield str(element.tag), attributes, xml.text(element)
    for inner in element:
        yield from _said(inner)


def alike(one: Mapping[str, Drawing], other: Mapping[str, Drawing], process: str) -> bool:
    """Whether the process with all it calls is drawn alike: no case of it could tell them apart."""
    pairs = [_within(known, process) for known in (one, other)]
    return pairs[0] == pairs[1]


def splits(known: Mapping[str, Drawing], process: str) -> bool:
    """Whether a case may stand at several places at once, so that open steps do not tell all of them."""
    return any(_splits(scope) for scope in _scopes(known, process))


def _splits(scope: Scope) -> bool:
    asides = [one for one in scope.of("boundaryEvent") if not one.interrupts]
    return bool(asides) or any(len(scope.outgoing(one.id)) > 1 for one in scope.of(*JOINS))


def _within(known: Mapping[str, Drawing], process: str) -> list[object]:
    return [(scope.id, _plan(scope)) for scope in _scopes(known, process)]


def _plan(scope: Scope) -> tuple[object, Set[object]]:
    elements = {key: (footing(node), held(node)) for key, node in scope.nodes.items()}
    return elements, {(flow.source, flow.target) for flow in scope.flows}


def _scopes(known: Mapping[str, Drawing], process: str) -> list[Scope]:
    """The process, its subprocesses and all it calls, each once, in an order of their ids."""
    found = dict[str, Scope]()
    todo = [known[process]] if process in known else []
    while todo:
        drawing = todo.pop()
        if drawing.scope.id not in found:
            found[drawing.scope.id] = drawing.scope
            nodes = drawing.scope.nodes.values()
            todo += [one for node in nodes if (one := inside(known, drawing, node)) is not None]
    return [found[key] for key in sorted(found)]
