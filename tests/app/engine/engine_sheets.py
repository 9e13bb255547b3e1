"""Diagrams read with the standard library alone, for the token game of the tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
S = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"


@dataclass
class Node:
    """One symbol."""

    id: str
    kind: str
    trigger: str = ""
    detail: str = ""
    held: str = ""
    ends: bool = True
    called: str = ""
    many: bool = False
    times: int = 1
    together: bool = True
    default: str = ""
    operator: str = ""


@dataclass
class Flow:
    """One arrow."""

    id: str
    source: str
    target: str
    condition: str


@dataclass
class Sheet:
    """A process or subprocess."""

    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def out(self, key: str) -> list[Flow]:
        """Arrows out of a symbol."""
        return [flow for flow in self.flows if flow.source == key]

    def into(self, key: str) -> list[Flow]:
        """Arrows into a symbol."""
        return [flow for flow in self.flows if flow.target == key]

    def events(self, key: str) -> list[Node]:
        """Boundary events of an activity."""
        return [node for node in self.nodes.values() if node.kind == "boundaryEvent" and node.held == key]


@dataclass(eq=False)
class Token:
    """It rests in an activity or event, or lies on an arrow into a gateway. `open` counts instances at work."""

    scope: "Running"
    node: Node
    flow: str = ""
    open: int = 0
    ahead: int = 0
    armed: dict[str, int] = field(default_factory=dict)
    inside: "Running | None" = None

    @property
    def path(self) -> str:
        """From the outermost call down."""
        above = self.scope.owner
        return f"{above.path}:{self.node.id}" if above else self.node.id


@dataclass(eq=False)
class Running:
    """A process at work; `owner` is the token whose activity it is."""

    sheet: Sheet
    owner: Token | None = None
    tokens: list[Token] = field(default_factory=list)
    over: bool = False


def read(files: list[bytes]) -> dict[str, Sheet]:
    """All processes and subprocesses by id."""
    sheets: dict[str, Sheet] = {}
    for raw in files:
        root = ElementTree.fromstring(raw)
        told = {each.get("id"): each.get("name") for each in root.findall(f"{B}message")}
        told |= {each.get("id"): each.get("errorCode") for each in root.findall(f"{B}error")}
        for tag in ("process", "subProcess"):
            for each in root.iter(B + tag):
                sheets[each.get("id") or ""] = _sheet(each, told)
    return sheets


def _sheet(box: ElementTree.Element, told: Mapping[str | None, str | None]) -> Sheet:
    sheet = Sheet()
    for each in box:
        tag, key = each.tag.removeprefix(B), each.get("id") or ""
        if tag == "sequenceFlow":
            ends = each.get("sourceRef") or "", each.get("targetRef") or ""
            sheet.flows.append(Flow(key, *ends, each.findtext(f"{B}conditionExpression") or ""))
        elif tag.endswith(("Task", "Event", "Gateway", "Process", "Activity")):
            sheet.nodes[key] = _node(each, tag, told)
    return sheet


def _node(each: ElementTree.Element, tag: str, told: Mapping[str | None, str | None]) -> Node:
    node = Node(each.get("id") or "", tag, held=each.get("attachedToRef") or "", default=each.get("default") or "")
    node.ends = each.get("cancelActivity") != "false"
    node.called = each.get("calledElement") or (node.id if tag == "subProcess" else "")
    for inner in each:
        name = inner.tag.removeprefix(B)
        if name.endswith("EventDefinition"):
            node.trigger = name.removesuffix("EventDefinition")
            node.detail = told.get(inner.get("messageRef") or inner.get("errorRef")) or ""
            for length in inner.iter(f"{B}timeDuration"):
                node.detail = length.text or ""
        elif name == "multiInstanceLoopCharacteristics":
            node.many, node.times = True, int(inner.findtext(f"{B}loopCardinality") or 0)
            node.together = inner.get("isSequential") != "true"
    node.operator = next((str(each.get("id")) for each in each.iter(f"{S}serviceTaskOperator")), "")
    return node
