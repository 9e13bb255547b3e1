"""What the pages of the designer show, finished."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app import clock
from app.accounts.queries import full_names
from app.cases import queries as cases
from app.designer import acting, beginnings, file_states, file_titles, moving, trials
from app.designer.settings_changes import compared
from app.designer.settings_words import table_of
from app.effects.operators import OPERATORS
from app.engine import decisions
from app.engine.gate import Fault
from app.engine.steps import EngineError
from app.enums import ReleaseState
from app.errors import NotFound
from app.packages import bundle, drafts, queries
from app.packages.faults import Faulty
from app.packages.models import Release
from app.packages.parse import FILE
from app.packages.publish import judged
from app.packages.queries import MISSING
from app.packages.reach import FORM_ENDING
from app.packages.table_file import callers
from app.packages.walks import is_walk

STATES = {
    ReleaseState.DRAFT: ("草稿", "secondary"),
    ReleaseState.PUBLISHED: ("已发布", "green"),
    ReleaseState.RETIRED: ("已停用", "orange"),
}
MOST = 200
"""Faults that are listed."""
KINDS = {".bpmn": "流程图", ".dmn": "决策表", ".json": "表单", ".toml": "总设置"}
Files = Mapping[str, bytes]


def packages(key: str = "", refused: Sequence[Fault] = ()) -> dict[str, Any]:
    """Every package; `refused`: what was wrong with an archive that was sent in under that key."""
    listed = [_package(one) for one in queries.names()]
    return {"packages": listed, "starters": beginnings.starters(), "key": key, "refused": refused}


def _package(key: str) -> dict[str, Any]:
    rows, now = queries.releases(key), queries.in_force(key)
    kept = Counter(row.automatic for row in rows if row.state == ReleaseState.DRAFT)
    running = sum(cases.unfinished_on(row.id for row in rows).values())
    title = _title(now or rows[0])
    counts = {"drafts": kept[False], "automatic": kept[True], "running": running}
    return {"key": key, "title": title, "now": _told(now) if now else None, **counts}


def _title(row: Release, files: Files | None = None) -> str:
    try:
        return bundle.read(row.package, files or bundle.unpack(row.files)).title
    except Faulty:
        return row.package


def releases(package: str) -> dict[str, Any]:
    """All of one package, newest first."""
    rows = queries.releases(package)
    if not rows:
        raise NotFound(MISSING)
    now, running = queries.in_force(package), cases.unfinished_on(row.id for row in rows)
    told = [{**_told(row), "running": running.get(row.id, 0), "in_force": row is now} for row in rows]
    kept = {each: [one for one in told if one["automatic"] is each] for each in (False, True)}
    parts = {"releases": kept[False], "automatic": kept[True], "notes": acting.notes(rows)}
    return {"key": package, "title": _title(now or rows[0]), **parts}


def found(package: str, release_id: int) -> tuple[Release, dict[str, bytes]]:
    """A release of that package with its files. Raises NotFound."""
    row = queries.row(release_id)
    if row.package != package:
        raise NotFound(MISSING)
    return row, bundle.unpack(row.files)


def head(package: str, release_id: int) -> dict[str, Any]:
    """What pages about a release begin with. Raises NotFound."""
    row, files = found(package, release_id)
    in_force = row is queries.in_force(package)
    return {"key": package, "title": _title(row, files), "release": _told(row), "in_force": in_force}


def release(package: str, release_id: int, other: int | None, reader: int) -> dict[str, Any]:
    """One release. `other`: which to compare it with, the one in force where none is named, or that it is
    itself, the one before it. `reader`: whoever looks at it."""
    row, files = found(package, release_id)
    rows, now = queries.releases(package), queries.in_force(package)
    older = next((one for one in rows if one.number and row.number and one.number < row.number), None)
    said = judged(release_id, OPERATORS)
    faults = said.faults
    against = next((one for one in rows if one.id == other), None) or (now if now is not row else older)
    return {
        "key": package,
        "title": _title(row, files),
        "release": _told(row),
        "in_force": row is now,
        "running": cases.unfinished_on([row.id]).get(row.id, 0),
        "faults": [_fault(one, files) for one in faults[:MOST]],
        "more": max(len(faults) - MOST, 0),
        "trials": trials.told(said.trials, files),
        "against": _told(against) if against else None,
        "others": [_told(one) for one in rows if one is not row],
        "line": _line(row, rows),
        "newer": [_told(one) for one in rows if one.continues == row.id and row.number is None],
        "moving": moving.summary(row, rows) if row is now else None,
        "acts": acting.told(row),
        "second": acting.second(row, reader),
        "changes": compared(bundle.unpack(against.files), files) if against else [],
        "files": file_titles.grouped(_listed(one, files) for one in file_states.states(row, rows)),
    }


def _line(row: Release, rows: Sequence[Release]) -> list[dict[str, Any]]:
    """What it was made from and what was made from it; nothing where it stands alone."""
    found, names = drafts.line(row, rows)[:MOST], {one.id: called(one) for one in rows}
    told = [{**_told(one), "here": one is row, "continues": names.get(one.continues or 0)} for one in found]
    return told if len(told) > 1 else []


def called(row: Release) -> str:
    """What people call a release."""
    return f"第 {row.number} 版" if row.number else f"草稿 {row.id}"


def heading(row: Release, files: Files) -> dict[str, Any]:
    """What every page below a release says of it."""
    return {"key": row.package, "title": _title(row, files), "release": _told(row)}


def _told(row: Release) -> dict[str, Any]:
    names = full_names([row.saved_by, row.published_by])
    state, colour = STATES[row.state]
    return {
        "id": row.id,
        "called": called(row),
        "digest": row.digest,
        "automatic": row.automatic and row.state == ReleaseState.DRAFT,
        "state": state,
        "colour": colour,
        "draft": row.state == ReleaseState.DRAFT,
        "retired": row.state == ReleaseState.RETIRED,
        "saved_at": clock.local(row.saved_at),
        "saved_by": names.get(row.saved_by or 0, "随程序安装"),
        "published_at": clock.local(row.published_at) if row.published_at else None,
        "published_by": names.get(row.published_by or 0, "随程序安装"),
    }


def _fault(fault: Fault, files: Files) -> dict[str, Any]:
    """`drawn`: its file is a diagram, which opens with the element selected; `table`: the form of the setting."""
    file = fault.file if fault.file in files else ""
    table = table_of(fault.element) if file == FILE else ""
    return {**fault.told(), "file": file, "drawn": file.endswith(".bpmn"), "table": table}


def _listed(one: Mapping[str, Any], files: Files) -> dict[str, Any]:
    name = one["name"]
    return {
        **_file(name, files.get(name, b"")),
        **one,
        "there": name in files,
        "title": file_titles.title(name, files),
    }


def _file(name: str, raw: bytes) -> dict[str, Any]:
    kind = "走查" if is_walk(name) else next(word for ending, word in KINDS.items() if name.endswith(ending))
    return {"name": name, "kind": kind, "size": f"{len(raw) / 1024:,.1f} KB"}


def file(package: str, release_id: int, name: str) -> dict[str, Any]:
    """One file, in the way in which it is best read."""
    row, files = found(package, release_id)
    if name not in files:
        raise NotFound("该版本中没有这个文件。")
    raw = files[name]
    text = raw.decode("utf-8", "replace")
    return {
        **heading(row, files),
        "file": _file(name, raw),
        "text": text,
        "diagrams": _diagrams(name, text, files),
        "tables": tables(raw) if name.endswith(".dmn") else (),
        "callers": callers(files, name) if name.endswith(".dmn") else [],
        "form": _form(name, files),
    }


def _form(name: str, files: Files) -> str:
    """The form that this file is one of the two of, "" for another file."""
    form = name.removesuffix(FORM_ENDING).removesuffix(bundle.UI_ENDING)
    return form if form != name and {form + FORM_ENDING, form + bundle.UI_ENDING} <= files.keys() else ""


def _diagrams(name: str, text: str, files: Files) -> list[dict[str, Any]]:
    if not name.endswith(".bpmn"):
        return []
    titled = {key: title for key, title in lanes(files) if title}
    return [{"process": name, "title": name, "bpmn": text, "lanes": titled}]


def lanes(files: Files) -> list[tuple[str, str]]:
    """Names and titles of the lanes that are declared; none of a draft that cannot be read."""
    try:
        return [(one.name, one.title) for one in bundle.read("", files).lanes.values()]
    except Faulty:
        return []


def tables(raw: bytes) -> Iterable[decisions.Decision]:
    """The decision tables of a file; none of one that cannot be read."""
    try:
        return decisions.read(raw)
    except EngineError:
        return ()
