"""Which steps may come after others, through calls and subprocesses, whatever the path."""

from collections.abc import Mapping

from app.engine.diagram import Node, Scope


class Order:
    """The steps of all these processes by id. Where an id stands in several diagrams, they are taken as one."""

    def __init__(self, scopes: Mapping[str, Scope]) -> None:
        self._scopes, self._next = scopes, dict[str, set[str]]()
        for scope in (each for one in scopes.values() for each in one.every()):
            for node in scope.nodes.values():
                self._link(scope, node)

    def after(self, step: str) -> frozenset[str]:
        """All that may come after this step, itself only where a loop leads back to it."""
        seen, todo = set[str](), [*self._next.get(step, ())]
        while todo:
            key = todo.pop()
            if key not in seen:
                seen.add(key)
                todo += self._next.get(key, ())
        return frozenset(seen)

    def _link(self, scope: Scope, node: Node) -> None:
        """From anywhere in a call or subprocess an event on it leads on."""
        following = scope.after(node.id)
        inner = scope.inner.get(node.id) or self._scopes.get(node.element.get("calledElement") or "")
        self._next.setdefault(node.id, set()).update(following)
        if inner is not None:
            self._next[node.id] |= {each.id for each in inner.of("startEvent")}
            for each in (each for one in inner.every() for each in one.nodes):
                self._next.setdefault(each, set()).update(following)
