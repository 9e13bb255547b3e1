"""A diagram as the gate sees it: scopes of nodes and flows, read from the checked XML. No library behind it."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Final

from app.engine import xml

ACTIVITIES: Final = frozenset({"userTask", "serviceTask", "businessRuleTask", "callActivity", "subProcess"})
GATEWAYS: Final = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
EVENTS: Final = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"})
NODES: Final = ACTIVITIES | GATEWAYS | EVENTS
COUNTS: Final = ("nrOfInstances", "nrOfCompletedInstances")
"""What a completion condition may read beside answers: how many instances there are, and how many are done."""
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")


@dataclass(frozen=True)
class Node:
    """A step, event or gateway; `lane` is the name of its lane, None outside all lanes."""

    id: str
    kind: str
    element: xml.Element
    lane: str | None = None

    @property
    def label(self) -> str:
        """Name and id, as a message shows them."""
        name = (self.element.get("name") or "").strip()
        return f"「{name}」" if name else f"「{self.id}」"

    def child(self, tag: str) -> xml.Element | None:
        """First BPMN child of that tag."""
        return self.element.find(xml.bpmn(tag))

    def extension(self, tag: str) -> xml.Element | None:
        """First extension element of that tag."""
        return next((each for each in xml.extensions(self.element) if each.tag == xml.spiff(tag)), None)

    @property
    def interrupts(self) -> bool:
        """Whether a boundary event ends its step."""
        return self.element.get("cancelActivity", "true") == "true"

    @property
    def ends(self) -> bool:
        """Whether its scope is left at its end here; an error leaves it by an event around it."""
        return self.kind == "endEvent" and self.child("errorEventDefinition") is None

    @property
    def stops(self) -> bool:
        """Whether all else in its scope ends with it."""
        return self.child("terminateEventDefinition") is not None

    @property
    def repeats(self) -> bool:
        """Whether it is a multi-instance step."""
        return self.child("multiInstanceLoopCharacteristics") is not None


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` is None where none is written, `name` what people read at it."""

    id: str
    source: str
    target: str
    condition: str | None
    name: str = ""


@dataclass(frozen=True)
class Scope:
    """A process or an embedded subprocess with the nodes directly in it."""

    id: str
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    inner: Mapping[str, "Scope"]
    _after: dict[str, list[str]] = field(default_factory=dict, compare=False)
    _before: dict[str, list[str]] = field(default_factory=dict, compare=False)

    def outgoing(self, key: str) -> list[Flow]:
        """Flows out of a node."""
        return [flow for flow in self.flows if flow.source == key]

    def incoming(self, key: str) -> list[Flow]:
        """Flows into a node."""
        return [flow for flow in self.flows if flow.target == key]

    def attached(self, key: str) -> list[Node]:
        """Boundary events on an activity."""
        return [node for node in self.of("boundaryEvent") if node.element.get("attachedToRef") == key]

    def of(self, *kinds: str) -> list[Node]:
        """Nodes of these kinds."""
        return [node for node in self.nodes.values() if node.kind in kinds]

    def after(self, key: str) -> list[str]:
        """Nodes that may follow, boundary events of the node among them."""
        if not self._after:
            self._link()
        return self._after[key]

    def before(self, key: str) -> list[str]:
        """Nodes that may precede."""
        if not self._before:
            self._link()
        return self._before[key]

    def _link(self) -> None:
        self._after.update({key: [] for key in self.nodes})
        self._before.update({key: [] for key in self.nodes})
        pairs = [(flow.source, flow.target) for flow in self.flows]
        pairs += [(node.element.get("attachedToRef") or "", node.id) for node in self.of("boundaryEvent")]
        for source, target in pairs:
            if source in self.nodes and target in self.nodes:
                self._after[source].append(target)
                self._before[target].append(source)

    def reach(self, keys: list[str], forward: bool = True, without: str = "") -> set[str]:
        """Nodes reachable from these (or reaching them), never passing `without`."""
        step = self.after if forward else self.before
        seen: set[str] = set()
        todo = [key for key in keys if key != without]
        while todo:
            key = todo.pop()
            if key not in seen:
                seen.add(key)
                todo += [each for each in step(key) if each != without]
        return seen

    def mainly(self) -> set[str]:
        """Nodes the start leads to without any boundary event that leaves its step open."""
        aside = {each.id for each in self.of("boundaryEvent") if not each.interrupts}
        seen: set[str] = set()
        todo = [node.id for node in self.of("startEvent")]
        while todo:
            key = todo.pop()
            if key not in seen:
                seen.add(key)
                todo += [each for each in self.after(key) if each not in aside]
        return seen

    def joined(self, key: str, passed: Set[tuple[str, str]]) -> bool:
        """Whether a way goes on at this node once these pairs of nodes were passed: a parallel join waits for all
        its branches."""
        if self.nodes[key].kind != "parallelGateway":
            return True
        return all((flow.source, key) in passed for flow in self.incoming(key))

    @property
    def depth(self) -> int:
        """How many scopes lie one in another, this one counted."""
        return 1 + max((each.depth for each in self.inner.values()), default=0)

    def every(self) -> Iterator["Scope"]:
        """This scope and those inside it."""
        yield self
        for each in self.inner.values():
            yield from each.every()


