"""Shape of a diagram: flows, gateways, events, reachability, loops. One scope at a time."""

from collections.abc import Iterator
from typing import Final

from app.engine.diagram import ACTIVITIES, Node, Scope
from app.engine.findings import Fault
from app.engine.gate_loops import loops

MAX_ELEMENTS: Final = 200
MAX_FLOWS: Final = 600
MAX_TASKS: Final = 2_000
"""What the engine lays out at most: measured, 60 KB of state and some 50 ms for a step."""
_MANY: Final = 10**9


def shape(scope: Scope, restless: frozenset[str]) -> list[Fault]:
    """Faults of one scope; `restless` are called processes one may pass without a wait."""
    if len(scope.nodes) > MAX_ELEMENTS:
        return [Fault(scope.id, "D-SIZE", f"一个流程最多 {MAX_ELEMENTS} 个步骤，请拆分为调用活动")]
    if len(scope.flows) > MAX_FLOWS:
        return [Fault(scope.id, "D-SIZE", f"一个流程最多 {MAX_FLOWS} 条连线，请拆分为调用活动")]
    found = [*_ends(scope), *_flows(scope), *_boundaries(scope)]
    if not found:
        found = [*_gateways(scope), *_degrees(scope), *_reachable(scope)]
    if not found:
        found = [*loops(scope, restless), *_forecast(scope)]
    return found


def _ends(scope: Scope) -> Iterator[Fault]:
    starts = scope.of("startEvent")
    if len(starts) != 1:
        yield Fault(scope.id, "D-START", f"须有且只有一个开始事件，现有 {len(starts)} 个")
    if not scope.of("endEvent"):
        yield Fault(scope.id, "D-END", "流程没有结束事件")


def _flows(scope: Scope) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for flow in scope.flows:
        if flow.source not in scope.nodes or flow.target not in scope.nodes:
            yield Fault(flow.id, "D-FLOW", "连线的一端没有连到本流程的步骤上")
        elif scope.nodes[flow.target].kind in ("startEvent", "boundaryEvent"):
            yield Fault(flow.id, "D-FLOW", "连线不能进入开始事件或边界事件")
        elif scope.nodes[flow.source].kind == "endEvent":
            yield Fault(flow.id, "D-FLOW", "连线不能从结束事件出发")
        elif flow.condition is not None and not _decides(scope, flow.source):
            yield Fault(flow.id, "D-CONDITION", "只有排他或包容网关的分支才能写条件，此处的条件会被忽略")
        elif (flow.source, flow.target) in seen:
            yield Fault(flow.id, "D-FLOW", "同样两个步骤之间只能有一条连线")
        seen.add((flow.source, flow.target))


def _decides(scope: Scope, key: str) -> bool:
    return scope.nodes[key].kind in ("exclusiveGateway", "inclusiveGateway") and len(scope.outgoing(key)) > 1


def _boundaries(scope: Scope) -> Iterator[Fault]:
    for node in scope.of("boundaryEvent"):
        held = scope.nodes.get(node.element.get("attachedToRef") or "")
        if held is None or held.kind not in ACTIVITIES:
            yield Fault(node.id, "D-BOUNDARY", "边界事件没有附在本流程的步骤上")
        elif node.child("errorEventDefinition") is not None and held.kind in ("userTask", "businessRuleTask"):
            yield Fault(node.id, "D-BOUNDARY", "错误边界事件只能附在服务任务、调用活动或子流程上")
        elif not node.interrupts and node.child("timerEventDefinition") is None:
            yield Fault(node.id, "D-BOUNDARY", "消息和错误边界事件须为中断型，只有定时可以不中断")


def _gateways(scope: Scope) -> Iterator[Fault]:
    for node in scope.of("exclusiveGateway", "inclusiveGateway"):
        yield from _branches(scope, node)
    for node in scope.of("eventBasedGateway"):
        yield from _races(scope, node)


