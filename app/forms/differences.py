"""What changed between two versions of a record: for review, return locks and telling key changes from minor."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from app.errors import Problem
from app.forms import seal
from app.forms.json_pointer import parts, put, read
from app.forms.matched_rows import pairs
from app.forms.schema import Form
from app.forms.tree import Node, is_twin

Difference = dict[str, Any]


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Top-level fields whose value differs; missing, null and "" are the same. Takes opened documents."""
    before, after = bare(old) or {}, bare(new) or {}
    return tuple(name for name in dict.fromkeys([*new, *old]) if before.get(name) != after.get(name))


def differences(
    form: Form, old: Mapping[str, Any], new: Mapping[str, Any], masked: bool = False
) -> list[Difference]:
    """`[{field, title, old, new, kind, computed}]` in the order of the sections; empty when nothing changed.

    `kind`: changed, added, removed, or moved when only the order of rows differs. Rows are matched by the `key`
    of the UI schema; a removed row carries its old place. `computed`: nobody has changed it,
    it follows from what somebody did.
    """
    before, after = filled(seal.readable(form, old)) or {}, filled(seal.readable(form, new)) or {}
    found = []
    for name, node in form.fields.items():
        found += list(_between(node, f"/{name}", before.get(name), after.get(name), masked))
    return found


def locked_changes(
    form: Form, old: Mapping[str, Any], new: Mapping[str, Any], unlocked: Iterable[str]
) -> list[Problem]:
    """V-RETURN problems for every change outside the unlocked pointers; "" unlocks the whole form.

    Unlocking a field unlocks its attachments, and one part of a place unlocks province, city and county.
    """
    doors = _doors(form, unlocked)
    touched = () if "" in doors else _all_touched(form, old, new)
    outside = ((pointer, title) for pointer, title in touched if not _within(pointer, doors))
    return [
        Problem(pointer, "V-RETURN", f"「{title}」不在退回补正的范围内，不得修改，请恢复退回前的内容。")
        for pointer, title in outside
    ]


def restored(
    form: Form, old: Mapping[str, Any], new: Mapping[str, Any], unlocked: Iterable[str]
) -> dict[str, Any]:
    """`new` without its changes outside the unlocked pointers; a table where rows came or went as it was."""
    kept = dict(new)
    for one in locked_changes(form, old, new, unlocked):
        table = f"/{parts(one.field)[0]}"
        before, after = read(old, table), read(new, table)
        rows = isinstance(before, list) and isinstance(after, list) and len(before) == len(after)
        place = table if isinstance(before, list) and not rows else one.field
        kept = put(kept, place, read(old, place))
    return kept


def covered(form: Form, unlocked: Iterable[str], pointer: str) -> bool:
    """Whether the unlocked pointers let this place be changed."""
    return _within(pointer, _doors(form, unlocked))


def touched_within(
    form: Form, old: Mapping[str, Any], new: Mapping[str, Any], doors: Iterable[str]
) -> Iterator[str]:
    """Pointers of the changes at or below one of the doors; "" is the whole form."""
    wide = _doors(form, doors)
    return (pointer for pointer, _ in _all_touched(form, old, new) if "" in wide or _within(pointer, wide))


def _within(pointer: str, doors: Collection[str]) -> bool:
    return any(pointer == door or pointer.startswith(f"{door}/") for door in doors)


