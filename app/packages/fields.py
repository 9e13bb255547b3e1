"""Fields of a form by dotted name, lists walked through."""

from app.forms.schema import Form
from app.forms.tree import Node


def has(form: Form, name: str) -> bool:
    """Whether the form has that field (`people.number`)."""
    return _node(form, name) is not None


def is_secret(form: Form, name: str) -> bool:
    """Whether that field, or anything in it, is sensitive."""
    node = _node(form, name)
    return node is not None and any(one.secret or one.sensitive for one in node.below())


def is_withheld(form: Form, name: str) -> bool:
    """Whether that field, or anything in it, is kept for a few lanes."""
    node = _node(form, name)
    return node is not None and any(one.withheld for one in node.below())


def is_single(form: Form, name: str) -> bool:
    """Whether the field holds single values, in rows or not: what a key, a tag or a title is made of."""
    node = _node(form, name)
    return node is not None and not _row(node).children and not node.files


def _node(form: Form, name: str) -> Node | None:
    node: Node | None = form.root
    for part in name.split("."):
        node = _row(node).children.get(part) if node else None
    return node


def _row(node: Node) -> Node:
    return node.item or node
