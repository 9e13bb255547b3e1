"""Fields of a form by dotted name, lists walked through."""

from app.forms.schema import Form
from app.forms.tree import Node


def has(form: Form, name: str) -> bool:
    """Whether the form has that field (`safety_officers.id_no`)."""
    node: Node | None = form.root
    for part in name.split("."):
        node = _row(node).children.get(part) if node else None
    return node is not None


def _row(node: Node) -> Node:
    return node.item or node
