"""Where in a diagram a token may be put that has left its way: where no parallel join waits for others."""

from app.engine.diagram import ACTIVITIES, Scope

STEPS = ACTIVITIES | {"intermediateCatchEvent"}


def landings(scope: Scope) -> dict[str, str]:
    """Ids and names of these steps."""
    found = (
        node for node in scope.of(*STEPS) if not _chosen_among(scope, node.id) and not _awaited(scope, node.id)
    )
    return {node.id: (node.element.get("name") or node.id).strip() for node in found}


def _chosen_among(scope: Scope, key: str) -> bool:
    """Whether the step is one of several events of which the first decides: none of them is waited for alone."""
    return any(scope.nodes[flow.source].kind == "eventBasedGateway" for flow in scope.incoming(key))


def _awaited(scope: Scope, key: str) -> bool:
    """Whether it would come to a parallel join before anything has split it: the others would never come."""
    seen, todo = set[str](), [key]
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        if scope.nodes[at].kind == "parallelGateway":
            if len(scope.incoming(at)) > 1:
                return True
            if len(scope.outgoing(at)) > 1:
                continue
        todo += scope.after(at)
    return False
