"""Steps that people may have on their desks at the same time, because the diagram splits before them."""

from collections.abc import Iterator, Mapping

from app.engine.diagram import Node
from app.engine.gate_elements import form
from app.engine.gate_write_conflicts import beside
from app.packages.drawing import Drawing, inside

Step = tuple[str, str]
"""The path of a human step (`review:review`) and the form it asks for."""


def abreast(process: str, known: Mapping[str, Drawing]) -> Mapping[str, frozenset[Step]]:
    """By the path of each human step those that may be open beside it."""
    found: dict[str, set[Step]] = {}
    for (path, _), other in _pairs(known, known[process], "", ()) if process in known else ():
        found.setdefault(path, set()).add(other)
    return {path: frozenset(others) for path, others in found.items()}


def _pairs(
    known: Mapping[str, Drawing], drawn: Drawing, before: str, above: tuple[str, ...]
) -> Iterator[tuple[Step, Step]]:
    nodes = drawn.scope.nodes
    steps = {key: [*_steps(known, drawn, node, before, above)] for key, node in nodes.items()}
    for one, other in beside(drawn.scope):
        yield from ((mine, theirs) for mine in steps.get(one, ()) for theirs in steps.get(other, ()))
    for key, node in nodes.items():
        within = inside(known, drawn, node)
        if within is not None and within.scope.id not in above:
            yield from _pairs(known, within, f"{before}{key}:", (*above, within.scope.id))


def _steps(
    known: Mapping[str, Drawing], drawn: Drawing, node: Node, before: str, above: tuple[str, ...]
) -> Iterator[Step]:
    """The paths of the human steps that a node is, or has within."""
    within = inside(known, drawn, node)
    if node.kind == "userTask":
        yield f"{before}{node.id}", form(node)
    elif within is not None and within.scope.id not in above:
        for each in within.scope.nodes.values():
            yield from _steps(known, within, each, f"{before}{node.id}:", (*above, within.scope.id))
