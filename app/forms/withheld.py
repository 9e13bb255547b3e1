"""What answers hold of what is kept for a few lanes (`x-secret`)."""

from collections.abc import Mapping
from typing import Any

from app.forms import seal
from app.forms.schema import Form
from app.forms.tree import Node


def keeps_withheld(form: Form, kept: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether answers as they are kept, drafts too, hold something that is for a few lanes. What stands there in
    the wrong shape is sealed as a whole and may. A mask holds nothing, nor does a file that was `sent` there."""
    if not form.withheld:
        return False
    found = list[str]()

    def noted(node: Node, text: str) -> str:
        held = text and seal.opened(text) != seal.HIDDEN
        found.extend([text] if held and (node.withheld or node.children or node.item) else [])
        return text

    seal.mapped(form, kept, noted)
    lists = [node.name for node in form.root.children.values() if node.files and node.withheld]
    return bool(found) or any(_new(kept.get(name), sent.get(name)) for name in lists)


def _new(files: Any, before: Any) -> bool:
    """Whether a list names more than what was sent in its place."""
    if not isinstance(files, list) or not isinstance(before, list):
        return bool(files)
    known = {one.get("id") for one in before if isinstance(one, dict)}
    return any(not isinstance(one, dict) or one.get("id") not in known for one in files)
