"""Who there is, by `roles.toml`: roles that do business, kinds of organisation. Administrators are everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.enums import Administrator

DEPARTMENT = "department"
"""The kind of organisation that reviews, has charge of records, and stands in the line of superiors."""
ADMINISTRATORS: Mapping[str, str] = {
    Administrator.SYSTEM: "系统管理员",
    Administrator.SECURITY: "安全管理员",
    Administrator.AUDITOR: "审计员",
    Administrator.DESIGNER: "流程管理员",
}
"""Whoever keeps the system runs no business."""
NATIONAL = frozenset({Administrator.SYSTEM, Administrator.DESIGNER})
"""What they do acts on all organisations: the roles are held at the topmost one alone."""


@dataclass(frozen=True)
class Kind:
    """A kind of organisation. `code`: the pattern of its codes; `sole`: one account per credit code.

    `allocated`: each is given its account by the department of its province, or of its offshore group.
    """

    title: str
    code: str = ""
    sole: bool = False
    allocated: bool = False


@dataclass(frozen=True)
class Role:
    """A role that does business, and at organisations of which kinds it may be held."""

    title: str
    kinds: tuple[str, ...] = (DEPARTMENT,)


@dataclass(frozen=True)
class Roles:
    """All of them by name. `desk`: the role at a department that copies, notices and questions go to.

    `supervising`: roles at a department that open masked values, take records from public view and restore them.
    """

    kind: Mapping[str, Kind] = field(default_factory=dict)
    role: Mapping[str, Role] = field(default_factory=lambda: {"inspector": Role("经办")})
    desk: str = "inspector"
    supervising: tuple[str, ...] = ("inspector",)

    @property
    def kinds(self) -> dict[str, Kind]:
        """Kinds of organisation; there are always departments."""
        return {DEPARTMENT: Kind("主管部门"), **self.kind}

    @property
    def titles(self) -> dict[str, str]:
        """Chinese names of all roles."""
        return {**{name: one.title for name, one in self.role.items()}, **ADMINISTRATORS}

    @cached_property
    def business(self) -> frozenset[str]:
        """The roles that do business."""
        return frozenset(self.role)

    @cached_property
    def outside(self) -> frozenset[str]:
        """Those that nobody holds at a department."""
        return frozenset(name for name, one in self.role.items() if DEPARTMENT not in one.kinds)

    def business_at(self, kind: str) -> frozenset[str]:
        """The business roles at organisations of a kind."""
        return frozenset(name for name, one in self.role.items() if kind in one.kinds)

    def fitting(self, kind: str) -> frozenset[str]:
        """All roles there, the administrators' too."""
        return self.business_at(kind) | (ADMINISTRATORS.keys() if kind == DEPARTMENT else set())
