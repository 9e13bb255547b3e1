"""What belongs together on a form: a remark on one field opens whatever cannot be mended without the others."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.errors import Problem
from app.forms import differences, remarkable
from app.forms.json_pointer import parts
from app.forms.schema import Form

WITH = "x-with"


def opened(form: Form, pointers: Iterable[str]) -> list[str]:
    """The pointers a return with remarks at these places lets change, the remarks' own first.

    A row opens whole; a field opens its scan, and a scan its field; then what is shown or required because of the
    field, the codes of a place together, and the fields it names in `x-with`.
    """
    found: dict[str, None] = {}
    for pointer in (single for given in pointers for single in remarkable.meant(form, given)):
        door, name = _door(form, pointer)
        found[door] = None
        names = dict.fromkeys([*_companions(form, name), *_around(form, name, {name})])
        for one in list(names):
            names |= dict.fromkeys(_around(form, one, {name, *names}))
        found |= dict.fromkeys(f"/{one}" for one in names)
    return list(found)


def answered(
    form: Form, old: Mapping[str, Any], new: Mapping[str, Any], remarks: Iterable[Mapping[str, str]]
) -> Iterator[tuple[Mapping[str, str], bool, bool]]:
    """Each remark, whether anything was changed where it points, scans among it, and whether what belongs to it
    was."""

    def touched(doors: Iterable[str]) -> bool:
        return any(True for _ in differences.touched_within(form, old, new, doors))

    for remark in remarks:
        pointer = remark.get("field", "").rstrip("/")
        if pointer and not answerable(form, pointer):
            continue
        changed = touched(_meant(form, pointer))
        yield remark, changed, bool(pointer) and not changed and touched(opened(form, [pointer]))


def unanswered(
    form: Form, old: Mapping[str, Any], new: Mapping[str, Any], remarks: Iterable[Mapping[str, str]]
) -> Iterator[Problem]:
    """A warning for each remark after which nothing was changed where it points."""
    for remark, changed, beside in answered(form, old, new, remarks):
        if not changed:
            left = "所指的栏目没有修改，只修改了相关栏目。" if beside else "所指的内容没有修改。"
            told = "只修改了相关栏目" if beside else "本项未修改"
            words = f"补正要求“{remark.get('message', '')}”{left}"
            advice = f"确需保持不变的请确认，审核人员将看到{told}。"
            yield Problem(remark.get("field", "").rstrip("/"), "V-RETURN-2", words, "warn", advice)


def _meant(form: Form, pointer: str) -> list[str]:
    """What a remark is about by itself: its field or row with the scans of it; "" is the whole form."""
    if not pointer:
        return [""]
    doors = (_door(form, single) for single in remarkable.meant(form, pointer))
    return [one for door, name in doors for one in (door, *(f"/{twin}" for twin in _twins(form, name)))]


def answerable(form: Form, pointer: str) -> bool:
    """Whether a remark at this place opens anything a person could change."""
    nodes = (form.root.children.get(parts(door)[0]) for door in opened(form, [pointer]))
    return any(node is not None and node.mendable for node in nodes)


def _door(form: Form, pointer: str) -> tuple[str, str]:
    """The part that opens, and its top-level field."""
    steps = parts(pointer.rstrip("/"))
    name = steps[0] if steps else ""
    node = form.root.children.get(name)
    row = node is not None and differences.is_table(node) and len(steps) > 1 and steps[1].isdigit()
    return (f"/{name}/{steps[1]}" if row else f"/{name}"), name


def _around(form: Form, name: str, seen: set[str]) -> Iterator[str]:
    """Its scan or its field, its place, and all that depends on it; what was `seen` is left out."""
    for one in (*_twins(form, name), *_place(form, name), *_dependents(form, name)):
        if one not in seen and one in form.root.children:
            seen.add(one)
            yield one
            yield from _around(form, one, seen)


def _twins(form: Form, name: str) -> Iterator[str]:
    """Attachment lists that the form itself shows; and the field of one."""
    if f"{name}_files" in form.schema["properties"]:
        yield f"{name}_files"
    if name.endswith("_files"):
        yield name.removesuffix("_files")


def _place(form: Form, name: str) -> tuple[str, ...]:
    return next((triple.fields for triple in form.triples.values() if name in triple.fields), ())


def _companions(form: Form, name: str) -> Iterable[str]:
    node = form.root.children.get(name)
    named: Iterable[str] = node.schema.get(WITH, ()) if node else ()
    return [one for one in named if one in form.root.children]


def _dependents(form: Form, name: str) -> Iterator[str]:
    for node in form.fields.values():
        if (node.options.get("showIf") or {}).get("field") == name:
            yield node.name
    for rule in form.schema.get("allOf", ()):
        if name in rule.get("if", {}).get("properties", {}):
            yield from rule.get("then", {}).get("required", ())
