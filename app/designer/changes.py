"""One file in two releases beside each other: what differs is marked in diagrams and tables, told by field."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from app.designer import pages
from app.designer.settings_changes import compared
from app.engine.decisions import Decision, Rule
from app.errors import NotFound
from app.packages.comparison import FileChange

MARKS: Final = {"新增": "added", "删除": "removed", "修改": "changed"}
Cell = tuple[str, str]
"""What stood there before, and what stands there now."""


def page(package: str, release_id: int, other: int, name: str) -> dict[str, Any]:
    """The page of one file of a release against that of another. Raises NotFound where neither has it."""
    row, files = pages.found(package, release_id)
    older, before = pages.found(package, other)
    if name not in files and name not in before:
        raise NotFound("两个版本中都没有这个文件。")
    both = ({name: one[name]} if name in one else {} for one in (before, files))
    change = next(iter(compared(*both)), None)
    return {
        **pages.heading(row, files),
        "other": pages.heading(older, before)["release"],
        "name": name,
        "change": change,
        "diagrams": _diagrams(name, before, files, change) if name.endswith(".bpmn") else [],
        "tables": [*_tables(before.get(name, b""), files.get(name, b""))] if name.endswith(".dmn") else [],
    }


def _diagrams(name: str, before: pages.Files, now: pages.Files, change: FileChange | None) -> list[dict[str, Any]]:
    """Each side with the marks of what is drawn there; none where the file is not."""
    marks: dict[str, list[str]] = {kind: [] for kind in MARKS.values()}
    for one in change.changes if change else ():
        marks[MARKS[one.how]].append(one.element)
    return [_diagram(name, files, marks) if name in files else {} for files in (before, now)]


def _diagram(name: str, files: pages.Files, marks: Mapping[str, list[str]]) -> dict[str, Any]:
    titled = {key: title for key, title in pages.lanes(files) if title}
    text = files[name].decode("utf-8", "replace")
    return {"process": name, "title": name, "bpmn": text, "lanes": titled, "marks": marks}


def _tables(before: bytes, now: bytes) -> Iterator[dict[str, Any]]:
    """The decision tables of both, each as one: rows that are gone stand where they stood."""
    old, new = ({one.id: one for one in pages.tables(raw)} if raw else {} for raw in (before, now))
    for key in [*new, *(one for one in old if one not in new)]:
        yield _table(old.get(key), new.get(key))


def _table(old: Decision | None, new: Decision | None) -> dict[str, Any]:
    one, other = old or new, new or old
    if one is None or other is None:
        return {}
    return {
        "name": other.name or other.id,
        "inputs": max(len(one.inputs), len(other.inputs)),
        "heads": _pairs(one.inputs, other.inputs) + _pairs(one.outputs, other.outputs),
        "rows": [*_rows(old.rules if old else (), new.rules if new else ())],
    }


def _rows(old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[dict[str, Any]]:
    known, there = {one.element: one for one in old}, {one.element for one in new}
    after: dict[str | None, list[Rule]] = {}
    last = None
    for one in old:
        if one.element in there:
            last = one.element
        else:
            after.setdefault(last, []).append(one)
    yield from (_row(gone, None) for gone in after.get(None, ()))
    for one in new:
        yield _row(known.get(one.element), one)
        yield from (_row(gone, None) for gone in after.get(one.element, ()))


def _row(old: Rule | None, new: Rule | None) -> dict[str, Any]:
    one, other = old or new, new or old
    if one is None or other is None:
        return {}
    how = "added" if old is None else "removed" if new is None else ""
    return {"how": how, "cells": _pairs(one.tests, other.tests) + _pairs(one.outputs, other.outputs)}


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[Cell]:
    return [*zip_longest(old, new, fillvalue="")]
