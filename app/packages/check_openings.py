"""Processes that open others: which ones must be plain to see, and none may come back to itself."""

from collections.abc import Iterable, Iterator, Mapping

from app.engine.gate import Fault
from app.packages.package import Package
from app.packages.reach import Reach, closure

RULE = "opening"
OPENING = "open_case"


def faults(package: Package, reaches: Iterable[Reach]) -> Iterator[Fault]:
    """Steps that open what is not there, what cannot be read from the diagram, or their own process again."""
    opened = {key: list(_opened(reaches, key)) for key in package.processes}
    for key, steps in opened.items():
        for element, target in steps:
            if target is None:
                yield Fault(element, RULE, "参数 process 须直接写明流程编号，如 'inspection'")
            elif target not in package.processes:
                yield Fault(element, RULE, f"要发起的流程 {target} 没有在业务包中登记")
            elif key in _reached(opened, target):
                yield Fault(element, RULE, f"流程 {key} 与 {target} 会互相发起，永无止境；请在一个流程中画成循环")


def _opened(reaches: Iterable[Reach], process: str) -> Iterator[tuple[str, str | None]]:
    for one in closure(reaches, process):
        for service in one.services:
            if service.operator == OPENING:
                yield service.element, service.constant("process")


def _reached(opened: Mapping[str, list[tuple[str, str | None]]], process: str) -> set[str]:
    seen, todo = set[str](), [process]
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo += [target for _, target in opened.get(key, ()) if target is not None]
    return seen
