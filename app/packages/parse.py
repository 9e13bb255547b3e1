"""package.toml → Package. Every fault of the file is found at once, each with its key path."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app import toml
from app.engine.gate import MOST, Fault
from app.packages.faults import Faulty
from app.packages.package import NAME, Deadline, FormDecl, Guide, Lane, Package, Portal, Process, Secret, Step
from app.registers.declaration import Register
from app.tables import Misfit, build

FILE = "package.toml"
RULE = "package"
MOST_PROCESSES = 50


@dataclass(frozen=True)
class _Section:
    kind: type
    named: str


_SECTIONS = {
    "process": _Section(Process, "key"),
    "lane": _Section(Lane, "name"),
    "form": _Section(FormDecl, "name"),
    "register": _Section(Register, "name"),
    "secret": _Section(Secret, "name"),
    "portal": _Section(Portal, "register"),
    "guide": _Section(Guide, "process"),
}


def parse(key: str, raw: bytes) -> Package:
    """The package of that key. Raises Faulty with every unknown, missing or misfitting key."""
    whole = _toml(raw)
    faults: list[Fault] = []
    made = {section: dict(_section(key, section, whole, faults)) for section in _SECTIONS}
    deadlines, steps = dict(_deadlines(whole, faults)), dict(_steps(whole, faults))
    title = whole.get("title")
    if not isinstance(title, str) or not title:
        faults.append(fault("title", "缺少业务包名称"))
    faults += [fault(one, "不认识的配置项") for one in whole.keys() - {*_SECTIONS, "deadline", "step", "title"}]
    if len(made["process"]) > MOST_PROCESSES:
        faults.append(fault("process", f"一个业务包最多 {MOST_PROCESSES} 个流程"))
    if faults:
        raise Faulty(faults[:MOST])
    return Package(
        key, str(title), made["process"], made["lane"], made["form"], made["register"], deadlines, steps,
        made["secret"], made["portal"], made["guide"],
    )  # fmt: skip


def fault(path: str, message: str) -> Fault:
    """A fault of package.toml at a key path."""
    return Fault(path, RULE, f"{FILE} 的 {path}：{message}", FILE)


def _toml(raw: bytes) -> dict[str, Any]:
    try:
        return toml.read(raw)
    except toml.Unreadable as failure:
        raise Faulty([Fault(FILE, RULE, f"{FILE} {failure}", FILE)]) from failure


def _section(key: str, section: str, whole: Mapping[str, Any], faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    how = _SECTIONS[section]
    for name, table in _tables(section, whole, faults):
        given = {how.named: name, **({"package": key} if how.kind is Register else {})}
        try:
            yield name, build(how.kind, _renamed(table), f"{section}.{name}", given)
        except Misfit as misfit:
            faults.append(fault(misfit.path, misfit.message))


def _tables(section: str, whole: Mapping[str, Any], faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    tables = whole.get(section, {})
    if not isinstance(tables, dict):
        faults.append(fault(section, "这里应为一个表"))
        return
    for name, table in tables.items():
        if re.fullmatch(NAME, name):
            yield name, table
        else:
            faults.append(fault(f"{section}.{name}", "名称只能用小写字母、数字和下划线，并以字母开头"))


def _renamed(table: Any) -> Any:
    """`retention.from` cannot be a field's name in Python."""
    retention = table.get("retention") if isinstance(table, dict) else None
    if not isinstance(retention, dict) or "from" not in retention:
        return table
    return {**table, "retention": {"start" if name == "from" else name: one for name, one in retention.items()}}


def _deadlines(whole: Mapping[str, Any], faults: list[Fault]) -> Iterator[tuple[tuple[str, str], Deadline]]:
    for process, steps in _tables("deadline", whole, faults):
        for step, table in steps.items() if isinstance(steps, dict) else ():
            try:
                given = {"process": process, "step": step}
                yield (process, step), build(Deadline, table, f"deadline.{process}.{step}", given)
            except Misfit as misfit:
                faults.append(fault(misfit.path, misfit.message))


def _steps(whole: Mapping[str, Any], faults: list[Fault]) -> Iterator[tuple[tuple[str, str], Step]]:
    """`[step.<step>]` in every process, `[step.<process>.<step>]` in that one."""
    for name, table in _tables("step", whole, faults):
        nested = isinstance(table, dict) and table and all(isinstance(one, dict) for one in table.values())
        for step, said in table.items() if nested else [(name, table)]:
            given = {"process": name if nested else "", "step": step}
            place = f"step.{name}.{step}" if nested else f"step.{name}"
            try:
                yield (given["process"], step), build(Step, said, place, given)
            except Misfit as misfit:
                faults.append(fault(misfit.path, misfit.message))
