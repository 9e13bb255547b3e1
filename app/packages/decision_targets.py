"""Where a decision leads to: the steps that may come next by it, and the forms that people get there."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from app.engine import decisions
from app.engine.diagram import Node
from app.engine.gate_elements import form, result, table
from app.engine.steps import EngineError, Json
from app.forms.deciding import APPROVE, DECISION
from app.packages.drawing import Drawing, Place, inside, places
from app.packages.review_coverage import targets, variable

Known = Mapping[str, Drawing]
Variables = Mapping[str, Json]
NONE: Final[Mapping[str, decisions.Decision]] = {}


def forms_led_to(known: Known, process: str, path: str, said: Variables) -> frozenset[str]:
    """After the step at this path, where `said` is decided; several where that depends on more than it."""
    found = places(known, process, path)
    if not found:
        return frozenset()
    node = _node(found)
    told = {} if node.repeats else {variable(node): said}
    return frozenset(form(one) for _, one in _Led(known).leave(found, told) if one.kind == "userTask")


def agreed_to(
    known: Known, dmn: Iterable[bytes], process: str, path: str, others: Collection[str], variables: Variables
) -> frozenset[str]:
    """Paths of the steps, of people and others, that come next after this one and the others of its round had all
    agreed who decide there; where that depends on more, of all. `variables`: as they stand since; `dmn`: the files
    of the tables."""
    found = places(known, process, path)
    steps = (places(known, process, one) for one in (path, *others))
    names = {variable(_node(one)) for one in steps if one}
    told = {**variables, **{name: _agreed(variables[name]) for name in names & variables.keys()}}
    tables = {one.id: one for one in chain(*map(decisions.read, dmn))}
    return frozenset(one for one, _ in _Led(known, tables, others).leave(found, told)) if found else frozenset()


def _node(path: Sequence[Place]) -> Node:
    drawing, element = path[-1]
    return drawing.scope.nodes[element]


def _agreed(said: Json) -> Json:
    """The same answer, or list of answers, with another decision."""
    if isinstance(said, list):
        return [_agreed(one) for one in said]
    return {**said, DECISION: APPROVE} if isinstance(said, dict) else said


class _Led:
    """Walks on from a step to the next ones of people, with what the tables on the way say; `through` these."""

    def __init__(
        self, known: Known, tables: Mapping[str, decisions.Decision] = NONE, through: Collection[str] = ()
    ) -> None:
        self._known, self._tables, self._through = known, tables, through
        self._seen = set[tuple[str, str]]()

    def leave(self, path: Sequence[Place], told: Variables) -> Iterator[tuple[str, Node]]:
        """By every flow that these variables leave open."""
        drawing, _ = path[-1]
        for target in targets(drawing.scope, _node(path), told):
            yield from self._arrive([*path[:-1], (drawing, target)], told)

    def _arrive(self, path: Sequence[Place], told: Variables) -> Iterator[tuple[str, Node]]:
        drawing, element = path[-1]
        if element not in drawing.scope.nodes or (drawing.scope.id, element) in self._seen:
            return
        self._seen.add((drawing.scope.id, element))
        node, place = _node(path), ":".join(one for _, one in path)
        yield place, node
        inner = inside(self._known, drawing, node)
        if inner is not None:
            for start in inner.scope.of("startEvent"):
                yield from self.leave([*path, (inner, start.id)], told)
        elif node.kind != "endEvent":
            goes_on = node.kind != "userTask" or place in self._through
            yield from self.leave(path, self._after(node, told)) if goes_on else ()
        elif path[:-1]:
            yield from self.leave(path[:-1], told)

    def _after(self, node: Node, told: Variables) -> Variables:
        """What is known behind a step that nobody fills in: of what a service found out nothing."""
        decision = self._tables.get(table(node))
        if decision is None:
            return {name: value for name, value in told.items() if name != result(node)}
        try:
            return {**told, **decision.decide(told)}
        except EngineError:
            return {name: value for name, value in told.items() if name not in decision.outputs}
