"""What the platform's operators are told in plain text: registers, public faces and roles that are there."""

from collections.abc import Iterator, Sequence

from app.engine.gate import Fault
from app.packages.answerable import STEP, objection
from app.packages.content import Content
from app.packages.package import Package
from app.packages.reach import Operation, Reach, closure
from app.site.current import roles

RULE = "operator"
FACES = ("full", "none")
REGISTERED = ("publish", "classify")
ANSWERED = ("copy", "notify")


def faults(content: Content, package: Package, reaches: Sequence[Reach]) -> Iterator[Fault]:
    """Only what is written as a constant; a computed value is judged when it comes."""
    if any(STEP in one.steps for one in reaches):
        yield Fault(STEP, RULE, f"环节编号 {STEP} 为抄送答复保留，请换一个")
    for process in package.processes:
        for service in (service for one in closure(reaches, process) for service in one.services):
            if service.operator in ANSWERED:
                yield from _form(content, process, service)
    for service in (service for one in reaches for service in one.services):
        if service.operator in REGISTERED:
            yield from _register(package, service)
        elif service.operator == "notify":
            yield from _role(service)


def _register(package: Package, service: Operation) -> Iterator[Fault]:
    name, face = service.constant("register"), service.constant("face")
    if name is not None and name not in package.registers:
        yield Fault(service.element, RULE, f"台账“{name}”没有在业务包中登记")
    elif face is not None:
        chosen = [package.registers[name]] if name else package.registers.values()
        if face not in FACES and not any(face in one.faces for one in chosen):
            yield Fault(
                service.element, RULE, f"公示面“{face}”没有声明，可用 {'、'.join(FACES)} 或 faces 中的名称"
            )


def _role(service: Operation) -> Iterator[Fault]:
    role = service.constant("role")
    if role is not None and role not in roles().business:
        yield Fault(service.element, RULE, f"不能告知角色“{role}”，它不存在或不办理业务")


def _form(content: Content, process: str, service: Operation) -> Iterator[Fault]:
    form = service.constant("form")
    words = objection(content, process, form) if form is not None else None
    if words is not None:
        yield Fault(service.element, RULE, words)
