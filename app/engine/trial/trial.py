"""One process tried out: compiled, started, played; what was come to, and where nobody gets further."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from app.engine import decisions, diagram, xml
from app.engine.decisions import Decision
from app.engine.diagram import Scope
from app.engine.findings import Vocabulary
from app.engine.gate_elements import error_code, parameters
from app.engine.spiff import run as spiff
from app.engine.trial.play import Player
from app.engine.trial.samples import Asked, Samples
from app.engine.trial.told import Place, Trial

CERTAIN: Final = 25
"""So many vain plays through a place are a proof, where every value that matters was tried."""
_REMARKS: Final = 10
_DEAD_END: Final = "试运行时办件停在这里：既没有人可以办理，也不在等待什么，永远不能办结"
_NO_END: Final = "试运行时试过了所有选项，从这里怎样办理都走不到结束"
_DECIDING: Final = ("exclusiveGateway", "inclusiveGateway", "eventBasedGateway")


@dataclass(frozen=True)
class Job:
    """Files by name, and what the diagram of each process may name."""

    bpmn: Mapping[str, bytes]
    dmn: Mapping[str, bytes]
    processes: Mapping[str, Vocabulary]


def tried(process: str, job: Job, seconds: float) -> Trial:
    """How it went. Raises EngineError where it cannot even be compiled."""
    definition = spiff.compile(process, job.bpmn, job.dmn)
    scopes = _scopes(job.bpmn)
    tables = {each.id: each for raw in job.dmn.values() for each in decisions.read(raw)}
    samples = Samples(_asked(scopes, tables), Random(process))  # noqa: S311 - nothing secret
    player = Player(definition, job.processes[process], samples, dict(_refusals(scopes, process)))
    player.play(seconds)
    return _told(process, player, samples, scopes)


def _scopes(bpmn: Mapping[str, bytes]) -> dict[str, Scope]:
    roots = [xml.parse(raw) for raw in bpmn.values()]
    return {each.get("id") or "": diagram.read(each) for root in roots for each in diagram.processes(root)}


def _asked(scopes: Mapping[str, Scope], tables: Mapping[str, Decision]) -> Asked:
    asked = Asked()
    for scope in (each for one in scopes.values() for each in one.every()):
        for flow in scope.flows:
            asked.condition(flow.condition or "")
        for node in scope.nodes.values():
            for part in parameters(node):
                asked.condition(part.get("value") or "")
            for each in node.element.iter(xml.bpmn("completionCondition"), xml.bpmn("loopCardinality")):
                asked.condition(xml.text(each))
    for table in tables.values():
        for at, text in enumerate(table.inputs):
            asked.column(text, [rule.tests[at] for rule in table.rules])
    return asked


def _refusals(scopes: Mapping[str, Scope], process: str) -> Iterator[tuple[str, list[str]]]:
    """Codes that events around each service step take: its own, of subprocesses, of calls."""
    todo = [(scopes[process], tuple[str, ...]())]
    while todo:
        scope, outer = todo.pop()
        for node in scope.of("serviceTask", "callActivity", "subProcess"):
            root = node.element.getroottree().getroot()
            held = [one for one in scope.attached(node.id) if one.child("errorEventDefinition") is not None]
            codes = (*outer, *((error_code(one, root) or "refused") for one in held))
            called = scope.inner.get(node.id) or scopes.get(node.element.get("calledElement") or "")
            if called is not None:
                todo.append((called, codes))
            elif codes:
                yield node.id, sorted({*codes})


def _told(process: str, player: Player, samples: Samples, scopes: Mapping[str, Scope]) -> Trial:
    places = [*_places(scopes, process)]
    passed = player.passed | {above for path in player.passed for above in _above(path)}
    flows = [*_flows(scopes, process)]
    taken = [one for one in flows if _is_taken(one, player, passed)]
    dead = [(path.rsplit(":", 1)[-1], _DEAD_END) for path in player.dead]
    dead = dead or [*_endless(player, samples)]
    missed = [place for place in places if place.path not in passed]
    return Trial(
        process, player.plays, player.ended, len(places) - len(missed), len(places), len(taken), len(flows),
        tuple(missed), tuple(dead), tuple(player.remarks)[:_REMARKS],
    )  # fmt: skip


def _above(path: str) -> Iterator[str]:
    """Calls are passed when something in them is."""
    return (path.rsplit(":", at)[0] for at in range(1, path.count(":") + 1))


def _places(scopes: Mapping[str, Scope], process: str) -> Iterator[Place]:
    for path, scope in _walked(scopes, scopes[process], ""):
        for node in scope.nodes.values():
            yield Place(path + node.id, node.id, (node.element.get("name") or "").strip())


def _walked(scopes: Mapping[str, Scope], scope: Scope, path: str) -> Iterator[tuple[str, Scope]]:
    """Each scope with the path to it, called ones as often as they are called."""
    yield path, scope
    for node in scope.of("callActivity", "subProcess"):
        called = scope.inner.get(node.id) or scopes.get(node.element.get("calledElement") or "")
        if called is not None:
            yield from _walked(scopes, called, f"{path}{node.id}:")


def _flows(scopes: Mapping[str, Scope], process: str) -> Iterator[tuple[str, str, str, bool]]:
    """Path of the source, path and id of the target, and whether the source decides where to go."""
    for path, scope in _walked(scopes, scopes[process], ""):
        for flow in scope.flows:
            decides = scope.nodes[flow.source].kind in _DECIDING
            yield path + flow.source, path + flow.target, flow.target, decides


def _is_taken(flow: tuple[str, str, str, bool], player: Player, passed: set[str]) -> bool:
    source, target, element, decides = flow
    if source not in passed or target not in passed:
        return False
    return not decides or (source, element) in player.taken


def _endless(player: Player, samples: Samples) -> Iterator[tuple[str, str]]:
    """Where plays were held up that went through no place from which others came to an end."""
    if samples.open or player.remarks:
        return
    for path, _ in player.held.most_common():
        if player.visits[path] >= CERTAIN and path not in player.saved:
            yield path.rsplit(":", 1)[-1], _NO_END
            return
