"""Fields of a form by dotted name, lists walked through."""

from app.forms.schema import Form
from app.forms.tree import Node


def has(form: Form, name: str) -> bool:
    """Whether the form has that field (`people.number`)."""
    return node(form, name) is not None


def is_secret(form: Form, name: str) -> bool:
    """Whether that field, or anything in it, is sensitive."""
    found = node(form, name)
    return found is not None and any(one.secret or one.sensitive for one in found.nodes)


def is_withheld(form: Form, name: str) -> bool:
    """Whether that field, or anything in it, is kept for a few lanes."""
    found = node(form, name)
    return found is not None and any(one.withheld for one in found.nodes)


def is_single(form: Form, name: str) -> bool:
    """Whether the field holds single values, in rows or not: what a key, a tag or a title is made of."""
    found = node(form, name)
    return found is not None and not _row(found).children and not found.files


def node(form: Form, name: str) -> Node | None:
    """That field, None where the form has none of the name."""
    found: Node | None = form.root
    for part in name.split("."):
        found = _row(found).children.get(part) if found else None
    return found


def _row(node: Node) -> Node:
    return node.item or node
