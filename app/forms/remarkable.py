"""What a reviewer may remark on: whole sections, fields that were asked for, rows that were sent."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.forms import layout
from app.forms.compose import FURTHER
from app.forms.differences import is_table
from app.forms.json_pointer import parts
from app.forms.layout import Section
from app.forms.schema import Form
from app.forms.tree import Node

SECTION = "/#"
"""A pointer `/#<section>` means all fields of that section: no field is called so."""


@dataclass(frozen=True)
class Place:
    """Where a remark may point: a JSON pointer, what people call it, and the section it stands in."""

    field: str
    title: str
    section: str


def remarkable(form: Form, answers: Mapping[str, Any], secrets: Collection[str] = ()) -> list[Place]:
    """Only what the sender can answer, in the order of the page; a place of three codes as one. Of what is kept
    for a few lanes only what these `secrets` open: on the rest nobody can say anything."""
    kept = kept_from(form, secrets)
    places = (place for section in form.sections for place in _section(form, section, answers))
    return [place for place in places if place.field.split("/")[1] not in kept]


def kept_from(form: Form, secrets: Collection[str]) -> set[str]:
    """The fields that who has only these secrets cannot read."""
    return {name for name, node in form.fields.items() if node.withheld and node.withheld not in secrets}


def meant(form: Form, pointer: str) -> list[str]:
    """The pointers of single fields that a remark at this pointer is about."""
    whole = pointer == f"{SECTION}{FURTHER}{form.name}"
    sections = [one for one in form.sections if whole or pointer == f"{SECTION}{one.id}"]
    if not sections:
        return [pointer]
    names = layout.order(tuple(sections), form.triples)
    return [f"/{name}" for name in names if name in form.root.children and form.root.children[name].mendable]


def known(form: Form) -> dict[str, str]:
    """First steps of every pointer a remark may have, with their titles; in a record of several forms a whole
    form is a section."""
    fields = {name: node.title for name, node in form.fields.items()}
    sections = {f"#{one.id}": one.title for one in form.sections}
    return {**fields, **sections, f"#{FURTHER}{form.name}": form.title}


def about(form: Form, pointer: str) -> bool:
    """Whether whoever fills this form in can answer a remark there: on a field of it, or on the whole."""
    return {"", *known(form)}.issuperset(parts(pointer)[:1])


def _section(form: Form, section: Section, answers: Mapping[str, Any]) -> Iterator[Place]:
    found = [place for name in section.fields for place in _field(form, name, section.title, answers)]
    if found:
        yield Place(f"{SECTION}{section.id}", f"{section.title}（整个部分）", section.title)
        yield from found


def _field(form: Form, name: str, section: str, answers: Mapping[str, Any]) -> Iterator[Place]:
    triple = form.triples.get(name)
    if triple is not None:
        if any(form.root.children[one].mendable for one in triple.fields):
            yield Place(f"/{triple.fields[-1]}", triple.title, section)
        return
    node = form.root.children[name]
    if not node.mendable or not _asked(node, answers):
        return
    yield Place(f"/{name}", node.title, section)
    rows = answers.get(name)
    if is_table(node) and isinstance(rows, list):
        yield from (Place(f"/{name}/{at}", f"{node.title}第 {at + 1} 行", section) for at in range(len(rows)))


def _asked(node: Node, answers: Mapping[str, Any]) -> bool:
    return node.name in answers or _holds(node.options.get("showIf"), answers)


def _holds(condition: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> bool:
    if not condition:
        return True
    value = answers.get(condition["field"])
    if "equals" in condition:
        return bool(value == condition["equals"])
    if "contains" in condition:
        return value is not None and condition["contains"] in value
    return (value not in (None, "", [])) == bool(condition.get("filled"))
