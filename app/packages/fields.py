"""Fields of a form by dotted name, lists walked through."""

from app.forms.schema import Form
from app.forms.tree import Node


def has(form: Form, name: str) -> bool:
    """Whether the form has that field (`safety_officers.id_no`)."""
    return _node(form, name) is not None


def is_secret(form: Form, name: str) -> bool:
    """Whether that field, or anything in it, is sensitive."""
    node = _node(form, name)
    return node is not None and node.secret


def _node(form: Form, name: str) -> Node | None:
    node: Node | None = form.root
    for part in name.split("."):
        node = _row(node).children.get(part) if node else None
    return node


def _row(node: Node) -> Node:
    return node.item or node
