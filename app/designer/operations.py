"""What a service task of a package may call, in plain words: what it does, and what each parameter is."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from app import sdk
from app.effects.operators import OPERATORS
from app.packages import calls

Option = dict[str, Any]
OWN: Final = {
    "publish": ("公示", "登记台账，并按公示范围公开；须先经审核同意。"),
    "copy": ("抄送", "发给监管部门阅知，可以附回执的表单，办理不等待。"),
    "notify": ("告知", "告知一个单位，由其签收或者在表单上答复，办理不等待。"),
    "classify": (
        "判定变更程度",
        "比较改动的栏目，得出 new（新填报）、key（须审核）、minor（直接登记）或 same（没有改动）。",
    ),
    "open_case": ("发起另一办件", "发起同一业务的另一流程，本办件不等待它。"),
}
"""Name and purpose of the platform's own; those of packages say it in the first line of their docstring."""
PARAMETERS: Final = {
    "register": "台账",
    "face": "公示范围",
    "by": "审核人",
    "org": "单位",
    "title": "标题",
    "role": "岗位",
    "form": "表单",
    "process": "流程",
    "variables": "传入的变量",
}
"""What parameters of the platform's own are called; those of packages by `Annotated[str, "所在县"]`."""
CLIPPED: Final = 24
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


def operations(package: str) -> Iterator[Option]:
    """Those that a diagram of the package may call; the first parameter of the platform's own is the case."""
    for name, call in OPERATORS.items():
        title, about = OWN.get(name, ("", ""))
        yield {"id": name, "title": title, "about": about, "parameters": _parameters(call, PARAMETERS)}
    for name, one in sdk.handlers().items():
        if name.startswith(f"{package}."):
            about = _first_line(one.call)
            title = about if len(about) <= CLIPPED else f"{about[:CLIPPED]}…"
            yield {
                "id": name,
                "title": title.rstrip("。"),
                "about": about,
                "parameters": _parameters(one.call, {}),
            }


def _first_line(call: Callable[..., Any]) -> str:
    said = (inspect.getdoc(call) or "").partition("\n")[0].strip()
    return "" if said.isascii() else said


def _parameters(call: Callable[..., Any], titles: Mapping[str, str]) -> list[Option]:
    wanted, declared = calls.shape(call), get_type_hints(call, include_extras=True)
    return [
        {
            "id": name,
            "title": titles.get(name) or _declared(declared.get(name)),
            "type": _said(hint),
            "optional": name in wanted.optional,
        }
        for name, hint in wanted.values.items()
    ]


def _declared(hint: Any) -> str:
    """The title in `Annotated[type, "title"]`."""
    return next((one for one in getattr(hint, "__metadata__", ()) if isinstance(one, str)), "")


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
