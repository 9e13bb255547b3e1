"""What a pointer into a form is called, as people say it: 安全管理人员第2行 · 身份证号."""

from app.forms.compose import FURTHER
from app.forms.places import parts
from app.forms.schema import Form
from app.forms.tree import Node

WHOLE = "整份填报"


def pointed(form: Form, pointer: str) -> str:
    """Chinese name of the place; of a province, city or county the name of the whole place."""
    steps = parts(pointer.rstrip("/"))
    if not steps:
        return WHOLE
    sections = {f"#{FURTHER}{form.name}": form.title, **{f"#{one.id}": one.title for one in form.sections}}
    if len(steps) == 1 and steps[0] in sections:
        return f"{sections[steps[0]]}（整个部分）"
    triple = next((one for one in form.triples.values() if steps[0] in one.fields), None)
    if triple is not None:
        return triple.title
    return " · ".join(_names(form.root, steps)) or pointer


def _names(node: Node | None, steps: list[str]) -> list[str]:
    found: list[str] = []
    for step in steps:
        if node is None:
            break
        if step.isdigit() and node.item is not None:
            found[-1] += f"第{int(step) + 1}行"
            node = node.item
        else:
            node = node.children.get(step)
            found += [node.title] if node else []
    return found
