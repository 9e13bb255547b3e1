"""Nothing is published unseen: what is published somebody of another organisation has agreed to.

After the last filling there is a review that certainly happens, and the way to `publish` depends on its decision.
Where a process is started by departments alone, a second person of the same post will do; what a department fills
in for a unit it has seen. A process that may publish without a review says so in package.toml, with the reason;
what a reviewer did not agree to it does not publish either.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from app.engine import decisions, diagram, xml
from app.engine.diagram import Node, Scope
from app.engine.gate import Fault
from app.engine.gate_elements import form
from app.engine.steps import EngineError
from app.packages.package import Lane, Package, Process
from app.packages.parse import fault
from app.packages.seen import DECISION, DECLINED, UNSEEN, Search
from app.site.current import roles

RULE = "review"
LONGEST = 200
_SAYS = {
    UNSEEN: (
        "不经其他单位审核就公示：最后一次填报之后须有一定会进行的审核"
        "（多实例审核的名单可能为空时，其后的网关须用 len 判断），"
        "审核表单须有进入流程的栏目 decision；由部门发起的，审核泳道须用 different_from 写明全部填报步骤；"
        "确需如此的，请在 package.toml 中用 unreviewed 写明理由"
    ),
    DECLINED: '审核未通过也会公示：公示之前须有网关按审核意见分支，如 review["decision"] == "approve" 才通向公示',
}
_MANY = (
    "；多人审核的，须全部同意才能公示（不按多数），"
    '如 len(results) > 0 and count(results, "decision", "approve") == len(results)'
)
_SEVERAL = "；有几道审核的，每一道都须同意，不同意的应退回填报，或者由同一步骤重新审核"


def faults(package: Package, bpmn: Mapping[str, bytes], dmn: Mapping[str, bytes]) -> Iterator[Fault]:
    """Processes that publish what nobody else has agreed to, and declarations that are not true."""
    elements = [one for raw in bpmn.values() for one in xml.parse(raw).iter(xml.bpmn("process"))]
    scopes = {one.get("id") or "": diagram.read(one) for one in elements}
    for process in package.processes.values():
        if process.key in scopes:
            steps = _steps(scopes, process.key)
            kinds = _kinds(package, process, steps)
            search = Search(scopes, kinds, _outputs(dmn), _desks(package))
            reviews = [node for node in steps if kinds(node) == "review"]
            yield from _judged(process, search.open_ways(scopes[process.key]), _advice(reviews))


def _advice(reviews: list[Node]) -> str:
    """What else must be known to draw it, by the reviews there are."""
    return (_MANY if any(node.repeats for node in reviews) else "") + (_SEVERAL if len(reviews) > 1 else "")


def _steps(scopes: Mapping[str, Scope], process: str) -> list[Node]:
    """Human steps of a process and all it calls."""
    todo, seen, found = [process], set[str](), list[Node]()
    while todo:
        key = todo.pop()
        if key in scopes and key not in seen:
            seen.add(key)
            nodes = [node for each in scopes[key].every() for node in each.nodes.values()]
            found += [node for node in nodes if node.kind == "userTask"]
            todo += [node.element.get("calledElement") or "" for node in nodes]
    return found


def _outputs(dmn: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """Variables by table; a table that cannot be read is told by the gate of diagrams."""
    found: dict[str, tuple[str, ...]] = {}
    for raw in dmn.values():
        with suppress(EngineError):
            found |= {one.id: tuple(one.outputs) for one in decisions.read(raw)}
    return found


def _judged(process: Process, found: list[tuple[str, str]], advice: str) -> Iterator[Fault]:
    unseen = any(state == UNSEEN for _, state in found)
    reason = process.unreviewed
    for element, state in found:
        if state == DECLINED or reason is None:
            words = _SAYS[state] + (advice if state == DECLINED else "")
            yield Fault(element, RULE, f"流程 {process.key} 有的路径{words}")
    if reason is not None and not 4 <= len(reason.strip()) <= LONGEST:
        yield fault(f"process.{process.key}.unreviewed", f"请写明不经审核就公示的理由，4 至 {LONGEST} 字")
    elif reason is not None and not unseen:
        yield fault(f"process.{process.key}.unreviewed", "该流程的公示都经过审核，请删除这一项")


def _kinds(package: Package, process: Process, steps: list[Node]) -> Callable[[Node], str]:
    """What a human step of this process is: a review, a filling of what may be published, or nothing of both.

    Where departments start it, a lane at a department of the diagram's choice may be the starter's own desk: only
    `different_from`, naming every filling step, makes sure that somebody else decides.
    """
    within = bool(process.start) and not roles().outside & set(process.start)
    published = {register.form for register in package.registers.values()}
    parts = {form for register in package.registers.values() for form in register.include} - published
    inside = bool(set(process.start) - roles().outside)
    filled = {node.id for node in steps if form(node) in published}
    deciding = {one.name for one in package.forms.values() if DECISION in one.facts}

    def kind(node: Node) -> str:
        lane = package.lanes.get(node.lane or "")
        office = lane is not None and lane.role not in roles().outside
        chosen = lane is not None and lane.org != "starter"
        if form(node) in published:
            return "taken over" if office and chosen and not within else "filling"
        second = lane is not None and filled <= {*lane.different_from}
        if office and form(node) in deciding and (chosen or within) and (second or not inside):
            return "review"
        return _part(process, lane) if form(node) in parts else ""

    return kind


def _part(process: Process, lane: Lane | None) -> str:
    """Who gives a further part of a record: somebody whom others must look at again; a department that has seen
    an outsider's papers; where a department may have begun, perhaps the one that decided."""
    if lane is None or lane.role in roles().outside:
        return "added"
    asked = bool(process.start) and roles().outside.issuperset(process.start)
    return "" if asked and lane.org != "starter" else "part"


def _desks(package: Package) -> Callable[[Node], str]:
    """Whose a step is, where records have further parts; elsewhere it makes no difference."""
    included = any(register.include for register in package.registers.values())

    def desk(node: Node) -> str:
        lane = package.lanes.get(node.lane or "")
        return lane.org if included and lane is not None else ""

    return desk
