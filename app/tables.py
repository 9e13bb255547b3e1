"""TOML tables to frozen dataclasses by their annotations; whatever does not fit is told with its key path."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

KINDS = {str: "文字", int: "整数", bool: "true 或 false"}


class Misfit(Exception):
    """One thing in the table that does not fit: `path` is the dotted key path."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path, self.message = path, message


def build(kind: type, table: Any, path: str, given: Mapping[str, Any]) -> Any:
    """Make a `kind` from a table; `given` are the fields that do not stand in it. Raises Misfit."""
    if not isinstance(table, dict):
        raise Misfit(path, "这里应为一个表")
    hints = get_type_hints(kind)
    open_fields = [one for one in fields(kind) if one.name not in given]
    _refuse_unknown(table, {one.name for one in open_fields}, path)
    values = dict(given)
    for one in open_fields:
        if one.name in table:
            values[one.name] = convert(hints[one.name], table[one.name], f"{path}.{one.name}")
        elif one.default is MISSING and one.default_factory is MISSING:
            raise Misfit(f"{path}.{one.name}", "缺少这一项")
    return kind(**values)


def _refuse_unknown(table: Mapping[str, Any], known: set[str], path: str) -> None:
    for key in table.keys() - known:
        raise Misfit(f"{path}.{key}", "不认识的配置项")


def convert(hint: Any, value: Any, path: str) -> Any:
    """A TOML value as the annotated type. Raises Misfit."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return convert(next(one for one in inner if one is not NoneType), value, path)
    if origin is tuple:
        return _row(inner[0], value, path)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(inner[1], value, path)
    if is_dataclass(hint) and isinstance(hint, type):
        return build(hint, value, path, {})
    if type(value) is not hint:
        raise Misfit(path, f"这里应为{KINDS.get(hint, hint.__name__)}")
    return value


def _row(inner: Any, value: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise Misfit(path, "这里应为列表")
    return tuple(convert(inner, one, f"{path}[{place}]") for place, one in enumerate(value))


def _mapping(inner: Any, value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Misfit(path, "这里应为一个表")
    return {key: convert(inner, one, f"{path}.{key}") for key, one in value.items()}
