"""From a service step or a form to a package's plain function: values by name, ports by type."""

import inspect
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, get_type_hints

from app import clock, sdk
from app.errors import AppError, CheckFailed, NotLoaded, TargetFailed, words
from app.packages import guard
from app.packages.convert import BadValue, Ports, to_json, to_type
from app.packages.package import Package

GIVEN = (sdk.Move, sdk.Applicant)
"""What is known when the function is called; all other ports look things up meanwhile."""
Rule = Callable[[dict[str, Any]], Iterable[sdk.Finding]]


@dataclass(frozen=True)
class Shape:
    """What a function wants: `values` and `ports` by name with their types, `today` if it asks for it."""

    values: Mapping[str, Any]
    ports: Mapping[str, type]
    optional: frozenset[str]
    today: str | None


def is_port(hint: Any) -> bool:
    """Whether a parameter of this type is given by the platform, not by the diagram."""
    return isinstance(hint, type) and (getattr(hint, "_is_protocol", False) or hint in GIVEN)


@cache
def shape(function: Callable[..., Any]) -> Shape:
    """The function's parameters, sorted by where their values come from."""
    hints = get_type_hints(function)
    parameters = inspect.signature(function).parameters
    kinds = {name: hints.get(name, Any) for name in parameters}
    ports = {name: hint for name, hint in kinds.items() if is_port(hint)}
    today = "today" if kinds.get("today") is date else None
    values = {name: hint for name, hint in kinds.items() if name not in ports and name != today}
    optional = {name for name in values if parameters[name].default is not inspect.Parameter.empty}
    return Shape(values, ports, frozenset(optional), today)


def call_handler(
    name: str, parameters: Mapping[str, sdk.Json], ports: Ports, longest: float | None = None
) -> sdk.Json:
    """Run the handler `<package>.<function>`, for `longest` seconds at most, and give its result as JSON.

    Its own AppError and BusinessError pass untouched; BadValue tells a parameter that does not fit.
    """
    function = handler(name).call
    wanted = shape(function)
    _refuse_misnamed(wanted, parameters)
    values = {key: to_type(wanted.values[key], value, key, ports) for key, value in parameters.items()}
    try:
        return to_json(_guarded(function, values, ports, clock.today(), longest))
    except guard.Overlong as late:
        raise guard.Overlong(f"{late}；要等待外部服务的处理函数应声明为 deferred，在后台办理") from late


def _guarded(
    function: Callable[..., Any], values: Mapping[str, Any], ports: Ports, today: date, longest: float | None
) -> Any:
    """What the function gives within its time; a generator is run to its end."""
    wanted, gate = shape(function), guard.Gate()
    given: dict[str, Any] = {name: ports[kind] for name, kind in wanted.ports.items()}
    given |= {name: gate.port(given[name]) for name, kind in wanted.ports.items() if kind not in GIVEN}
    given |= {wanted.today: today} if wanted.today else {}

    def called() -> Any:
        came = function(**values, **given)
        return list(came) if inspect.isgenerator(came) else came

    return guard.run(gate, called, longest)


def handler(name: str) -> sdk.Handler:
    """The handler of that name. Raises NotLoaded."""
    found = sdk.handlers().get(name)
    if found is None:
        raise NotLoaded("", f"程序没有装载处理函数 {name}", name)
    return found


def _refuse_misnamed(wanted: Shape, parameters: Mapping[str, Any]) -> None:
    missing = wanted.values.keys() - wanted.optional - parameters.keys()
    unknown = parameters.keys() - wanted.values.keys()
    if missing or unknown:
        names = "、".join(sorted([*missing, *unknown]))
        raise BadValue(f"参数与处理函数不符：{names}")


def rules(package: Package, form: str, ports: Ports, today: date) -> list[Rule]:
    """The checks that package.toml names for this form, to be given the answers now: their time has begun."""
    declared = package.forms.get(form)
    names = [check_name(package.key, form, name) for name in (declared.checks if declared else ())]
    end = time.monotonic() + guard.LONGEST
    return [_rule(name, ports, today, end) for name in names]


def _check(name: str) -> Callable[..., Iterable[sdk.Finding]]:
    found = sdk.checks().get(name)
    if found is None:
        raise NotLoaded("", f"程序没有装载校验函数 {name}", name)
    return found


def leads(package: Package, form: str, name: str, ports: Ports) -> Callable[[str], sdk.Target]:
    """What the departments chosen at that field lead to. The whole list has one time together, which has begun.
    Raises NotLoaded; what it gives raises TargetFailed for what is the function's fault."""
    full = check_name(package.key, form, package.forms[form].targets[name])
    function = sdk.targets().get(full)
    if function is None:
        raise NotLoaded("", f"程序没有装载去向函数 {full}", full)
    (code,), today, loaded = shape(function).values, clock.today(), function
    end = time.monotonic() + guard.LONGEST

    def lead(chosen: str) -> sdk.Target:
        with _told(TargetFailed, full):
            return _target(_guarded(loaded, {code: chosen}, ports, today, max(end - time.monotonic(), 0.0)))

    return lead


def _target(came: object) -> sdk.Target:
    if not isinstance(came, sdk.Target):
        raise BadValue("去向函数只能给出 Target")
    return came


def check_name(package: str, form: str, function: str) -> str:
    """Under which name a check is registered."""
    return f"{package}/{form}:{function}"


def _rule(name: str, ports: Ports, today: date, end: float) -> Rule:
    """All checks of a form have one time together. Raises CheckFailed for what is the check's fault."""
    function = _check(name)
    (answers,) = shape(function).values

    def rule(sent: dict[str, Any]) -> Iterable[sdk.Finding]:
        with _told(CheckFailed, name):
            return _findings(_guarded(function, {answers: sent}, ports, today, max(end - time.monotonic(), 0.0)))

    return rule


@contextmanager
def _told(kind: type[CheckFailed | TargetFailed], name: str) -> Iterator[None]:
    """What the function of that name does wrong is a failure of this kind."""
    try:
        yield
    except AppError:
        raise
    except Exception as failure:
        raise kind(name, f"{name}：{type(failure).__name__}：{words(failure)}") from failure


def _findings(came: object) -> list[sdk.Finding]:
    found: list[Any] = list(came) if isinstance(came, Iterable) else [came]
    if not all(isinstance(one, sdk.Finding) for one in found):
        raise BadValue("检查只能给出 Problem、Fill 和 Give")
    return found
