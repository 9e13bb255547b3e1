"""No new record is published in part: each form that it needs is sent on every way to `publish`.

For every such form its steps are taken out of the diagram; what still leads to `publish` lacks it. A parallel join
waits for all its branches, and a condition that is certainly false where no record was given leads nowhere.
"""

from collections.abc import Iterator, Mapping

from app.engine import xml
from app.engine.diagram import Node, Scope
from app.engine.gate import Fault
from app.engine.gate_elements import form
from app.engine.steps import Json
from app.packages.completeness import PUBLISH, changing_only, needed, publishes
from app.packages.content import Content
from app.packages.package import Package, Process
from app.packages.reach import closure, form_name, operations
from app.packages.review_coverage import targets, variable

RULE = "record"
OPENING = "open_case"
_SAYS = (
    "流程 {process} 新建台账“{register}”的记录时，有的路径没有填写表单“{form}”就公示，记录不完整："
    "请让每条通向公示的路径都填写该表单，或者以 entry != null 分支，使没有记录可变更的路径不通向公示"
)
_UNBEGUN = "流程 {process} 不填写表单“{form}”，只能变更已有的记录，却没有岗位可以从记录发起（start 为空）"
_OPENED = "流程 {process} 只能变更已有的记录，不能由其他流程发起：那样发起的办件没有记录可变更"


def faults(content: Content, package: Package) -> Iterator[Fault]:
    """Ways to a record that is not whole, and processes without the record that they need."""
    reaches = content.reaches
    scopes = {key: drawn.scope for key, drawn in content.drawings.items()}
    changing = changing_only(package, reaches, content.forms)
    for process in package.processes.values():
        drawn = list(closure(reaches, process.key))
        for one in drawn:
            opened = (
                (each.element, each.constant("process")) for each in one.services if each.operator == OPENING
            )
            yield from (Fault(at, RULE, _OPENED.format(process=key)) for at, key in opened if key in changing)
        if process.key in scopes and not (process.key in changing and process.start):
            for register in package.registers.values():
                if any(publishes(one, register) for one in drawn):
                    asked = {form_name(file) for each in drawn for file in each.forms}
                    yield from _parts(content, process, register.name, scopes, asked)


def _parts(
    content: Content, process: Process, register: str, scopes: Mapping[str, Scope], asked: set[str]
) -> Iterator[Fault]:
    declared = content.package.registers[register]
    for name in needed(declared, content.forms):
        words = _SAYS if process.start or name in asked else _UNBEGUN
        for element in sorted(_Without(scopes, name, register).published(process.key)):
            yield Fault(element, RULE, words.format(process=process.key, register=register, form=name))


class _Without:
    """What a process comes to when one form is never sent and there is no record to change."""

    def __init__(self, scopes: Mapping[str, Scope], name: str, register: str) -> None:
        self._scopes, self._form, self._register = scopes, name, register
        self._walked: dict[str, tuple[frozenset[str], bool]] = {}
        steps = [node for one in scopes.values() for each in one.every() for node in each.nodes.values()]
        unsent: dict[str, Json] = {variable(node): [] for node in steps if node.repeats and form(node) == name}
        self._known: dict[str, Json] = {**unsent, "entry": None}

    def published(self, process: str) -> frozenset[str]:
        """Steps that file into the register, or call what does."""
        return self._walk(self._scopes[process])[0]

    def _walk(self, scope: Scope) -> tuple[frozenset[str], bool]:
        """The same of one scope, and whether its end is come to."""
        if scope.id not in self._walked:
            self._walked[scope.id] = frozenset(), False
            self._walked[scope.id] = self._walk_anew(scope)
        return self._walked[scope.id]

    def _walk_anew(self, scope: Scope) -> tuple[frozenset[str], bool]:
        """The branch of an event that leaves its step open ends nothing, unless by stopping all."""
        seen, edges, found, ended = set[tuple[str, bool]](), set[tuple[str, str]](), set[str](), False
        todo = [(node.id, False) for node in scope.of("startEvent")]
        while todo:
            key, aside = place = todo.pop()
            if place in seen or key not in scope.nodes or not scope.joined(key, edges):
                continue
            seen.add(place)
            node = scope.nodes[key]
            files, passes = self._taken(scope, node)
            found |= {key} if files else set()
            ended = ended or (node.ends and (node.stops or not aside))
            nexts = list(targets(scope, node, self._known)) if passes else []
            edges |= {(key, target) for target in nexts}
            todo += [(each, aside) for each in nexts]
            todo += [(each.id, aside or not each.interrupts) for each in scope.attached(key)]
        return frozenset(found), ended

    def _taken(self, scope: Scope, node: Node) -> tuple[bool, bool]:
        """Whether a step files, and whether it is got past."""
        inner = scope.inner.get(node.id) or self._scopes.get(node.element.get("calledElement") or "")
        if inner is not None:
            found, ended = self._walk(inner)
            return bool(found), ended
        if node.kind == "userTask":
            return False, form(node) != self._form or _may_be_empty(node)
        here = operations([node.element]) if node.kind == "serviceTask" else ()
        return any(one.operator == PUBLISH and one.constant("register") == self._register for one in here), True


def _may_be_empty(node: Node) -> bool:
    """Several instances over a list, of which there may be none; a number of them is none of that kind."""
    many = node.child("multiInstanceLoopCharacteristics")
    return many is not None and many.find(xml.bpmn("loopCardinality")) is None
