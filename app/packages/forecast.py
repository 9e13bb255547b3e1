"""What would become of a case on another release of its package, by the diagrams of both and where it stands.

The rehearsal tells it beforehand and whoever moves cases asks the same function, so that both say the same.
Nothing is looked up here: releases are their drawings, a case is the paths of elements.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final

from app.engine.diagram import ACTIVITIES, Node, Scope
from app.enums import Outcome
from app.packages.drawing import Drawing, entered
from app.packages.footing import JOINS, footing, held

DONE_IN_TURN: Final = ACTIVITIES | {"intermediateCatchEvent"}
"""What is done, or waited for, on the way to what comes after; a gateway only shows the way."""
GRAVEST: Final = (Outcome.STUCK, Outcome.STAYS, Outcome.SKIPS)
MOST: Final = 3
Drawings = Mapping[str, Drawing]


@dataclass(frozen=True)
class Forecast:
    """The outcome and why, in a sentence that names the elements; `elements`: their ids."""

    outcome: Outcome
    reason: str
    elements: tuple[str, ...] = ()


def forecast(old: Drawings, new: Drawings, process: str, places: Set[str], passed: Set[str]) -> Forecast:
    """`places`: paths of all elements where the case stands (open steps, waits, tokens at joins); `passed`: of
    those it has completed since it began."""
    if process not in new:
        title = old[process].title if process in old else process
        return Forecast(Outcome.STAYS, f"新版本中没有流程「{title}」，本件按原版本办完。")
    found = [one for level in _levels(old, new, process, places, passed) for one in level.findings()]
    for outcome in GRAVEST:
        grave = [one for one in found if one.outcome == outcome]
        if grave:
            reason = "".join(dict.fromkeys(one.reason for one in grave[:MOST]))
            return Forecast(outcome, reason, tuple(dict.fromkeys(one for each in grave for one in each.elements)))
    return Forecast(Outcome.MOVES, "所处环节在新版本中仍有，在它之前没有增加环节，可以迁移。")


def _levels(old: Drawings, new: Drawings, process: str, places: Set[str], passed: Set[str]) -> Iterator["_Level"]:
    """Each diagram that the case is in now, the outermost first; what it has left again it relies on no more."""
    for prefix in sorted(
        {":".join(path.split(":")[:depth]) for path in places for depth in range(path.count(":") + 1)}
    ):
        before, now = entered(old, process, prefix), entered(new, process, prefix)
        if before is not None and now is not None:
            here, done = _direct(places, prefix), _direct(passed, prefix)
            yield _Level(before.scope, now.scope, here, done - here)


def _direct(paths: Iterable[str], prefix: str) -> frozenset[str]:
    """The elements of one diagram that the paths lead to or through."""
    start = f"{prefix}:" if prefix else ""
    return frozenset(path[len(start) :].split(":")[0] for path in paths if path.startswith(start))


class _Level:
    """One diagram in both releases. `here`: the elements at or in which the case stands, `done`: what else it has
    passed or entered in it."""

    def __init__(self, old: Scope, new: Scope, here: Set[str], done: Set[str]) -> None:
        self.old, self.new = old, new
        nodes = [old.nodes[key] for key in here if key in old.nodes]
        self.here = [one for one in nodes if one.kind != "boundaryEvent"]
        hosts = {old.nodes[key].element.get("attachedToRef", "") for key in done if key in old.nodes}
        self.done = (done | hosts) & old.nodes.keys() - {one.id for one in self.here}
        self.standing = {one.id for one in self.here}

    def findings(self) -> Iterator[Forecast]:
        """All that stands against moving the case."""
        for node in self.here:
            yield from self._gone(node)
            yield from self._events(node)
            for one in self._arrived(node):
                yield from self._skipped(one)
        for key in sorted(self.done):
            yield from self._past(self.old.nodes[key])
        yield from self._never_joined()
        yield from self._not_begun()

    def _gone(self, node: Node) -> Iterator[Forecast]:
        now = self.new.nodes.get(node.id)
        if now is None:
            yield _told(Outcome.STUCK, f"所处的{node.label}在新版本中没有，迁移后无法继续办理。", node)
            return
        was, is_ = footing(node), footing(now)
        if (was.kind, was.events, was.many) != (is_.kind, is_.events, is_.many):
            yield _told(Outcome.STUCK, f"所处的{node.label}在新版本中换成了另一种环节，迁移后无法继续办理。", node)
        elif was.called != is_.called:
            yield _told(Outcome.STAYS, f"所处的{node.label}在新版本中调用另一个流程，本件按原版本办完。", node)
        elif held(node) != held(now) or self._awaited(self.old, node) != self._awaited(self.new, now):
            yield _told(Outcome.STAYS, f"所处的{node.label}已按原版本的设置开始，本件按原版本办完。", node)

    def _awaited(self, scope: Scope, node: Node) -> Set[object]:
        """The events of which an event gateway takes the first."""
        if node.kind != "eventBasedGateway":
            return set()
        return {(key, footing(scope.nodes[key]).events) for key in scope.after(node.id)}

    def _events(self, node: Node) -> Iterator[Forecast]:
        """What stands on a step was set going with it."""
        was = {(one.id, footing(one)): one for one in self.old.attached(node.id)}
        now = {(one.id, footing(one)): one for one in self.new.attached(node.id)}
        for key in was.keys() - now.keys() if node.id in self.new.nodes else ():
            yield _told(
                Outcome.STAYS, f"{node.label}上的{was[key].label}在新版本中没有，本件按原版本办完。", was[key]
            )
        for key in now.keys() - was.keys() if node.id in self.standing else ():
            if was:
                words = f"新版本在{node.label}上增加了{now[key].label}，迁移后对本件不起作用。"
                yield _told(Outcome.SKIPS, words, now[key])
            else:  # the engine sets a step with events going in another way than one without
                words = f"新版本在{node.label}上增加了{now[key].label}，本件到达时还没有，本件按原版本办完。"
                yield _told(Outcome.STAYS, words, now[key])

    def _past(self, node: Node) -> Iterator[Forecast]:
        now = self.new.nodes.get(node.id)
        if now is None:
            yield _told(Outcome.STAYS, f"本件经过的{node.label}在新版本中没有，本件按原版本办完。", node)
        elif footing(now)._replace(called="") != footing(node)._replace(called=""):
            yield _told(Outcome.STAYS, f"本件经过的{node.label}在新版本中有了实质改变，本件按原版本办完。", node)
        yield from self._events(node)

    def _arrived(self, node: Node) -> list[Node]:
        """What a token there has come to: of one that waits at a parallel join, where it came from."""
        if node.id not in self.new.nodes or node.kind != "parallelGateway":
            return [node] if node.id in self.new.nodes else []
        sources = {flow.source for flow in self.new.incoming(node.id)} & self.done
        return [self.old.nodes[key] for key in sorted(sources)]

    def _skipped(self, node: Node) -> Iterator[Forecast]:
        """Steps on every way to where it stands that it has not done."""
        done = set(self.done)
        if node.id not in _come_to(self.old, done):  # older programs noted less of what was passed
            done |= self.old.reach([node.id], forward=False) - self.standing
        before, seen = _come_to(self.old, done), _come_to(self.new, done)
        if node.id in seen or node.id not in before:
            return
        known = {one.id for one in _undone(self.old, before, done)} | self.standing
        missing = [one for one in _undone(self.new, seen, done) if node.id in self.new.reach([one.id])]
        for one in [one for one in missing if one.id not in known] or missing:
            words = f"新版本中{node.label}之前有{one.label}，本件没有办过，迁移后不再办理。"
            yield _told(Outcome.SKIPS, words, one)

    def _never_joined(self) -> Iterator[Forecast]:
        """Parallel joins ahead that would wait for a branch on which the case has nothing."""
        places = [key for key in sorted(self.standing) if key in self.new.nodes]
        known = {(flow.source, flow.target) for flow in self.old.flows}
        for join in self.new.of("parallelGateway"):
            if join.id not in self.new.reach(places) or len(self.new.incoming(join.id)) < 2:
                continue
            coming = self._still_coming(places, join.id)
            for flow in self.new.incoming(join.id):
                if (flow.source, flow.target) not in known and flow.source not in coming:
                    source = self.new.nodes[flow.source]
                    words = f"新版本中{join.label}要等{source.label}，而本件不会再到那里，迁移后会一直等待。"
                    yield Forecast(Outcome.STUCK, words, (join.id, source.id))

    def _still_coming(self, places: list[str], join: str) -> set[str]:
        """What the case may come to before it passes this join: other joins wait for all their branches, too."""
        waiting = {flow for key in places for flow in self.new.incoming(key) if self.new.nodes[key].kind in JOINS}
        there = {(flow.source, flow.target) for flow in waiting if flow.source in self.done}
        free = [one for one in places if self.new.nodes[one].kind != "parallelGateway"]
        return _walk(self.new, free, self.new.after, there, join)

    def _not_begun(self) -> Iterator[Forecast]:
        """New steps of a branch that a parallel gateway would have begun when the case passed it."""
        places = [key for key in self.standing if key in self.new.nodes]
        seen, ahead = _come_to(self.new, self.done), self.new.reach(places)
        for one in _undone(self.new, seen, self.done):
            fork = self._begun_by(one.id)
            if one.id not in self.old.nodes and one.id not in ahead and fork and fork in self.done:
                words = f"新版本中{one.label}与所处环节同时办理，本件已过了分支的地方，迁移后不再办理。"
                yield _told(Outcome.SKIPS, words, one)

    def _begun_by(self, key: str) -> str:
        """The parallel gateway that begins a step whatever is decided; "" for none."""
        walked = set[str]()
        while key not in walked:
            walked.add(key)
            before = self.new.before(key)
            if len(before) != 1:
                break
            key = before[0]
            if self.new.nodes[key].kind == "parallelGateway" and len(self.new.outgoing(key)) > 1:
                return key
            if self.new.nodes[key].kind in JOINS or self.new.nodes[key].kind.endswith("Gateway"):
                break
        return ""


def _told(outcome: Outcome, reason: str, node: Node) -> Forecast:
    return Forecast(outcome, reason, (node.id,))


def _come_to(scope: Scope, done: Set[str]) -> set[str]:
    """What a case has come to that has done these steps, by any way that leads through them alone."""
    return _walk(scope, [one.id for one in scope.of("startEvent")], lambda key: _onward(scope, key, done))


def _walk(
    scope: Scope,
    starts: list[str],
    onward: Callable[[str], list[str]],
    there: Set[tuple[str, str]] = frozenset(),
    without: str = "",
) -> set[str]:
    """All that is come to from the starts; a join once each of its flows was passed, those `there` already."""
    seen, pairs, todo = set[str](), set(there), starts
    while todo:
        key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        for one in onward(key):
            pairs.add((key, one))
            if one != without and scope.joined(one, pairs):
                todo.append(one)
    return seen


def _onward(scope: Scope, key: str, done: Set[str]) -> list[str]:
    """Events on a step lead on where they came, all else where it was done."""
    free = key in done or scope.nodes[key].kind not in DONE_IN_TURN
    events = {one.id for one in scope.attached(key)}
    return [one for one in scope.after(key) if (one in done if one in events else free)]


def _undone(scope: Scope, seen: Set[str], done: Set[str]) -> list[Node]:
    return [node for key, node in scope.nodes.items() if key in seen - done and node.kind in DONE_IN_TURN]
