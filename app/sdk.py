"""All that a business package may import: decorators, value types and ports.

A handler is a plain function: values come by parameter name (converted to the annotated type), ports by type.
A check is a function `(answers, ports…, today)` yielding `Problem`s, `Fill`s and `Give`s.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol

from app.errors import Problem
from app.findings import BusinessError, Fill, Finding, Give, Target
from app.folding import fold

Json = Any
Answers = Mapping[str, Any]

__all__ = [
    "Answers",
    "Applicant",
    "BusinessError",
    "Clock",
    "Contractor",
    "Department",
    "Departments",
    "Entry",
    "Fill",
    "Finding",
    "Give",
    "Handler",
    "Json",
    "Move",
    "Organisations",
    "Owner",
    "Problem",
    "Region",
    "Regions",
    "Registers",
    "Target",
    "check",
    "checks",
    "fold",
    "handler",
    "handlers",
    "target",
    "targets",
]


@dataclass(frozen=True)
class Region:
    """A row of GB/T 2260. `level`: province, city or county; `superior`: the code one level up or None."""

    code: str
    name: str
    level: str
    superior: str | None
    full_name: str
    municipality: bool = False
    direct_county: bool = False
    placeholder: bool = False


@dataclass(frozen=True)
class Department:
    """A supervising department. `level` is nation, province, city, county or offshore."""

    code: str
    name: str
    level: str
    region: str | None


@dataclass(frozen=True)
class Contractor:
    """A contractor. `central_tier`: 总部, 二级 or 三级及以下; `offshore_group`: CNOOC, SINOPEC or CNPC."""

    account: str
    name: str
    region: str | None
    uscc: str | None
    org_code: str | None
    allocator: str | None
    central_tier: str | None
    offshore_group: str | None


@dataclass(frozen=True)
class Owner:
    """An owner, who lets out the works. `uscc`: the credit code, if it is known."""

    account: str
    name: str
    uscc: str | None


@dataclass(frozen=True)
class Entry:
    """An approved record of a register with its sensitive leaves opened."""

    id: str
    register: str
    key: str
    owner: str
    region: str | None
    state: str
    version: int
    document: Mapping[str, Any]
    entered_on: date | None = None


@dataclass(frozen=True)
class Applicant:
    """Whose form it is, and the record under change, if any. `acting`: the organisation of the person at the form,
    which for a decision is the deciding one."""

    org: str
    kind: str
    user: str
    entry: Entry | None = None
    acting: str = ""


@dataclass(frozen=True)
class Move:
    """The case a handler works for. `submitted`: last answers by form name that hold; `assigned`: the department
    in charge of the record under change where a handover, and no rule, once put one in charge of it; else empty;
    `handed_over`: whether a department has handed the case over since its form was last sent."""

    case: str
    starter: str
    started_by: str
    entry: Entry | None
    submitted: Mapping[str, Answers] = field(default_factory=dict)
    assigned: str = ""
    handed_over: bool = False


class Clock(Protocol):
    """The platform's time, for rules that ask for the hour and not only for the day."""

    def now(self) -> datetime:
        """This moment, aware."""

    def today(self) -> date:
        """Today in China."""


class Regions(Protocol):
    """Dated region codes."""

    def find(self, code: str, on: date | None = None) -> Region | None:
        """The region valid on that day (default: today), or None."""

    def ever(self, code: str) -> bool:
        """Whether any edition knew the six digits, or the three of Hong Kong, Macao and Taiwan."""

    def successor(self, code: str, on: date | None = None) -> str | None:
        """The code that replaced an abolished one, None where nobody knows."""

    def children(self, code: str, on: date | None = None) -> Sequence[Region]:
        """Real regions one level below, placeholders left out."""


class Departments(Protocol):
    """Supervising departments."""

    def get(self, code: str) -> Department | None:
        """By code (AJ-…, HYAB…), in force today."""

    def of_region(self, region: str) -> Department | None:
        """The department of exactly this region, in force today."""

    def superior(self, code: str) -> Department | None:
        """One level up; None above the nation."""

    def offshore(self, group: str | None) -> Department:
        """The offshore office for an operator group, the head office for all others."""

    def staffed(self, code: str, role: str | None = None, without: str | None = None) -> bool:
        """Whether somebody active holds the post (default: that of copies and notices), other than `without`."""


class Organisations(Protocol):
    """Contractors and owners."""

    def contractor(self, account: str) -> Contractor | None:
        """By account number."""

    def owner(self, account: str) -> Owner | None:
        """By account (FB-…)."""

    def supervised(self, province: str, account: str) -> bool:
        """Whether the contractor is on that province's own list (RT-7); `province` is a six-digit code."""


class Registers(Protocol):
    """Approved records. Reads see everything: rules need the whole country."""

    def get(self, register: str, entry: str) -> Entry | None:
        """By id."""

    def of(self, register: str, owner: str) -> Sequence[Entry]:
        """All current entries of one owner, oldest first."""

    def having(self, register: str, name: str, value: str) -> Sequence[Entry]:
        """Entries with this key or tag; sensitive values are compared by keyed hash."""


@dataclass(frozen=True)
class Handler:
    """A registered service function."""

    name: str
    call: Callable[..., Any]
    deferred: bool = False


_handlers: dict[str, Handler] = {}
_checks: dict[str, Callable[..., Iterable[Finding]]] = {}
_targets: dict[str, Callable[..., Target]] = {}


def _add(table: dict[str, Any], name: str, value: Any) -> None:
    if name in table:
        raise RuntimeError(f"{name} is registered twice")
    table[name] = value


def handler(
    function: Callable[..., Any] | None = None, *, deferred: bool = False, aliases: Sequence[str] = ()
) -> Callable[..., Any]:
    """Register a service function as `<package>.<function>`; `deferred` ones run later, outside the move."""

    def register(target: Callable[..., Any]) -> Callable[..., Any]:
        for name in (target.__name__, *aliases):
            full = f"{target.__module__.split('.')[1]}.{name}"
            _add(_handlers, full, Handler(full, target, deferred))
        return target

    return register if function is None else register(function)


def check(form: str) -> Callable[[Callable[..., Iterable[Finding]]], Callable[..., Iterable[Finding]]]:
    """Register a form check; package.toml names it under `checks` of that form."""
    return partial(_kept, _checks, form)


def target(form: str) -> Callable[[Callable[..., Target]], Callable[..., Target]]:
    """Register what a department leads to (`code`, ports…) → `Target`; package.toml names it under `targets`."""
    return partial(_kept, _targets, form)


def _kept(table: dict[str, Any], form: str, function: Callable[..., Any]) -> Callable[..., Any]:
    _add(table, f"{form}:{function.__name__}", function)
    return function


def handlers() -> Mapping[str, Handler]:
    """All registered handlers by full name."""
    return _handlers


def checks() -> Mapping[str, Callable[..., Iterable[Finding]]]:
    """All registered checks by `<form>:<function>`."""
    return _checks


def targets() -> Mapping[str, Callable[..., Target]]:
    """All registered targets by `<form>:<function>`."""
    return _targets
