"""What the editor of a diagram is given: the diagram, and all that its elements may name in this release."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from app.designer import pages
from app.designer.facts import facts, written
from app.designer.operations import operations
from app.errors import NotFound
from app.packages.check import MESSAGES
from app.packages.drawing import drawings
from app.packages.reach import FORM_ENDING

Files = Mapping[str, bytes]
Option = dict[str, Any]
ENDING: Final = ".bpmn"
MESSAGE_TITLES: Final = {"published": "记录已公示", "recall": "填报人撤回"}


def editing(package: str, release_id: int, name: str) -> dict[str, Any]:
    """The page of one diagram with the properties of its island. Raises NotFound."""
    page = pages.file(package, release_id, name)
    if not name.endswith(ENDING):
        raise NotFound("这个文件不是流程图，不能在这里编辑。")
    _, files = pages.found(package, release_id)
    given = {"key": package, "release": release_id, "name": name, "bpmn": files[name].decode("utf-8", "replace")}
    return {**page, "given": {**given, **offered(package, files)}}


def offered(package: str, files: Files) -> dict[str, list[Option]]:
    """What there is to choose from; of a draft that cannot be read, what can be."""
    return {
        "forms": [
            _option(name.removesuffix(FORM_ENDING), _title(files[name]), name)
            for name in _named(files, FORM_ENDING)
        ],
        "lanes": [_option(name, title) for name, title in pages.lanes(files)],
        "tables": [
            _option(one.id, one.name, name) for name in _named(files, ".dmn") for one in pages.tables(files[name])
        ],
        "processes": [
            _option(key, title, name) for name in _named(files, ENDING) for key, title in _processes(files[name])
        ],
        "messages": [
            {**_option(name, MESSAGE_TITLES.get(name, "")), "boundary": one.boundary, "needs": one.needs}
            for name, one in MESSAGES.items()
        ],
        "operators": [*operations(package)],
        "facts": facts(files),
        "written": written(files),
    }


def _option(name: str, title: str, file: str = "") -> Option:
    """`file`: where it stands, if it is a page of the designer's."""
    return {"id": name, "title": title, **({"file": file} if file else {})}


def _named(files: Files, ending: str) -> list[str]:
    return [name for name in files if name.endswith(ending)]


def _title(raw: bytes) -> str:
    """Empty for a form that cannot be read: the check tells of it."""
    try:
        said = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return ""
    return str(said.get("title", "")) if isinstance(said, dict) else ""


def _processes(raw: bytes) -> list[tuple[str, str]]:
    return [(key, one.title) for key, one in drawings({"": raw}).items()]
