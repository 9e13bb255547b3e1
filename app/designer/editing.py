"""What the editor of a diagram is given: the diagram, and all that its elements may name in this release."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin

import orjson

from app import sdk
from app.designer import pages
from app.designer.facts import facts, written
from app.effects.operators import OPERATORS
from app.errors import NotFound
from app.packages import calls
from app.packages.check import MESSAGES
from app.packages.drawing import drawings
from app.packages.reach import FORM_ENDING

Files = Mapping[str, bytes]
Option = dict[str, Any]
ENDING: Final = ".bpmn"
TITLES: Final = {
    "publish": "公示",
    "copy": "抄送",
    "notify": "告知",
    "classify": "判定变更程度",
    "open_case": "发起另一办件",
    "published": "记录已公示",
    "recall": "填报人撤回",
}
"""What the platform's own operators and messages are called; operators of packages are known by their names."""
TYPES: Final[dict[Any, str]] = {
    str: "文字",
    int: "整数",
    float: "数字",
    bool: "是或否",
    date: "日期",
    sdk.Region: "行政区划代码",
    sdk.Department: "监管部门代码",
    sdk.Contractor: "单位编号",
}


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
            _option(name.removesuffix(FORM_ENDING), _title(files[name])) for name in _named(files, FORM_ENDING)
        ],
        "lanes": [_option(name, title) for name, title in pages.lanes(files)],
        "tables": [_option(one.id, one.name) for raw in _of(files, ".dmn") for one in pages.tables(raw)],
        "processes": [_option(key, title) for raw in _of(files, ENDING) for key, title in _processes(raw)],
        "messages": [
            {**_option(name, TITLES.get(name, "")), "boundary": one.boundary, "needs": one.needs}
            for name, one in MESSAGES.items()
        ],
        "operators": [*_operators(package)],
        "facts": facts(files),
        "written": written(files),
    }


def _option(name: str, title: str) -> Option:
    return {"id": name, "title": title}


def _named(files: Files, ending: str) -> list[str]:
    return [name for name in files if name.endswith(ending)]


def _of(files: Files, ending: str) -> Iterator[bytes]:
    return (files[name] for name in _named(files, ending))


def _title(raw: bytes) -> str:
    return str(orjson.loads(raw).get("title", ""))


def _processes(raw: bytes) -> list[tuple[str, str]]:
    return [(key, one.title) for key, one in drawings({"": raw}).items()]


def _operators(package: str) -> Iterator[Option]:
    """Those that a diagram of the package may call; the first parameter of the platform's own is the case."""
    own = {name: one.call for name, one in sdk.handlers().items() if name.startswith(f"{package}.")}
    for name, call in {**OPERATORS, **own}.items():
        yield {**_option(name, TITLES.get(name, "")), "parameters": _parameters(call)}


def _parameters(call: Callable[..., Any]) -> list[Option]:
    wanted = calls.shape(call)
    return [
        {"id": name, "type": _said(hint), "optional": name in wanted.optional}
        for name, hint in wanted.values.items()
    ]


def _said(hint: Any) -> str:
    """A type in plain words, "" for one that takes anything."""
    if get_origin(hint) is Literal:
        return "、".join(map(str, get_args(hint)))
    kinds = [one for one in get_args(hint) if one is not NoneType]
    if NoneType in get_args(hint):
        return _said(kinds[0])
    origin = get_origin(hint) or hint
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "一组内容"
    return TYPES.get(origin, "列表" if isinstance(origin, type) and issubclass(origin, Iterable) else "")
