"""A game of tokens: whatever people decide and whenever timers fire, no place holds two tokens and all can end.

Every marking a scope can come to is looked at, up to a bound over the whole diagram; what lies beyond is refused.
"""

from app.engine.diagram import Node, Scope
from app.engine.findings import Fault
from app.engine.petri_net import Bound, Inner, Net, TooMany, Twice, Unclear


class Game:
    """Plays scopes, the innermost first: `inner` is what is known of those already played."""

    def __init__(self) -> None:
        self.inner, self._bound = Inner(), Bound()

    def play(self, scope: Scope) -> list[Fault]:
        """The first fault of a scope; empty if it is sound."""
        try:
            found = self._judge(Net(scope, self.inner, self._bound))
        except Twice as twice:
            found = [_twice(scope, twice.place)]
        except Unclear as unclear:
            found = [_unclear(scope.nodes[unclear.join])]
        except TooMany:
            found = [_too_many(scope)]
        alone = {scope.id} if self.inner.runs_alone(scope) else frozenset[str]()
        self.inner = Inner(self.inner.endless, self.inner.automatic | alone)
        return found

    def _judge(self, net: Net) -> list[Fault]:
        before = self._explore(net)
        ending = _reaching({0, net.failed} & before.keys(), before)
        stuck = [marking for marking in before if marking not in ending]
        if stuck:
            dead = [marking for marking in stuck if not any(True for _ in net.after(marking))]
            return [_stuck(net, (dead or stuck)[0], bool(dead))]
        if 0 not in before:
            self.inner = Inner(self.inner.endless | {net.scope.id}, self.inner.automatic)
        return [_unreached(node) for node in net.nodes.values() if not self._passed(net, node)][:1]

    def _passed(self, net: Net, node: Node) -> bool:
        """Steps behind a timer that stands aside are not played: nothing can go wrong there."""
        return node.id in net.passed or any(node.id in net.scope.reach([event]) for event in net.aside)

    def _explore(self, net: Net) -> dict[int, list[int]]:
        """All markings, each with those it was reached from."""
        before: dict[int, list[int]] = {marking: [] for marking in net.start()}
        todo = list(before)
        while todo:
            marking = todo.pop()
            for following in net.after(marking):
                if following not in before:
                    before[following] = []
                    todo.append(following)
                before[following].append(marking)
        return before


def _reaching(goals: set[int], before: dict[int, list[int]]) -> set[int]:
    seen: set[int] = set()
    todo = list(goals)
    while todo:
        marking = todo.pop()
        if marking not in seen:
            seen.add(marking)
            todo += before[marking]
    return seen


def _twice(scope: Scope, place: str) -> Fault:
    node = scope.nodes.get(place) or scope.nodes[next(flow.target for flow in scope.flows if flow.id == place)]
    timers = [each for each in scope.of("boundaryEvent") if not each.interrupts]
    event = next((each for each in timers if node.id in scope.reach([each.id])), None)
    if event is None:
        merge = _merge(scope, node)
        where = f"{merge.label}只合并、不等待，" if merge else ""
        return Fault(
            place,
            "D-TOKEN",
            f"{node.label}可能同时收到两份：{where}并行的分支须先用并行网关汇合，再继续、退回或者合并",
        )
    held = scope.nodes[event.element.get("attachedToRef") or ""]
    return Fault(
        place,
        "D-TOKEN",
        f"{node.label}可能同时收到两份：定时{event.label}不中断{held.label}，它的分支须走到自己的结束事件；"
        f"循环中请把两者放进一个子流程，{held.label}之后接终止结束事件；不需要两者并行的，请把定时改为中断型",
    )


def _merge(scope: Scope, node: Node) -> Node | None:
    """The nearest exclusive gateway before it where flows come together."""
    todo, seen = [node.id], {node.id}
    while todo:
        key = todo.pop(0)
        if scope.nodes[key].kind == "exclusiveGateway" and len(scope.incoming(key)) > 1:
            return scope.nodes[key]
        todo += [each for each in scope.before(key) if each not in seen]
        seen.update(todo)
    return None


def _unclear(join: Node) -> Fault:
    return Fault(
        join.id,
        "D-INCLUSIVE",
        f"包容网关{join.label}是否还要等待无法判定：同一分支既能到达已到的进线，又能到达未到的进线，请把分支画成互不交叉",
    )


def _too_many(scope: Scope) -> Fault:
    forks = [node for node in scope.of("parallelGateway", "inclusiveGateway") if len(scope.outgoing(node.id)) > 1]
    node = (forks or list(scope.nodes.values()))[0]
    return Fault(
        node.id,
        "D-SIZE",
        f"{node.label}之后并行的步骤太多，组合多得无法逐一核对，请把各分支放进子流程或改用多实例",
    )


def _stuck(net: Net, marking: int, dead: bool) -> Fault:
    """Joins are named before steps: where a branch is missing, the others may still go round."""
    places = net.here(marking)
    joins = [net.target[place] for place in places if place not in net.nodes]
    if not joins:
        return _without_end(net, net.nodes[places[0]], dead)
    node = next((each for each in joins if each.kind == "parallelGateway"), joins[0])
    if node.kind == "inclusiveGateway":
        return Fault(
            node.id,
            "D-INCLUSIVE",
            f"包容网关{node.label}与别的汇合互相等待，办件会停住，请一层套一层地画分支与汇合",
        )
    first = net.scope.reach([each.id for each in net.scope.of("startEvent")], without=node.id)
    if any(net.source[flow] not in first for flow in net.into[node.id]):
        return Fault(node.id, "D-JOIN", f"并行网关{node.label}等待自己之后的分支，循环请用排他网关汇合")
    return Fault(
        node.id,
        "D-JOIN",
        f"并行网关{node.label}可能永远等不齐各分支：只走其中一条的分支请用排他网关汇合，走其中几条的请用包容网关",
    )


def _without_end(net: Net, node: Node, dead: bool) -> Fault:
    if dead:
        return Fault(node.id, "D-END", f"{node.label}里的流程只能以错误结束，之后的步骤永远走不到")
    return Fault(node.id, "D-LOOP", f"经过{node.label}的循环没有出口，办件永远不会办结")


def _unreached(node: Node) -> Fault:
    return Fault(node.id, "D-REACH", f"无论怎样办理都走不到{node.label}，请删除或改接连线")
