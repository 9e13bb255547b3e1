"""The deploy gate: every refusal names an element, a rule `D-…` and one sentence for an administrator.

Order: read the XML, look at what is written, resolve calls, look at the shape, at the names, at the variables,
and last let the library compile it. A later look is taken only where the earlier ones found nothing, so that
one mistake is told once. Nothing of the diagram is executed.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from app.engine import decisions, diagram, xml
from app.engine.diagram import Node, Scope
from app.engine.findings import Fault, Message, Vocabulary
from app.engine.gate_canvas import shown
from app.engine.gate_elements import elements, error_code, table
from app.engine.gate_facts import missing
from app.engine.gate_kinds import variables
from app.engine.gate_loops import always_waits, idle
from app.engine.gate_places import places
from app.engine.gate_soundness import Game
from app.engine.gate_structure import shape
from app.engine.gate_tables import unlike
from app.engine.gate_values import unfit
from app.engine.gate_variables import VariableSets, Walk, broken, produced
from app.engine.gate_write_conflicts import overwritten
from app.engine.gate_xml import look
from app.engine.spiff import run as spiff
from app.engine.steps import EngineError

__all__ = ["Diagrams", "Fault", "Message", "Vocabulary", "faults"]

log = logging.getLogger(__name__)
MAX_DEPTH: Final = 10
MOST: Final = 500
"""Faults that are told of a process."""


def faults(process: str, bpmn: Mapping[str, bytes], dmn: Mapping[str, bytes], known: Vocabulary) -> list[Fault]:
    """All refusals of this process and what it calls; empty if it may be deployed. Never raises.

    `bpmn` and `dmn` map file names to bytes; faults of a whole file bear its name as element.
    """
    return Diagrams(bpmn, dmn).faults(process, known)


class Diagrams:
    """Diagrams and tables, read once for all processes that are judged."""

    def __init__(self, bpmn: Mapping[str, bytes], dmn: Mapping[str, bytes]) -> None:
        self._bpmn, self._dmn = bpmn, dmn
        self._roots: dict[str, xml.Element] = {}
        self._tables: dict[str, decisions.Decision] = {}
        found = _guarded("", self._read)
        self._found = self._told(found)

    def _read(self) -> list[Fault]:
        found = _files(self._bpmn, self._roots)
        if not found:
            self._tables, found = _tables(self._dmn)
        return found or _look(self._roots)

    def faults(self, process: str, known: Vocabulary) -> list[Fault]:
        """As the function."""
        return self._found or self._told(_guarded(process, lambda: self._judged(process, known)))

    def _judged(self, process: str, known: Vocabulary) -> list[Fault]:
        found = _faults(process, self._roots, self._tables, known)
        return found or _compiled(process, self._bpmn, self._dmn)

    def _told(self, found: list[Fault]) -> list[Fault]:
        """None twice, and no more than anybody reads."""
        return list(dict.fromkeys(shown(found[:MOST], self._roots)))


def _guarded(process: str, look: Callable[[], list[Fault]]) -> list[Fault]:
    try:
        return look()
    except EngineError as error:
        return [Fault(error.element or process, "D-ENGINE", error.message)]
    except Exception:  # an unforeseen diagram must not show a traceback to its author
        log.exception("deploy gate failed on process %s", process)
        return [Fault(process, "D-ENGINE", "流程图含有检查程序不能识别的内容，请联系管理员")]


def _faults(
    process: str, roots: Mapping[str, xml.Element], tables: Mapping[str, decisions.Decision], known: Vocabulary
) -> list[Fault]:
    closure = _Closure(roots)
    found = closure.resolve(process) or [*places(closure.scopes, closure.order)]
    found = found or [*_referenced(closure, tables), *_shapes(closure)]
    found = found or [*_tokens(closure), *_elements(closure, known), *_broken(closure, tables)]
    if found:
        return found
    found = [*unlike(closure.scopes.values(), tables, known), *missing(closure.scopes.values(), tables, known)]
    found = found or [*overwritten(closure.scopes, tables), *_taken(closure, tables, known)]
    if found:
        return found
    walk = Walk({key: closure.scopes[key] for key in closure.order}, tables, known)
    walk.judge(closure.scopes[process], VariableSets(known.inputs, known.inputs))
    found = [*walk.faults.values(), *_uncaught(closure, closure.scopes[process])]
    return found or [*unfit(closure.scopes.values(), tables, known), *_idle(closure, tables, known)]


def _files(bpmn: Mapping[str, bytes], roots: dict[str, xml.Element]) -> list[Fault]:
    """Fill `roots`; faults of the files that cannot be read."""
    found: list[Fault] = []
    for name, raw in bpmn.items():
        try:
            roots[name] = xml.parse(raw)
        except EngineError as error:
            found.append(Fault(name, "D-XML", error.message, name))
    return found


def _tables(dmn: Mapping[str, bytes]) -> tuple[dict[str, decisions.Decision], list[Fault]]:
    tables: dict[str, decisions.Decision] = {}
    found: list[Fault] = []
    for name, raw in dmn.items():
        try:
            for decision in decisions.read(raw):
                if decision.id in tables:
                    found.append(Fault(decision.id, "D-ID", f"决策表编号 {decision.id} 出现了两次", name))
                tables[decision.id] = decision
        except EngineError as error:
            found.append(Fault(error.element or name, "D-DMN", error.message, name))
    return tables, found


def _look(roots: Mapping[str, xml.Element]) -> list[Fault]:
    return [
        replace(each, element=each.element or name, file=name)
        for name, root in roots.items()
        for each in look(root)
    ]


class _Closure:
    """A process with all it calls. `order` lists process ids, called ones before their callers."""

    def __init__(self, roots: Mapping[str, xml.Element]) -> None:
        found = [each for root in roots.values() for each in diagram.processes(root)]
        self.elements = {each.get("id") or "": each for each in found}
        self.files = {
            each.get("id") or "": name for name, root in roots.items() for each in diagram.processes(root)
        }
        self.twice = {key for key, times in Counter(each.get("id") or "" for each in found).items() if times > 1}
        self.scopes: dict[str, Scope] = {}
        self.order: list[str] = []

    def resolve(self, process: str) -> list[Fault]:
        """Read the process and its callees. Faults of calls; empty if all are there."""
        return [*self._visit(process, process, ()), *self._clashes()]

    def within(self, process: str, found: Iterable[Fault]) -> Iterator[Fault]:
        """The same, in the file of this process: other files may have elements of the same ids."""
        return (replace(fault, file=self.files[process]) for fault in found)

    def _visit(self, process: str, caller: str, above: tuple[str, ...]) -> Iterator[Fault]:
        element = self.elements.get(process)
        if element is None:
            yield Fault(caller, "D-CALL", f"找不到流程 {process or '（未填写）'}")
        elif process in above or len(above) >= MAX_DEPTH:
            yield Fault(caller, "D-RECURSION", f"流程 {process} 直接或间接调用了自己，或调用层次过深")
        elif element.get("isExecutable") != "true":
            yield Fault(process, "D-EXEC", f"流程 {process} 没有设为可执行（isExecutable）")
        elif process not in self.scopes:
            self.scopes[process] = diagram.read(element)
            for node in _nodes(self.scopes[process], "callActivity"):
                yield from self._visit(node.element.get("calledElement") or "", node.id, (*above, process))
            self.order.append(process)

    def _clashes(self) -> Iterator[Fault]:
        for key in sorted(self.twice):
            yield Fault(key, "D-ID", f"流程编号 {key} 出现在多个文件中，请改成不同的编号")
        for key in self.order:
            for inner in (each for each in self.scopes[key].every() if each.id != key):
                if inner.id in self.elements or self._elsewhere(inner.id, key):
                    yield Fault(inner.id, "D-ID", f"子流程编号 {inner.id} 与其他流程重复")

    def _elsewhere(self, inner: str, process: str) -> bool:
        others = (self.scopes[key] for key in self.order if key != process)
        return any(each.id == inner for scope in others for each in scope.every())


def _nodes(scope: Scope, *kinds: str) -> Iterator[Node]:
    for each in scope.every():
        yield from each.of(*kinds)


def _referenced(closure: _Closure, tables: Mapping[str, decisions.Decision]) -> Iterator[Fault]:
    for key in closure.order:
        for node in _nodes(closure.scopes[key], "businessRuleTask"):
            if table(node) not in tables:
                told = f"业务规则任务{node.label}的决策表 {table(node)} 不存在"
                yield Fault(node.id, "D-DECISION", told, closure.files[key])


def _shapes(closure: _Closure) -> Iterator[Fault]:
    restless: set[str] = set()
    for key in closure.order:
        found = [fault for each in closure.scopes[key].every() for fault in shape(each, frozenset(restless))]
        if closure.scopes[key].depth > MAX_DEPTH:
            found.append(Fault(key, "D-SIZE", f"子流程嵌套超过 {MAX_DEPTH} 层"))
        yield from closure.within(key, found)
        if found or not always_waits(closure.scopes[key], frozenset(restless)):
            restless.add(key)


def _tokens(closure: _Closure) -> Iterator[Fault]:
    game = Game()
    for key in closure.order:
        for scope in reversed(list(closure.scopes[key].every())):
            yield from closure.within(key, game.play(scope))


def _idle(closure: _Closure, tables: Mapping[str, decisions.Decision], known: Vocabulary) -> Iterator[Fault]:
    every = [each for scope in closure.scopes.values() for each in scope.every()]
    yield from idle(closure.scopes, closure.order, variables(every, tables, known))


def _elements(closure: _Closure, known: Vocabulary) -> Iterator[Fault]:
    for key in closure.order:
        yield from closure.within(key, elements(closure.scopes[key], closure.elements[key], known))


def _broken(closure: _Closure, tables: Mapping[str, decisions.Decision]) -> Iterator[Fault]:
    for key in closure.order:
        for scope in closure.scopes[key].every():
            for node in scope.nodes.values():
                yield from closure.within(key, broken(scope, node, tables))


def _taken(closure: _Closure, tables: Mapping[str, decisions.Decision], known: Vocabulary) -> Iterator[Fault]:
    """Steps that write what the platform gives: whose case it is, and what it changes."""
    for key in closure.order:
        for node in (node for scope in closure.scopes[key].every() for node in scope.nodes.values()):
            for name in sorted(produced(node, tables) & known.given.keys()):
                told = f"变量 {name} 由平台在发起时给定，{node.label}不能改写它，请换一个名称"
                yield Fault(node.id, "D-VARIABLE", told, closure.files[key])


def _uncaught(closure: _Closure, scope: Scope) -> list[Fault]:
    return [
        Fault(element, "D-ERROR", f"错误 {code} 抛出后没有边界事件接住")
        for element, code in _thrown(closure, scope)
    ]


def _thrown(closure: _Closure, scope: Scope) -> Iterator[tuple[str, str]]:
    """Elements and codes of error end events that leave this scope."""
    document = next(iter(scope.nodes.values())).element.getroottree().getroot()
    for node in scope.of("endEvent"):
        code = error_code(node, document)
        if code is not None:
            yield node.id, code
    for node in scope.of("callActivity", "subProcess"):
        called = closure.scopes.get(node.element.get("calledElement") or "") or scope.inner[node.id]
        held = [each for each in scope.attached(node.id) if each.child("errorEventDefinition") is not None]
        codes = [error_code(each, document) for each in held]
        yield from (each for each in _thrown(closure, called) if each[1] not in codes and None not in codes)


def _compiled(process: str, bpmn: Mapping[str, bytes], dmn: Mapping[str, bytes]) -> list[Fault]:
    try:
        spiff.compile(process, bpmn, dmn)
    except EngineError as error:
        return [Fault(error.element or process, "D-ENGINE", error.message)]
    return []
