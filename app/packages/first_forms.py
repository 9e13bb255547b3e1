"""The forms a process begins with: those of the human steps its start leads to first."""

from collections.abc import Iterator, Mapping

from app.engine import xml
from app.packages.reach import FORM_PROPERTY, HUMAN, form_name

_SCOPES = ("process", "subProcess")
Nodes = dict[str, xml.Element]


def first_forms(process: str, diagrams: Mapping[str, bytes]) -> frozenset[str]:
    """Short names of the forms; diagrams that are called are followed."""
    roots = [xml.parse(raw) for raw in diagrams.values()]
    scopes = {one.get("id", ""): one for root in roots for one in root.iter(*map(xml.bpmn, _SCOPES))}
    return frozenset(_walked(process, scopes, set()))


def _walked(scope: str, scopes: Nodes, seen: set[str]) -> Iterator[str]:
    """From the start of one scope; each is entered once, so that processes calling each other come to an end."""
    if scope in seen or scope not in scopes:
        return
    seen.add(scope)
    inside = scopes[scope]
    nodes = {one.get("id", ""): one for one in inside}
    flows = [(one.get("sourceRef"), one.get("targetRef", "")) for one in inside if xml.name(one) == "sequenceFlow"]
    waiting = [name for name, one in nodes.items() if xml.name(one) == "startEvent"]
    passed: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in passed or name not in nodes:
            continue
        passed.add(name)
        node = nodes[name]
        if xml.name(node) in HUMAN:
            yield from _forms(node)
            continue
        waiting += [target for source, target in flows if source == name]
        yield from _walked(node.get("calledElement", name), scopes, seen)


def _forms(step: xml.Element) -> Iterator[str]:
    for one in step.iter(xml.spiff("property")):
        if one.get("name") == FORM_PROPERTY and one.get("value"):
            yield form_name(one.get("value", ""))
