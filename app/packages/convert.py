"""JSON values to the annotated types of a handler, and its result back to JSON."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from app import sdk

Ports = Mapping[type, object]
PLAIN: dict[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    float: (int, float),
    bool: (bool,),
    dict: (dict,),
    list: (list,),
}


class BadValue(Exception):
    """A value does not fit what the handler wants; the message is a Chinese sentence."""


def to_type(hint: Any, value: Any, name: str, ports: Ports) -> Any:
    """`value` as the annotated type; regions and departments are looked up by their code. Raises BadValue."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _optional(hint, value, name, ports)
    if origin is Literal:
        return _expect(value in get_args(hint), value, name)
    if hint in (Any, object):
        return value
    if hint is date:
        return _date(value, name)
    if hint in (sdk.Region, sdk.Department, sdk.Contractor):
        return _found(hint, value, name, ports)
    plain = PLAIN.get(origin or hint, (dict,) if _is_mapping(origin or hint) else (list,))
    right = isinstance(value, plain) and (bool in plain or not isinstance(value, bool))
    return _expect(right, value, name)


def _is_mapping(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Mapping)


def _expect(right: bool, value: Any, name: str) -> Any:
    if not right:
        raise BadValue(f"参数 {name} 的值 {value!r} 类型不对")
    return value


def _optional(hint: Any, value: Any, name: str, ports: Ports) -> Any:
    kinds = get_args(hint)
    if NoneType in kinds and value in (None, ""):
        return None
    for kind in kinds:
        if kind is not NoneType:
            try:
                return to_type(kind, value, name, ports)
            except BadValue:
                continue
    return _expect(False, value, name)


def _date(value: Any, name: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadValue(f"参数 {name} 的值 {value!r} 不是日期（应为 YYYY-MM-DD）") from None


def _found(hint: type, value: Any, name: str, ports: Ports) -> Any:
    code = value.get("code", value.get("account")) if isinstance(value, Mapping) else value
    found = _look_up(hint, code, ports) if isinstance(code, str) else None
    if found is None:
        raise BadValue(f"参数 {name} 的代码 {code!r} 不存在")
    return found


def _look_up(hint: type, code: str, ports: Ports) -> object | None:
    if hint is sdk.Region:
        regions: Any = ports[sdk.Regions]
        return regions.find(code)  # type: ignore[no-any-return]
    if hint is sdk.Department:
        departments: Any = ports[sdk.Departments]
        return departments.get(code)  # type: ignore[no-any-return]
    organisations: Any = ports[sdk.Organisations]
    return organisations.contractor(code)  # type: ignore[no-any-return]


def to_json(value: Any) -> sdk.Json:
    """A handler's result as plain JSON values: dataclasses become objects, dates ISO texts."""
    if value is None or isinstance(value, str | int | float | bool):
        return value.value if isinstance(value, Enum) else value
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: to_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_json(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return to_json(value.value)
    raise BadValue(f"返回值的类型 {type(value).__name__} 不能写成 JSON")
