"""Names and places of steps: no longer than the platform keeps them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.engine.diagram import Node, Scope
from app.engine.findings import Fault

LONGEST_NAME: Final = 100
LONGEST_PLACE: Final = 130
"""Characters of the ids from the outermost call down to the step, colons between them."""


def places(scopes: Mapping[str, Scope], order: Sequence[str]) -> Iterator[Fault]:
    """Faults of all these processes; `order` has called ones before their callers."""
    longest: dict[str, int] = {}
    for key in order:
        for scope in scopes[key].every():
            yield from (_named(node) for node in scope.nodes.values() if len(_name(node)) > LONGEST_NAME)
        longest[key] = max((_length(scopes[key], node, longest) for node in scopes[key].nodes.values()), default=0)
        yield from (_placed(node) for node in _far(scopes[key], longest))


def _name(node: Node) -> str:
    return (node.element.get("name") or "").strip()


def _named(node: Node) -> Fault:
    return Fault(node.id, "D-NAME", f"步骤「{_name(node)[:20]}…」的名称过长，最多 {LONGEST_NAME} 个字")


def _far(scope: Scope, longest: Mapping[str, int]) -> Iterator[Node]:
    return (node for node in scope.nodes.values() if _length(scope, node, longest) > LONGEST_PLACE)


def _placed(node: Node) -> Fault:
    words = f"编号连同其中调用的步骤的编号过长，合计最多 {LONGEST_PLACE} 个字符，请缩短编号或减少调用层次"
    return Fault(node.id, "D-NAME", f"步骤「{(_name(node) or node.id)[:20]}」的{words}")


def _length(scope: Scope, node: Node, longest: Mapping[str, int]) -> int:
    """Of the longest place at or below this node."""
    inner = scope.inner.get(node.id)
    if inner is not None:
        below = max((_length(inner, one, longest) for one in inner.nodes.values()), default=0)
    else:
        below = longest.get(node.element.get("calledElement") or "", 0)
    return len(node.id) + (below + 1 if below else 0)
