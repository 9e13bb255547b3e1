"""Where a decision leads to: the steps that may come next by it, and the forms that people get there."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from app.engine import decisions, xml
from app.engine.diagram import Node
from app.engine.expressions import evaluate
from app.engine.gate_elements import form, result, table
from app.engine.steps import EngineError, Json
from app.forms.deciding import DECISION
from app.packages.drawing import Drawing, Place, inside, places
from app.packages.partial_evaluation import known as partial
from app.packages.review_coverage import targets, variable

Known = Mapping[str, Drawing]
Variables = Mapping[str, Json]
NONE: Final[Mapping[str, decisions.Decision]] = {}


Arrival = tuple[str, Node, bool]
"""A step by its path, and whether it is come to for certain."""


class Round(NamedTuple):
    """Who decided together, by the path of the last one's step and those of the `others`, and what is known of the
    case after the move: its variables, and the steps that it has passed in it."""

    path: str
    others: Collection[str]
    variables: Variables
    passed: Collection[str]


def forms_led_to(known: Known, process: str, path: str, said: Variables) -> frozenset[str]:
    """After the step at this path, where `said` is decided; several where that depends on more than it."""
    found = places(known, process, path)
    if not found:
        return frozenset()
    node = _node(found)
    told = {} if node.repeats else {variable(node): said}
    return frozenset(form(one) for _, one, _ in _Led(known).leave(found, told) if one.kind == "userTask")


def led_to(known: Known, dmn: Iterable[bytes], process: str, last: Round, word: str | None) -> dict[str, bool]:
    """Paths of the steps, of people and others, that come next after a round, with a `word` had all said that who
    were to decide in it; True where that is certain, False where it depends on more."""
    found = places(known, process, last.path)
    steps = [_node(one) for path in (last.path, *last.others) if (one := places(known, process, path))]
    names = {variable(one): one for one in steps}
    told = last.variables.keys() & names.keys()
    said = {} if word is None else {name: _saying(word, names[name], last.variables) for name in told}
    tables = {one.id: one for one in chain(*map(decisions.read, dmn))}
    led, certain = _Led(known, tables, last.others, last.passed), dict[str, bool]()
    for place, _, sure in led.leave(found, {**last.variables, **said}) if found else ():
        certain[place] = certain.get(place, False) or sure
    return certain


def _node(path: Sequence[Place]) -> Node:
    drawing, element = path[-1]
    return drawing.scope.nodes[element]


def _saying(word: str, node: Node, variables: Variables) -> Json:
    """The same answer with this decision; of several signers that of each, also of whom time has cut off."""
    said = variables[variable(node)]
    if isinstance(said, list):
        left = [partial({DECISION: word})] * (_asked(node, variables) - len(said))
        return [*(_with(word, one) for one in said), *left]
    return _with(word, said)


def _with(word: str, said: Json) -> Json:
    return {**said, DECISION: word} if isinstance(said, dict) else said


def _asked(node: Node, variables: Variables) -> int:
    """How many were to sign; 0 where nothing tells it any more."""
    many = node.child("multiInstanceLoopCharacteristics")
    parts = () if many is None else map(many.find, (xml.bpmn("loopDataInputRef"), xml.bpmn("loopCardinality")))
    try:
        asked = evaluate("".join(map(xml.text, parts)), variables)
    except EngineError:
        return 0
    return len(asked) if isinstance(asked, list) else asked if isinstance(asked, int) else 0


class _Led:
    """Walks on from a step to the next ones of people, with what the tables on the way say; `through` these. What
    the services found out that have been `passed` is known."""

    def __init__(
        self,
        known: Known,
        tables: Mapping[str, decisions.Decision] = NONE,
        through: Collection[str] = (),
        passed: Collection[str] = (),
    ) -> None:
        self._known, self._tables, self._through, self._passed = known, tables, through, passed
        self._seen = set[tuple[str, str, bool]]()

    def leave(self, path: Sequence[Place], told: Variables, sure: bool = True) -> Iterator[Arrival]:
        """By every flow that these variables leave open."""
        drawing, _ = path[-1]
        node = _node(path)
        found = list(targets(drawing.scope, node, told))
        # Of several that are open one is gone where only one may be, and some where a condition is not known.
        one = len(found) == 1 or not _conditional(drawing, node)
        for target in found:
            yield from self._arrive([*path[:-1], (drawing, target)], told, sure and one)

    def _arrive(self, path: Sequence[Place], told: Variables, sure: bool) -> Iterator[Arrival]:
        drawing, element = path[-1]
        known = {(drawing.scope.id, element, True), (drawing.scope.id, element, sure)}
        if element not in drawing.scope.nodes or known & self._seen:
            return
        self._seen.add((drawing.scope.id, element, sure))
        node, place = _node(path), ":".join(one for _, one in path)
        yield place, node, sure
        inner = inside(self._known, drawing, node)
        if inner is not None:
            for start in inner.scope.of("startEvent"):
                yield from self.leave([*path, (inner, start.id)], told, sure)
        elif node.kind != "endEvent":
            goes_on = node.kind != "userTask" or place in self._through
            yield from self.leave(path, self._after(node, place, told), sure) if goes_on else ()
        elif path[:-1]:
            yield from self.leave(path[:-1], told, sure)

    def _after(self, node: Node, place: str, told: Variables) -> Variables:
        """What is known behind a step that nobody fills in: of what a service would find out nothing."""
        decision = self._tables.get(table(node))
        if decision is None:
            return told if place in self._passed else _without(told, [result(node)])
        try:
            return {**told, **decision.decide(told)}
        except EngineError:
            return _without(told, decision.outputs)


def _conditional(drawing: Drawing, node: Node) -> bool:
    return any(flow.condition is not None for flow in drawing.scope.outgoing(node.id))


def _without(told: Variables, names: Collection[str]) -> Variables:
    return {name: value for name, value in told.items() if name not in names}
