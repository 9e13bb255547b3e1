"""What people call a file of a package: by the processes, tables or the form in it, not by its name."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from app.engine import decisions
from app.engine.steps import EngineError
from app.packages.bundle import UI_ENDING
from app.packages.drawing import drawings
from app.packages.reach import FORM_ENDING
from app.packages.walks import is_walk

LONGEST: Final = 80
KINDS: Final = ("总设置", "流程图", "表单", "决策表", "走查")
"""In the order in which they are listed."""


def title(name: str, files: Mapping[str, bytes]) -> str:
    """ "" where the file says nothing of itself, or cannot be read."""
    raw = files.get(name, b"")
    try:
        told = _title(name, raw, files)
    except (EngineError, orjson.JSONDecodeError, UnicodeDecodeError):
        return ""
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}…"


def _title(name: str, raw: bytes, files: Mapping[str, bytes]) -> str:
    if name.endswith(".bpmn"):
        return "、".join(one.title for one in drawings({name: raw}).values())
    if name.endswith(".dmn"):
        return "、".join(one.name for one in decisions.read(raw))
    if name.endswith(UI_ENDING):
        form = _form(files.get(name.removesuffix(UI_ENDING) + FORM_ENDING, b""))
        return f"{form}（版面）" if form else ""
    if name.endswith(FORM_ENDING):
        return _form(raw)
    if is_walk(name):
        return _remark(raw)
    return ""


def _form(raw: bytes) -> str:
    schema = orjson.loads(raw) if raw else {}
    return str(schema.get("title", "")) if isinstance(schema, dict) else ""


def _remark(raw: bytes) -> str:
    """A walk says what it shows in its first line."""
    first = raw.decode().lstrip().partition("\n")[0]
    return first.lstrip("# ").strip() if first.startswith("#") else ""


def grouped(listed: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The files by kind, those of a form beside each other."""
    rows = list(listed)
    groups = ((kind, [one for one in rows if one["kind"] == kind]) for kind in KINDS)
    return [(kind, there) for kind, there in groups if there]
