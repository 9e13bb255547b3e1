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


def beside(form: Form, document: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """A record, which keeps nothing withheld, with that as it was sent: `sent` is what its reader may have."""
    if not form.withheld:
        return dict(document)
    found: dict[str, Any] = _beside(form.root, dict(document), dict(sent))
    return found


def _beside(node: Node, kept: Any, sent: Any) -> Any:
    if node.withheld:
        return sent
    if isinstance(sent, dict) and isinstance(kept, dict | None) and node.children:
        whole = dict(kept or {})
        inner = {name: _beside(one, whole.get(name), sent.get(name)) for name, one in node.children.items()}
        return whole | {name: part for name, part in inner.items() if part is not None} or None
    if isinstance(sent, list) and isinstance(kept, list | None) and node.item is not None and not node.files:
        return _beside_rows(node.item, list(kept or ()), sent)
    return kept


def _beside_rows(item: Node, kept: list[Any], sent: list[Any]) -> list[Any] | None:
    """Rows of which all is withheld have left the record: those that have not stand there in their order."""
    left = iter(kept)
    rows = [_beside(item, None if seal.all_withheld(item, row) else next(left, None), row) for row in sent]
    return [row for row in (*rows, *left) if row is not None] or None
