"""Steps at the organisation that began the case, of a post that no such organisation has: nobody could do them."""

from collections.abc import Iterator

from app.engine.diagram import Node
from app.engine.gate import Fault
from app.packages.content import Content
from app.packages.drawing import Drawing, inside
from app.packages.package import Lane, Package, Process
from app.site.current import roles

STARTER = "starter"


def faults(content: Content, package: Package) -> Iterator[Fault]:
    """What departments do in the name of others is said by their lanes; cases that others open begin anywhere."""
    for process in package.processes.values():
        kinds = _kinds(process)
        for node in _steps(content, process.key, set()) if kinds else ():
            lane = package.lanes.get(node.lane or "")
            held = _held(lane.role) if lane and lane.org == STARTER else frozenset()
            if lane and held and not kinds & held:
                yield Fault(node.id, "D-LANE", _told(node, lane, process))


def _kinds(process: Process) -> frozenset[str]:
    """At which kinds of organisation the process begins."""
    return frozenset(kind for role in process.start for kind in _held(role))


def _held(role: str) -> frozenset[str]:
    known = roles().role.get(role)
    return frozenset(known.kinds) if known else frozenset()


def _told(node: Node, lane: Lane, process: Process) -> str:
    begun = "、".join(sorted(roles().kinds[kind].title for kind in _kinds(process)))
    post = roles().titles[lane.role]
    told = f"步骤{node.label}由发起单位的「{post}」办理，而「{process.title}」由{begun}发起"
    return f"{told}，发起单位没有这个岗位，无人办理"


def _steps(content: Content, process: str, seen: set[str]) -> Iterator[Node]:
    """The human steps of a process and of all that it calls."""
    drawn = content.drawings.get(process)
    if drawn is None or process in seen:
        return
    seen.add(process)
    yield from _within(content, drawn, seen)


def _within(content: Content, drawn: Drawing, seen: set[str]) -> Iterator[Node]:
    for node in drawn.scope.nodes.values():
        if node.kind == "userTask":
            yield node
        elif node.kind == "callActivity":
            yield from _steps(content, node.element.get("calledElement", ""), seen)
        elif (inner := inside(content.drawings, drawn, node)) is not None:
            yield from _within(content, inner, seen)
