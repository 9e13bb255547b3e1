"""What answers hold of what is kept for a few lanes (`x-secret`)."""

from collections.abc import Mapping
from typing import Any

from app.forms import seal
from app.forms.schema import Form
from app.forms.tree import Node


def keeps_withheld(form: Form, kept: Mapping[str, Any]) -> bool:
    """Whether answers as they are kept, drafts too, hold something that is for a few lanes. What stands there in
    the wrong shape is sealed as a whole and may."""
    if not form.withheld:
        return False
    found = list[str]()

    def noted(node: Node, text: str) -> str:
        found.extend([text] if text and (node.withheld or node.children or node.item) else [])
        return text

    seal.mapped(form, kept, noted)
    return bool(found) or any(
        kept.get(node.name) for node in form.root.children.values() if node.files and node.withheld
    )
