"""What is kept for a few lanes, opened for who may read it."""

from collections.abc import Collection, Mapping
from typing import Any

from app.forms import seal
from app.forms.schema import Form
from app.forms.tree import Node


def unveiled(
    form: Form, told: Mapping[str, Any], stored: Mapping[str, Any], secrets: Collection[str]
) -> dict[str, Any]:
    """What is told of stored answers with these secrets opened: beside them everything stays as it is told."""
    clear = seal.mapped(form, stored, lambda node, text: seal.unsealed(text) if node.withheld in secrets else text)
    found: dict[str, Any] = _opened_in(form.root, dict(told), clear, secrets)
    return found


def _opened_in(node: Node, told: Any, found: Any, secrets: Collection[str]) -> Any:
    """`told` with the parts under these secrets taken from `found`; both have the same shape."""
    if node.withheld in secrets:
        return found
    if isinstance(told, dict) and isinstance(found, dict):
        inner = node.children
        return {
            name: _opened_in(inner[name], part, found.get(name), secrets) if name in inner else part
            for name, part in told.items()
        }
    if isinstance(told, list) and isinstance(found, list) and node.item is not None:
        return [_opened_in(node.item, *both, secrets) for both in zip(told, found, strict=False)]
    return told
