"""The forms a process begins with: those of the human steps its start leads to first."""

from collections.abc import Iterator, Mapping

from app.engine.gate_elements import form
from app.packages.drawing import Drawing, inside


def first_forms(process: str, known: Mapping[str, Drawing]) -> frozenset[str]:
    """Short names of the forms; diagrams that are called are followed."""
    return frozenset(_walked(known, known[process], set())) if process in known else frozenset()


def _walked(known: Mapping[str, Drawing], drawn: Drawing, seen: set[str]) -> Iterator[str]:
    """From the start of one scope; each is entered once, so that processes calling each other come to an end."""
    if drawn.scope.id in seen:
        return
    seen.add(drawn.scope.id)
    waiting, passed = [node.id for node in drawn.scope.of("startEvent")], set[str]()
    while waiting:
        node = drawn.scope.nodes.get(waiting.pop())
        if node is None or node.id in passed:
            continue
        passed.add(node.id)
        within = inside(known, drawn, node)
        if node.kind == "userTask":
            yield from filter(None, [form(node)])
            continue
        waiting += [flow.target for flow in drawn.scope.outgoing(node.id)]
        yield from _walked(known, within, seen) if within else ()
