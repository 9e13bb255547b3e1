"""Where a way comes to people first: the forms a process begins with, the lanes a message leads to."""

from collections.abc import Iterable, Mapping

from app.engine.diagram import Node
from app.engine.gate_elements import form
from app.packages.drawing import Drawing, inside, places

Known = Mapping[str, Drawing]
First = tuple[list[Node], bool]
"""The first human steps, and whether there is a way to the end past all of them."""


def first_forms(process: str, known: Known) -> frozenset[str]:
    """Short names of the forms; diagrams that are called are followed."""
    people = _Search(known).begun(known[process])[0] if process in known else []
    return frozenset(filter(None, map(form, people)))


def lanes_after(known: Known, process: str, path: str, message: str) -> frozenset[str]:
    """The lanes of the steps to which a message of that name leads from the step at this path (`review:review`),
    or from a call around it; none where it ends no step there."""
    return frozenset(
        one.lane or ""
        for drawing, element in places(known, process, path)
        for node in drawing.scope.attached(element)
        if (event := node.child("messageEventDefinition")) is not None
        and message == drawing.messages.get(event.get("messageRef") or "")
        for one in _Search(known).behind(drawing, [node.id], waits=False)[0]
    )


class _Search:
    """Walks on to the first people. Each scope is looked into once, so that mutual calls come to an end."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._begun: dict[str, First] = {}

    def begun(self, drawn: Drawing) -> First:
        """From the start of a scope."""
        if drawn.scope.id not in self._begun:
            self._begun[drawn.scope.id] = [], False
            starts = [node.id for node in drawn.scope.of("startEvent")]
            self._begun[drawn.scope.id] = self.behind(drawn, starts)
        return self._begun[drawn.scope.id]

    def behind(self, drawn: Drawing, keys: Iterable[str], waits: bool = True) -> First:
        """From these nodes on. `waits`: a join waits for its branches, which all come from there."""
        scope, todo, passed, people, ended = drawn.scope, [*keys], set[str](), list[Node](), False
        edges = set[tuple[str, str]]()
        while todo:
            key = todo.pop()
            if key in passed or key not in scope.nodes or (waits and not scope.joined(key, edges)):
                continue
            passed.add(key)
            met, through = self._at(drawn, scope.nodes[key])
            people += met
            ended = ended or scope.nodes[key].ends
            nexts = [flow.target for flow in scope.outgoing(key)] if through else []
            edges |= {(key, target) for target in nexts}
            todo += nexts
        return people, ended

    def _at(self, drawn: Drawing, node: Node) -> First:
        """The people at a node, or within it."""
        within = inside(self._known, drawn, node)
        if node.kind == "userTask":
            return [node], False
        return self.begun(within) if within is not None else ([], True)
