"""What a published process names and the program as it runs does not have.

A release may be newer than the program that serves it, or name functions of a folder that came after its start.
"""

from collections.abc import Collection, Iterator
from functools import lru_cache

from app import sdk
from app.forms import layout
from app.forms.formats import FORMATS
from app.packages.calls import check_name
from app.packages.content import Content
from app.packages.reach import closure
from app.site.current import roles

OPERATION, CHECK, FORMAT, WIDGET, ROLE = "处理函数或操作", "校验函数", "格式", "控件", "岗位"
Need = tuple[str, str]


def lacking(content: Content, process: str, operators: Collection[str]) -> list[str]:
    """In words, for the operator; empty where all is there."""
    there = {
        OPERATION: {*operators, *sdk.handlers()},
        CHECK: sdk.checks(),
        FORMAT: FORMATS,
        WIDGET: layout.WIDGETS,
        ROLE: roles().business,
    }
    return [f"{kind} {name}" for kind, name in needs(content, process) if name not in there[kind]]


@lru_cache(maxsize=128)
def needs(content: Content, process: str) -> tuple[Need, ...]:
    """Kind and name of all that the process and what it calls names."""
    return tuple(dict.fromkeys(_needs(content, process)))


def _needs(content: Content, process: str) -> Iterator[Need]:
    package, said = content.package, content.package.processes[process]
    own = list(closure(content.reaches, process))
    yield from ((OPERATION, service.operator) for one in own for service in one.services)
    if said.face:
        yield OPERATION, f"{package.key}.{said.face}"
    lanes = (package.lanes[name] for one in own for name in one.lanes if name in package.lanes)
    yield from ((ROLE, role) for role in (*said.start, *(lane.role for lane in lanes)))
    for form in dict.fromkeys(form for one in own for _, form in one.asked):
        declared = package.forms.get(form)
        yield from ((CHECK, check_name(package.key, form, name)) for name in (declared.checks if declared else ()))
        for node in content.forms[form].root.nodes:
            named = (FORMAT, node.format), (WIDGET, node.ui.get("ui:widget"))
            yield from ((kind, str(name)) for kind, name in named if name)
