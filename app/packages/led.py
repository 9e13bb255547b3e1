"""Whom a decision leads to: the forms of the steps that people may get next by it."""

from collections.abc import Iterator, Mapping, Sequence

from app.engine.diagram import Node, Scope
from app.engine.gate_elements import form
from app.engine.steps import Json
from app.packages.drawing import Drawing, Place, places
from app.packages.seen import targets, variable

Known = Mapping[str, Drawing]


def forms_led_to(known: Known, process: str, path: str, said: Mapping[str, Json]) -> frozenset[str]:
    """After the step at this path, where `said` is decided; several where that depends on more than it."""
    found = places(known, process, path)
    return frozenset(_Led(known, found[-1], said).leave(found)) if found else frozenset()


class _Led:
    """Walks on from a step to the next ones of people."""

    def __init__(self, known: Known, step: Place, said: Mapping[str, Json]) -> None:
        node = step[0].scope.nodes[step[1]]
        self._known, self._seen = known, set[tuple[str, str]]()
        self._said = {} if node.repeats else {variable(node): said}

    def leave(self, path: Sequence[Place]) -> Iterator[str]:
        """By every flow that what was said leaves open."""
        drawing, element = path[-1]
        for target in targets(drawing.scope, drawing.scope.nodes[element], self._said):
            yield from self._arrive([*path[:-1], (drawing, target)])

    def _arrive(self, path: Sequence[Place]) -> Iterator[str]:
        drawing, element = path[-1]
        node = drawing.scope.nodes.get(element)
        if node is None or (drawing.scope.id, element) in self._seen:
            return
        self._seen.add((drawing.scope.id, element))
        inner = self._inner(drawing, node)
        if node.kind == "userTask":
            yield form(node)
        elif inner is not None:
            for start in inner.scope.of("startEvent"):
                yield from self.leave([*path, (inner, start.id)])
        elif node.kind != "endEvent":
            yield from self.leave(path)
        elif path[:-1]:
            yield from self.leave(path[:-1])

    def _inner(self, drawing: Drawing, node: Node) -> Drawing | None:
        scope: Scope | None = drawing.scope.inner.get(node.id)
        called = node.element.get("calledElement") or ""
        return Drawing(scope, drawing.messages) if scope else self._known.get(called)
