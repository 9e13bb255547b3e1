"""One form out of several, for records with fields of more than one: for reading, never for sending."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from app.forms.schema import Form

Part = tuple[Form, Collection[str]]
"""A form, and which of its top-level fields are taken."""


FURTHER = "form_"
"""How the section of a part is named, before the name of its form."""


def composed(base: Form, title: str, parts: Sequence[Part] = ()) -> Form:
    """The form `base` under that title; behind its sections one per part, called like its form, with the fields
    taken, in their order. What a part requires is not required; of two fields of one name the first stands."""
    properties, ui = {**base.schema.get("properties", {})}, {**base.ui}
    cards = [*_sections(base)]
    for form, names in parts:
        taken = taken_of(form, names)
        for name in taken:
            properties.setdefault(name, form.root.children[name].schema)
        for name in (*taken, *form.triples):
            if name in form.ui:
                ui.setdefault(name, form.ui[name])
        cards.append({"id": f"{FURTHER}{form.name}", "title": form.title, "fields": [*_listed(form, taken)]})
    ui["ui:options"] = {**(base.ui.get("ui:options") or {}), "sections": cards}
    return Form(base.name, {**base.schema, "title": title, "properties": properties}, ui)


def taken_of(form: Form, names: Collection[str]) -> list[str]:
    """These fields as far as the form has them, each with its attachment list where the form itself shows one."""
    shown = form.schema.get("properties", {})
    return [
        name for name in form.fields if name in names or (name in shown and name.removesuffix("_files") in names)
    ]


def _sections(form: Form) -> list[Any]:
    return list((form.ui.get("ui:options") or {}).get("sections") or ())


def _listed(form: Form, taken: Sequence[str]) -> Iterator[str]:
    """What the section names: a place as one where all of it is taken; attachment lists stand with their field."""
    placed = {name for section in form.sections for name in section.fields if name in taken}
    for section in form.sections:
        for name in section.fields:
            triple = form.triples.get(name)
            whole = triple is not None and set(triple.fields) <= set(taken)
            inner = triple.fields if triple is not None and not whole else (name,)
            yield from (one for one in inner if whole or one in taken)
    yield from (one for one in taken if one.endswith("_files") and one not in placed and _alone(one, taken))


def _alone(name: str, taken: Sequence[str]) -> bool:
    return name.removesuffix("_files") not in taken
