"""What must hold of `roles.toml` beyond its shape."""

import re
from collections.abc import Iterable, Iterator, Mapping

from app.site.roles import ADMINISTRATORS, DEPARTMENT, Roles

NAME = re.compile(r"[a-z][a-z0-9_]*")
ROLE, KIND = 24, 16
"""The longest names that rows have room for."""
RESERVED = frozenset({*ADMINISTRATORS, "public", "signed_in", "business", "supervising"})
Told = Iterator[tuple[str, str]]


def faults(roles: Roles) -> Told:
    """Key path and sentence of everything that is wrong."""
    yield from _names("kind", roles.kind, KIND)
    yield from _names("role", roles.role, ROLE)
    for name, kind in roles.kinds.items():
        if not _compiles(kind.code):
            yield f"kind.{name}.code", "不是可用的正则表达式"
    for name, role in roles.role.items():
        if name in RESERVED:
            yield f"role.{name}", "这个名称由平台使用，请换一个"
        unknown = [one for one in role.kinds if one not in roles.kinds]
        if unknown or not role.kinds:
            yield f"role.{name}.kinds", f"没有单位类别“{'、'.join(unknown)}”"
        if DEPARTMENT in role.kinds and len(role.kinds) > 1:
            yield f"role.{name}.kinds", "部门的岗位不能同时是其他单位的岗位"
    inside = roles.business_at(DEPARTMENT)
    yield from _inside("desk", [roles.desk], inside)
    yield from _inside("supervising", roles.supervising, inside)


def _names(section: str, names: Mapping[str, object], longest: int) -> Told:
    for name in names:
        if not NAME.fullmatch(name) or len(name) > longest:
            yield f"{section}.{name}", f"名称只能用小写字母、数字和下划线，以字母开头，至多 {longest} 个字符"


def _inside(place: str, names: Iterable[str], inside: frozenset[str]) -> Told:
    for name in names:
        if name not in inside:
            yield place, f"“{name}”不是部门的岗位"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
