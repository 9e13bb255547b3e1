"""What a pointer into a form is called, as people say it: 安全管理人员第2行 · 身份证号."""

from app.forms.compose import FURTHER
from app.forms.differences import is_table
from app.forms.json_pointer import parts
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


def drawn_at(form: Form, pointer: str) -> str:
    """The place of the reading page that shows what a pointer is about: a row, a field, a place by one code."""
    name, *rest = parts(pointer)
    triple = next((one for one in form.triples.values() if name in one.fields), None)
    if triple is not None:
        return f"/{triple.fields[-1]}"
    node = form.root.children.get(name)
    row = node is not None and is_table(node) and rest and rest[0].isdigit()
    return f"/{name}/{rest[0]}" if row else f"/{name}"


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