def _all_touched(form: Form, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    before, after = bare(seal.readable(form, old)) or {}, bare(seal.readable(form, new)) or {}
    for name, node in form.fields.items():
        if not node.computed:
            yield from _touched(node, f"/{name}", before.get(name), after.get(name))


def filled(value: Any) -> Any:
    """The value without its empty parts; None when nothing is left. Rows keep their place."""
    if isinstance(value, Mapping):
        parts = {name: filled(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part is not None} or None
    if isinstance(value, (list, tuple)):
        return [filled(part) for part in value] or None
    return None if value == "" else value


def bare(value: Any) -> Any:
    """The same with attachments as their ids, in order of these: what a file is called, and where in the list it
    stands, is no content."""
    if isinstance(value, Mapping):
        parts = {name: _ids(part) if is_twin(name) else bare(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part is not None} or None
    if isinstance(value, (list, tuple)):
        return [bare(part) for part in value] or None
    return None if value == "" else value


def same(node: Node, old: Any, new: Any) -> bool:
    """Whether two values of a field say the same."""
    return bool(old == new or (_ids(old) == _ids(new) if node.files else bare(old) == bare(new)))


def _ids(files: Any) -> Any:
    if not isinstance(files, (list, tuple)):
        return filled(files)
    return sorted(str(one.get("id")) if isinstance(one, Mapping) else str(one) for one in files) or None


def _between(node: Node, pointer: str, old: Any, new: Any, masked: bool) -> Iterator[Difference]:
    if same(node, old, new):
        return
    if node.children and isinstance(old, dict) and isinstance(new, dict):
        for name, child in node.children.items():
            yield from _between(child, f"{pointer}/{name}", old.get(name), new.get(name), masked)
    elif is_table(node) and isinstance(old, list) and isinstance(new, list):
        yield from _rows(node, pointer, old, new, masked)
    else:
        kind = "added" if old is None else "removed" if new is None else "changed"
        yield _difference(node, pointer, (old, new), kind, masked)


def _rows(node: Node, pointer: str, old: list[Any], new: list[Any], masked: bool) -> Iterator[Difference]:
    item = node.item
    matched = pairs(node, old, new)
    for before, after in matched if item else ():
        was, now = old[before] if before is not None else None, new[after] if after is not None else None
        place = f"{pointer}/{before if after is None else after}"
        if before is None or after is None:
            kind = "added" if before is None else "removed"
            yield _difference(item or node, place, (was, now), kind, masked)
        else:
            yield from _between(item or node, place, was, now, masked)
    stayed = [before for before, after in matched if before is not None and after is not None]
    if stayed != sorted(stayed):
        yield _difference(node, pointer, (old, new), "moved", masked)


def _difference(node: Node, pointer: str, values: tuple[Any, Any], kind: str, masked: bool) -> Difference:
    told = seal.told_value if masked else seal.withheld_value
    old, new = (told(node, value) for value in values)
    return {"field": pointer, "title": node.title, "old": old, "new": new, "kind": kind, "computed": node.computed}


def is_table(node: Node) -> bool:
    """Whether the field is a list of objects, attachments aside."""
    return node.kind == "array" and not node.files and bool(node.item and node.item.children)


def _touched(node: Node, pointer: str, old: Any, new: Any) -> Iterator[tuple[str, str]]:
    """Changed places, rows compared place by place: a lock is about what stood where it was."""
    if old == new:
        return
    if node.children and isinstance(old, dict) and isinstance(new, dict):
        for name, child in node.children.items():
            yield from _touched(child, f"{pointer}/{name}", old.get(name), new.get(name))
    elif is_table(node) and node.item and isinstance(old, list) and isinstance(new, list):
        yield from _touched_rows(node.item, pointer, old, new)
    else:
        yield pointer, node.title


def _touched_rows(item: Node, pointer: str, old: list[Any], new: list[Any]) -> Iterator[tuple[str, str]]:
    if len(old) == len(new):
        for place, (was, now) in enumerate(zip(old, new, strict=True)):
            yield from _touched(item, f"{pointer}/{place}", was, now)
        return
    for rows, others in ((old, list(new)), (new, list(old))):
        for place, row in enumerate(rows):
            if row in others:
                others.remove(row)
            else:
                yield f"{pointer}/{place}", item.title


def _doors(form: Form, unlocked: Iterable[str]) -> set[str]:
    doors = {door.rstrip("/") for door in unlocked}
    for triple in form.triples.values():
        codes = {f"/{name}" for name in triple.fields}
        doors |= codes if doors & codes else set()
    return doors | {f"{door}_files" for door in doors if door.count("/") == 1}
