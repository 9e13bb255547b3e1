"""Processes as they are drawn, for those who wait: where one stands in them, and what comes after a step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.engine import diagram, xml
from app.engine.diagram import Flow, Node, Scope

PUBLISH = "publish"
BARE = frozenset({"是", "不是", "否", "有", "无", "没有", "能", "不能", "可以", "不可以"})
END, OTHERWISE = "办结", "其他情况"


@dataclass(frozen=True)
class Drawing:
    """A process or subprocess. `messages`: names of the messages its file declares, by their ids; `title`: what
    people call a process, `bpmn`: the file that draws it, both empty for a subprocess."""

    scope: Scope
    messages: Mapping[str, str]
    title: str = ""
    bpmn: str = ""


@dataclass(frozen=True)
class Next:
    """What follows a step. `when`: what must be decided for it, "" where nothing stands between."""

    when: str
    then: str


Place = tuple[Drawing, str]
"""A drawing and the element in it where one stands."""
Seen = frozenset[tuple[str, str]]


def said(node: Node, flow: Flow) -> str:
    """What a way out of a gateway is called: its name; behind a bare yes or no stands the question."""
    question = _called(node).rstrip("？?")
    return f"{question}：{flow.name}" if question and flow.name in BARE else flow.name


def drawings(diagrams: Mapping[str, bytes]) -> dict[str, Drawing]:
    """All processes of these files by their ids."""
    found = {}
    for raw in diagrams.values():
        root = xml.parse(raw)
        messages = {one.get("id", ""): one.get("name", "") for one in root.findall(xml.bpmn("message"))}
        for process in diagram.processes(root):
            key = process.get("id", "")
            found[key] = Drawing(diagram.read(process), messages, process.get("name") or key, raw.decode())
    return found


def following(known: Mapping[str, Drawing], process: str, path: str) -> list[Next]:
    """What comes after the step at this path, by the names people gave it; several where something is decided."""
    found = places(known, process, path)
    return _leave(found[:-1], *found[-1], frozenset()) if found else []


def places(known: Mapping[str, Drawing], process: str, path: str) -> list[Place]:
    """Where the path leads through, outermost first."""
    found, here = list[Place](), known.get(process)
    for element in path.split(":"):
        if here is None or element not in here.scope.nodes:
            break
        found.append((here, element))
        here = inside(known, here, here.scope.nodes[element])
    return found


def entered(known: Mapping[str, Drawing], process: str, path: str) -> Drawing | None:
    """What one stands in after passing through these calls and subprocesses, "" for none; None where nothing is
    drawn there."""
    here = known.get(process)
    for element in path.split(":") if path else ():
        node = here.scope.nodes.get(element) if here else None
        here = inside(known, here, node) if here and node else None
    return here


def inside(known: Mapping[str, Drawing], drawing: Drawing, node: Node) -> Drawing | None:
    """What is drawn inside a node, or called by it."""
    inner = drawing.scope.inner.get(node.id)
    return Drawing(inner, drawing.messages) if inner else known.get(node.element.get("calledElement", ""))


def _leave(outer: Sequence[Place], drawing: Drawing, element: str, seen: Seen) -> list[Next]:
    flows = drawing.scope.outgoing(element)
    ways = [(flow, _arrive(outer, drawing, flow.target, seen)) for flow in flows]
    if len(ways) == 1:
        return ways[0][1]
    node = drawing.scope.nodes[element]
    called = [(said(node, flow) or OTHERWISE, _either(found)) for flow, found in ways if found]
    return [Next(when, END if then == when else then) for when, then in called]


def _arrive(outer: Sequence[Place], drawing: Drawing, element: str, seen: Seen) -> list[Next]:
    node = drawing.scope.nodes.get(element)
    if node is None or (drawing.scope.id, element) in seen:
        return []
    seen |= {(drawing.scope.id, element)}
    if node.kind == "endEvent":
        return _leave(outer[:-1], *outer[-1], seen) if outer else [Next("", _called(node) or END)]
    return [Next("", _called(node))] if _tells(node) else _leave(outer, drawing, element, seen)


def _tells(node: Node) -> bool:
    """Whether people know the step: what only computes is passed over."""
    if node.kind == "serviceTask":
        operator = node.extension("serviceTaskOperator")
        return operator is not None and operator.get("id") == PUBLISH and bool(_called(node))
    return node.kind in ("userTask", "callActivity", "subProcess", "intermediateCatchEvent") and bool(
        _called(node)
    )


def _called(node: Node) -> str:
    return (node.element.get("name") or "").strip()


def _either(found: Sequence[Next]) -> str:
    return "或者".join(dict.fromkeys(one.then for one in found))
