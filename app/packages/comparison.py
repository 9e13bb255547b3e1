"""What differs between two releases, in words: elements of diagrams, cells of tables, fields of forms, settings.

Where a shape stands on the canvas is no difference; a file in which nothing else differs says so.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from typing import Any, Final, NamedTuple

from app import toml
from app.engine import table_tests, xml
from app.engine.steps import EngineError
from app.errors import AppError
from app.forms import json_gate
from app.packages.arrival import MOST_ONE
from app.packages.bundle import UI_ENDING
from app.packages.comparison_texts import LONGEST, cut, pair, shown
from app.packages.comparison_words import ANYHOW, KINDS, SAID
from app.packages.parse import FILE
from app.packages.walks import is_walk

Files = Mapping[str, bytes]
Said = Mapping[str, str]
"""What a thing says, by what it says it of."""
MOST, MOST_SAID = 500, 50
"""Changes that are told of two releases, and words of one change."""
MORE: Final = "变化较多，其余不再列出。"
DRAWN: Final = "只有图形的位置或者写法不同。"
OPTIONS: Final = "ui:options"
DEEPER: Final = ("deadline", "step")
"""Sections whose tables stand a level deeper."""


class Change(NamedTuple):
    """`how`: 新增, 删除 or 修改; `what`: the thing in words, `element` its id or pointer; `said`: of a changed one
    what was said before and is now."""

    how: str
    what: str
    element: str
    said: tuple[tuple[str, str, str], ...] = ()


class FileChange(NamedTuple):
    """A file that differs, with what differs in it; `note` where that cannot be told one by one."""

    name: str
    how: str
    changes: tuple[Change, ...] = ()
    note: str = ""


class Thing(NamedTuple):
    """Something in a file: what people call it, and all that it says."""

    called: str
    said: Said


def compared(before: Files, now: Files) -> list[FileChange]:
    """All files that differ, by name; both are files of releases, which have passed the door. What is told of
    them is bounded: a draft may be as odd as its writer likes."""
    names, found, left = sorted(before.keys() | now.keys()), list[FileChange](), MOST
    for name in names:
        if before.get(name) != now.get(name):
            found.append(_file(name, before.get(name), now.get(name), left))
            left -= len(found[-1].changes)
    return found


def _file(name: str, before: bytes | None, now: bytes | None, most: int) -> FileChange:
    if before is None or now is None:
        return FileChange(name, "新增" if before is None else "删除")
    try:
        read = _reader(name)
        changes = tuple(islice(_changes(read(before), read(now)), most + 1))
    except (AppError, toml.Unreadable, EngineError):
        return FileChange(name, "修改", note="内容无法逐项比较。")
    if len(changes) > most:
        return FileChange(name, "修改", changes[:most], MORE)
    return FileChange(name, "修改", changes, "" if changes else DRAWN)


def _reader(name: str) -> Callable[[bytes], Mapping[str, Thing]]:
    if name.endswith((".bpmn", ".dmn")):
        return _drawn
    if name == FILE:
        return _settings
    if is_walk(name):
        return _steps
    return _layouts if name.endswith(UI_ENDING) else _fields


def _changes(before: Mapping[str, Thing], now: Mapping[str, Thing]) -> Iterator[Change]:
    for key in [*before, *(key for key in now if key not in before)]:
        old, new = before.get(key), now.get(key)
        if old is None or new is None:
            there = old or new
            yield Change("新增" if old is None else "删除", cut(there.called if there else ""), cut(key))
        elif old.said != new.said:
            names = [*old.said, *(name for name in new.said if name not in old.said)]
            pairs = (pair(_word(name), old.said.get(name), new.said.get(name)) for name in names)
            told = ((cut(name), cut(one), cut(other)) for name, one, other in pairs if one != other)
            yield Change("修改", cut(new.called), cut(key), tuple(islice(told, MOST_SAID)))


def _below(place: str, name: str) -> str:
    """A place inside another; of a long one only its end is kept, with a digest of the rest."""
    whole = f"{place}/{name}"
    if len(whole) <= LONGEST:
        return whole
    return f"…{sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}{whole[-LONGEST // 2 :]}"


def _word(name: str) -> str:
    return SAID.get(name, name)


def _drawn(raw: bytes) -> Mapping[str, Thing]:
    """The elements of a diagram or a table that bear an id, without their shapes."""
    found = {}
    for element in xml.parse(raw).iter("{*}*"):
        key = element.get("id")
        if key and _tag(element) not in CELLS and not _of_canvas(element):
            found[key] = Thing(_called(element), dict(_told(element)))
    return found


def _of_canvas(element: xml.Element) -> bool:
    return any(_tag(one) in ("BPMNDiagram", "DMNDI") for one in (element, *element.iterancestors()))


def _called(element: xml.Element) -> str:
    kind, name = _tag(element), element.get("name") or element.get("label") or _described(element)
    return f"{KINDS.get(kind, kind)}「{name}」" if name else KINDS.get(kind, kind)


def _described(element: xml.Element) -> str:
    return next((_text(one) for one in element if _tag(one) == "description"), "")


def _told(element: xml.Element) -> Iterator[tuple[str, str]]:
    """Its attributes, and what those inside it say that bear no id of their own: cells of a row by their place."""
    for name, value in element.attrib.items():
        if name != "id" and ANYHOW.get(str(name)) != value:
            yield _local(name), str(value)
    steps = sorted(_text(one) for one in element if _tag(one) == STEP)
    if steps:
        yield STEP, "、".join(steps)
    cells = dict[str, int]()
    for inner in element:
        kind = _tag(inner)
        if inner.get("id") and kind not in CELLS:
            continue
        if kind in CELLS:
            cells[kind] = cells.get(kind, 0) + 1
            yield f"{CELLS[kind]} {cells[kind]}", _text(inner)
        elif kind not in ("incoming", "outgoing", STEP):
            yield from _within(inner, kind)


STEP: Final = "flowNodeRef"
CELLS: Final = {"inputEntry": "条件", "outputEntry": "结果"}


def _within(element: xml.Element, path: str) -> Iterator[tuple[str, str]]:
    """A property by its name, anything else by where it stands."""
    name, value = element.get("name"), element.get("value")
    if name is not None and value is not None:
        yield name, value
        return
    if element.tag == f"{{{table_tests.NAMESPACE}}}tests":
        yield from _test_rows(element)
        return
    text = (element.text or "").strip()
    if text:
        yield path, text
    for key, given in element.attrib.items():
        if key != "id" and _local(key) != "type" and ANYHOW.get(str(key)) != given:
            yield _below(path, _local(key)), str(given)
    seen = dict[str, int]()
    for inner in element:
        kind = _tag(inner)
        seen[kind] = seen.get(kind, 0) + 1
        yield from _within(inner, _below(path, f"{kind}{seen[kind] if seen[kind] > 1 else ''}"))


def _test_rows(element: xml.Element) -> Iterator[tuple[str, str]]:
    """The test rows of a table as sentences."""
    for place, row in enumerate(element, 1):
        said = {tag: [one for one in row if _tag(one) == tag] for tag in ("given", "expected")}
        told = {tag: "，".join(f"{one.get('of')} = {_text(one)}" for one in each) for tag, each in said.items()}
        yield f"用例 {place}「{row.get('name', '')}」", f"{told['given']} → {told['expected'] or '没有规则符合'}"


def _text(element: xml.Element) -> str:
    return "".join(str(one) for one in element.itertext()).strip() or "-"


def _tag(element: xml.Element) -> str:
    return _local(str(element.tag))


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _settings(raw: bytes) -> Mapping[str, Thing]:
    """The tables of package.toml, each with its values."""
    found: dict[str, dict[str, str]] = {}
    for path, value in _leaves(toml.read(raw), ()):
        table, name = ".".join(path[:-1]), path[-1] if path else ""
        found.setdefault(table, {})[name] = value
    return {table: Thing(f"[{table}]" if table else "总的设置", said) for table, said in found.items()}


def _steps(raw: bytes) -> Mapping[str, Thing]:
    """The steps of a walk by their number, and all else that it says."""
    whole = toml.read(raw)
    steps = whole.pop("step", [])
    found = {name: Thing(f"[{name}]", {name: shown(value)}) for name, value in whole.items()}
    for number, one in enumerate(map(_table, steps if isinstance(steps, list) else ()), 1):
        found[f"step/{number}"] = Thing(f"第 {number} 步", {key: shown(value) for key, value in one.items()})
    return found


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Mapping) and value and len(path) < 2:
        for name, inner in value.items():
            yield from _leaves(inner, (*path, str(name)))
    elif isinstance(value, Mapping) and len(path) == 2:
        for name, inner in value.items():
            if isinstance(inner, Mapping) and path[0] in DEEPER:
                yield from (((*path, str(name), str(key)), shown(one)) for key, one in inner.items())
            else:
                yield (*path, str(name)), shown(inner)
    else:
        yield path, shown(value)


def _fields(raw: bytes) -> Mapping[str, Thing]:
    """The fields of a schema by their pointer."""
    found = dict[str, Thing]()
    _properties(_json(raw), "", found)
    return found


def _layouts(raw: bytes) -> Mapping[str, Thing]:
    """How each field is shown, by its pointer, and the sections by their id."""
    found = dict[str, Thing]()
    _layout(_json(raw), "", found)
    return found


def _layout(part: Mapping[str, Any], pointer: str, found: dict[str, Thing]) -> None:
    said = {name: shown(value) for name, value in part.items() if name.startswith("ui:") and name != OPTIONS}
    options = dict(_table(part.get(OPTIONS)))
    sections = options.pop("sections", ()) if not pointer else ()
    for one in map(_table, sections if isinstance(sections, list) else ()):
        title = f"分组「{one.get('title', '')}」"
        found[f"#{one.get('id')}"] = Thing(title, {name: shown(value) for name, value in one.items()})
    said |= {name: shown(value) for name, value in options.items()}
    found[pointer] = Thing(f"版面「{pointer[1:]}」" if pointer else "版面", said)
    for name, inner in part.items():
        if isinstance(inner, Mapping) and not name.startswith("ui:"):
            _layout(inner, _below(pointer, name), found)


def _properties(schema: Mapping[str, Any], pointer: str, found: dict[str, Thing]) -> None:
    title, apart = schema.get("title"), {"properties", "items", "definitions"}
    kept = {name: shown(value) for name, value in schema.items() if name not in apart}
    found[pointer] = Thing(f"字段「{title or pointer[1:]}」" if pointer else "表单", kept)
    for name, one in _parts(schema):
        _properties(one, _below(pointer, name), found)


def _parts(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Its fields, what each row of a list is, and the parts that several fields share."""
    named = {**_table(schema.get("properties")), "*": schema.get("items")}
    shared = {f"definitions/{name}": one for name, one in _table(schema.get("definitions")).items()}
    for name, one in {**named, **shared}.items():
        if isinstance(one, Mapping):
            yield name, one


def _json(raw: bytes) -> dict[str, Any]:
    return json_gate.read(raw, MOST_ONE, MOST_ONE)


def _table(value: Any) -> Mapping[str, Any]:
    """What should be one, in a draft that nobody has checked."""
    return value if isinstance(value, Mapping) else {}