def read(process: xml.Element) -> Scope:
    """The scope of a process with those inside it."""
    return _scope(process, lanes(process))


def processes(root: xml.Element) -> list[xml.Element]:
    """The processes of a file. What stands elsewhere in it, among the shapes, is none: nobody executes it."""
    return root.findall(xml.bpmn("process"))


def lanes(process: xml.Element) -> dict[str, str]:
    """Lane names by node id, of its own nodes alone. What lies in a subprocess lies in its lane, unless a lane
    names it."""
    said = dict[str, str]()
    for lane in process.iter(xml.bpmn("lane")):
        said |= dict.fromkeys(named(lane), (lane.get("name") or "").strip())
    return dict(_placed(process, said))


def _placed(process: xml.Element, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each node once with its lane, however deep subprocesses lie in each other."""
    todo: list[tuple[xml.Element, str | None]] = [(child, None) for child in process]
    while todo:
        element, around = todo.pop()
        key, bpmn = element.get("id") or "", xml.namespace(element) == xml.BPMN
        lane = said.get(key, around) if bpmn and xml.name(element) in NODES else around
        if lane is not None and bpmn and xml.name(element) in NODES:
            yield key, lane
        inside = lane if bpmn and xml.name(element) == "subProcess" else around
        todo += [(child, inside) for child in element]


def named(lane: xml.Element) -> set[str]:
    """The ids a lane gives as those of its nodes."""
    return {xml.text(ref) for ref in lane.findall(xml.bpmn("flowNodeRef"))}


def node_ids(element: xml.Element) -> set[str]:
    """The ids of all nodes in a process or subprocess, its own among them."""
    inside = (each for each in element.iter() if xml.namespace(each) == xml.BPMN and xml.name(each) in NODES)
    return {each.get("id") or "" for each in inside}


def _scope(element: xml.Element, placed: Mapping[str, str]) -> Scope:
    nodes, inner = {}, {}
    for child in element:
        kind = xml.name(child)
        if xml.namespace(child) == xml.BPMN and kind in NODES:
            key = child.get("id") or ""
            nodes[key] = Node(key, kind, child, placed.get(key))
            if kind == "subProcess":
                inner[key] = _scope(child, placed)
    flows = tuple(_flow(child) for child in element.findall(xml.bpmn("sequenceFlow")))
    return Scope(element.get("id") or "", nodes, flows, inner)


def _flow(element: xml.Element) -> Flow:
    condition = element.find(xml.bpmn("conditionExpression"))
    ends = element.get("sourceRef") or "", element.get("targetRef") or ""
    name = (element.get("name") or "").strip()
    return Flow(element.get("id") or "", *ends, None if condition is None else xml.text(condition), name)