def _branches(scope: Scope, node: Node) -> Iterator[Fault]:
    outgoing, default = scope.outgoing(node.id), node.element.get("default")
    if len(outgoing) < 2:
        if default:
            yield Fault(node.id, "D-DEFAULT", f"网关{node.label}只有一条出线，不能设默认流向")
        return
    if default not in [flow.id for flow in outgoing]:
        yield Fault(node.id, "D-DEFAULT", f"网关{node.label}没有默认流向，条件都不满足时办件会停住")
    for flow in outgoing:
        if flow.id == default and flow.condition is not None:
            yield Fault(flow.id, "D-CONDITION", "默认流向不能写条件")
        elif flow.id != default and not flow.condition:
            yield Fault(flow.id, "D-CONDITION", f"网关{node.label}的这条出线没有条件，也不是默认流向")


def _races(scope: Scope, node: Node) -> Iterator[Fault]:
    nexts = [scope.nodes[flow.target] for flow in scope.outgoing(node.id)]
    if len(nexts) < 2 or any(each.kind != "intermediateCatchEvent" for each in nexts):
        yield Fault(node.id, "D-EVENT-GATEWAY", "事件网关须至少连出两条线，并且都连到中间捕获事件")
    elif sum(each.child("timerEventDefinition") is not None for each in nexts) > 1:
        yield Fault(node.id, "D-EVENT-GATEWAY", "事件网关后最多一个定时事件，多个定时会共用同一到期时间")


def _degrees(scope: Scope) -> Iterator[Fault]:
    for node in scope.nodes.values():
        into, out = len(scope.incoming(node.id)), len(scope.outgoing(node.id))
        merges = node.kind in ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "endEvent")
        splits = merges or node.kind == "eventBasedGateway"
        if into > 1 and not merges:
            yield Fault(node.id, "D-MERGE", f"有 {into} 条线进入{node.label}，请先用排他网关汇合再进入")
        if out > 1 and not splits:
            yield Fault(node.id, "D-FLOW", f"有 {out} 条线离开{node.label}，请用网关分支")
        if out == 0 and node.kind != "endEvent":
            yield Fault(node.id, "D-DEAD-END", f"{node.label}之后没有连线，办件会停在这里")


def _reachable(scope: Scope) -> Iterator[Fault]:
    reached = scope.reach([node.id for node in scope.of("startEvent")])
    ending = scope.reach([node.id for node in scope.of("endEvent")], forward=False)
    for node in scope.nodes.values():
        if node.id not in reached:
            yield Fault(node.id, "D-REACH", f"从开始事件走不到{node.label}")
        elif node.id not in ending:
            yield Fault(node.id, "D-END", f"从{node.label}走不到结束事件")


def _forecast(scope: Scope) -> Iterator[Fault]:
    """The engine lays out all paths ahead at once, and joins do not merge them: blocks in a row multiply."""
    size = forecast(scope)
    if size <= MAX_TASKS:
        return
    sizes: dict[str, int] = {}
    forks = [node for node in scope.of("parallelGateway") if len(scope.outgoing(node.id)) > 1]
    at = max(forks or scope.nodes.values(), key=lambda node: _size(scope, node.id, sizes, frozenset()))
    words = f"从{at.label}起的并行分支一段接一段，会展开成 {size} 步（至多 {MAX_TASKS} 步）"
    yield Fault(at.id, "D-SIZE", f"{words}；请把各段分别放进子流程或调用活动")


def forecast(scope: Scope) -> int:
    """How many tasks the engine lays out at once for a scope, its root counted."""
    sizes: dict[str, int] = {}
    return 1 + max(_size(scope, key, sizes, frozenset()) for key in scope.nodes)


def _size(scope: Scope, key: str, sizes: dict[str, int], above: frozenset[str]) -> int:
    if key in above:
        return _MANY
    if key not in sizes:
        following = [flow.target for flow in scope.outgoing(key)]
        if scope.nodes[key].kind in ("exclusiveGateway", "inclusiveGateway", "eventBasedGateway"):
            total = 1 + sum(1 + len(scope.after(each)) for each in following)
        else:
            inside = above | {key}
            total = _own(scope, key) + sum(_size(scope, each, sizes, inside) for each in following)
        sizes[key] = min(total, _MANY)
    return sizes[key]


def _own(scope: Scope, key: str) -> int:
    """Tasks of one node: an end takes three with those of its process; a step that events hang on is put between a
    split and a join, and each event has its own way into that join and one step ahead."""
    events = scope.attached(key)
    around = 2 + sum(2 + len(scope.after(each.id)) for each in events) if events else 0
    return (3 if scope.nodes[key].kind == "endEvent" else 1) + around
