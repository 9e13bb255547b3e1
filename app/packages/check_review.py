"""Nothing is published unseen: before `publish` somebody of another organisation than the applicant's has acted.

Where a process is started by departments alone, a second person of the same post will do. A process that may
publish without a review says so in package.toml, with the reason; others do not.
"""

from collections.abc import Callable, Iterator, Mapping

from app.engine import diagram, xml
from app.engine.diagram import Node, Scope
from app.engine.gate import Fault
from app.packages.package import Package, Process
from app.packages.parse import fault

RULE = "review"
OUTSIDE = frozenset({"contractor", "owner"})
PUBLISH = "publish"
LONGEST = 200
_UNSEEN = "不经其他单位审核就公示；确需如此的，请在 package.toml 中用 unreviewed 写明理由"


def faults(package: Package, bpmn: Mapping[str, bytes]) -> Iterator[Fault]:
    """Processes that publish what nobody else has seen, and declarations that are not true."""
    elements = [one for raw in bpmn.values() for one in xml.parse(raw).iter(xml.bpmn("process"))]
    scopes = {one.get("id") or "": diagram.read(one) for one in elements}
    for process in package.processes.values():
        if process.key in scopes:
            yield from _judged(package, process, scopes)


def _judged(package: Package, process: Process, scopes: Mapping[str, Scope]) -> Iterator[Fault]:
    open_ways = list(dict.fromkeys(_Search(scopes, _reviews(package, process)).unseen(scopes[process.key])))
    reason = process.unreviewed
    if reason is None:
        for element in open_ways:
            yield Fault(element, RULE, f"流程 {process.key} 有的路径{_UNSEEN}")
    elif not 4 <= len(reason.strip()) <= LONGEST:
        yield fault(f"process.{process.key}.unreviewed", f"请写明不经审核就公示的理由，4 至 {LONGEST} 字")
    elif not open_ways:
        yield fault(f"process.{process.key}.unreviewed", "该流程的公示都经过审核，请删除这一项")


def _reviews(package: Package, process: Process) -> Callable[[Node], bool]:
    """Whether a human step is a review of this process."""
    within = bool(process.start) and not OUTSIDE & set(process.start)

    def test(node: Node) -> bool:
        lane = package.lanes.get(node.lane or "")
        if lane is None or lane.role in OUTSIDE:
            return False
        return lane.org != "starter" or (within and bool(lane.different_from))

    return test


class _Search:
    """Walks all ways on which nobody has reviewed yet, through calls and subprocesses."""

    def __init__(self, scopes: Mapping[str, Scope], reviews: Callable[[Node], bool]) -> None:
        self._scopes, self._reviews = scopes, reviews
        self._known: dict[str, tuple[list[str], bool]] = {}

    def unseen(self, scope: Scope) -> list[str]:
        """Steps of this scope that publish, or call what publishes, without a review before."""
        return self._walk(scope)[0]

    def _walk(self, scope: Scope) -> tuple[list[str], bool]:
        """Such steps, and whether the end may be reached without a review."""
        if scope.id not in self._known:
            self._known[scope.id] = [], False
            self._known[scope.id] = self._walked(scope)
        return self._known[scope.id]

    def _walked(self, scope: Scope) -> tuple[list[str], bool]:
        seen, found, ended = set[str](), list[str](), False
        todo = [node.id for node in scope.of("startEvent")]
        while todo:
            node = scope.nodes[todo.pop()]
            if node.id in seen:
                continue
            seen.add(node.id)
            publishes, passes = self._step(scope, node)
            found += [node.id] if publishes else []
            ended = ended or node.kind == "endEvent"
            todo += scope.after(node.id) if passes else [each.id for each in scope.attached(node.id)]
        return found, ended

    def _step(self, scope: Scope, node: Node) -> tuple[bool, bool]:
        """Whether it publishes, and whether one comes through without a review."""
        inner = scope.inner.get(node.id) or self._scopes.get(node.element.get("calledElement") or "")
        if inner is not None:
            found, ended = self._walk(inner)
            return bool(found), ended
        operator = node.extension("serviceTaskOperator")
        return operator is not None and operator.get("id") == PUBLISH, not self._is_review(node)

    def _is_review(self, node: Node) -> bool:
        return node.kind == "userTask" and self._reviews(node)
