"""What package.toml says about processes, lanes, forms and deadlines, held against the files."""

from collections.abc import Iterable, Iterator, Sequence

from app import sdk
from app.engine.expressions import is_variable
from app.engine.gate import Fault
from app.forms.schema import Form
from app.packages import (
    calls,
    check_decisions,
    check_guides,
    check_openings,
    check_prefill,
    check_registers,
    check_services,
    fields,
)
from app.packages.content import Content
from app.packages.kinds import STARTED_WITH
from app.packages.package import Package, Portal, Process
from app.packages.parse import fault
from app.packages.reach import Reach, closure, form_name
from app.site.current import roles
from app.site.roles import ADMINISTRATORS

LONGEST = 1000
"""Working days, four years: day after day is counted whenever such a step is reached."""


def faults(content: Content, package: Package) -> Iterator[Fault]:
    """Faults of the manifest apart from its registers."""
    reaches = content.reaches
    for process in package.processes.values():
        yield from _process(content, package, process, list(closure(reaches, process.key)))
    steps = {step for one in reaches for step in one.steps}
    for lane in package.lanes.values():
        yield from _roles(f"lane.{lane.name}.role", [lane.role])
        yield from _unknown(f"lane.{lane.name}.different_from", lane.different_from, steps, "步骤")
    yield from _unused_lanes(package, reaches)
    for form in package.forms.values():
        yield from _fields(content, f"form.{form.name}.facts", form.name, form.facts)
        yield from _fields(content, f"form.{form.name}.outcome", form.name, [form.outcome] if form.outcome else [])
        names = {name for name in form.checks if calls.check_name(package.key, form.name, name) in sdk.checks()}
        yield from _unknown(f"form.{form.name}.checks", form.checks, names, "校验函数")
        yield from _fields(content, f"form.{form.name}.targets", form.name, form.targets)
        known = {
            one for one in form.targets.values() if calls.check_name(package.key, form.name, one) in sdk.targets()
        }
        yield from _unknown(f"form.{form.name}.targets", form.targets.values(), known, "去向函数")
    yield from _deadlines(package, reaches)
    yield from _steps(content, package, reaches)
    for secret in package.secrets.values():
        yield from _unknown(f"secret.{secret.name}.lanes", secret.lanes, package.lanes, "泳道")
        if not secret.lanes:
            yield fault(f"secret.{secret.name}.lanes", "至少应有一条泳道，否则没有人能看到这项内容")
    for words in package.portal.values():
        yield from _portal(package, words)
    yield from _registers_named(content, package)
    yield from check_guides.faults(package)
    yield from check_prefill.faults(content, package)
    yield from check_decisions.faults(content, package, reaches)
    yield from _secrets(content, package, reaches)
    yield from check_openings.faults(package, reaches)
    yield from check_services.faults(content, package, reaches)


def _process(content: Content, package: Package, process: Process, own: Sequence[Reach]) -> Iterator[Fault]:
    place = f"process.{process.key}"
    yield from _roles(f"{place}.start", process.start)
    if process.register is not None:
        yield from _unknown(f"{place}.register", [process.register], package.registers, "台账")
    forms = [
        content.forms[form_name(file)] for one in own for file in one.forms if form_name(file) in content.forms
    ]
    yield from _face(content, package, process)
    for name in process.inputs:
        if not is_variable(name) or name in STARTED_WITH:
            words = f"变量名“{name}”须由字母、数字和下划线组成，不能与函数或平台给定的变量同名"
            yield fault(f"{place}.inputs", words)
    begun = [content.forms[name] for name in content.summarised(process.key)]
    known = {name for name in process.summary if any(fields.has(form, name) for form in forms)}
    yield from _unknown(f"{place}.summary", process.summary, known, "表单字段")
    for name in process.summary:
        if name in known and not any(fields.has(form, name) for form in begun):
            words = "只能取自流程开始时填写的表单或台账的主表单：列表会显示给所有经办人员"
            yield fault(f"{place}.summary", f"字段“{name}”不能放在这里，摘要{words}")
    yield from _secret(f"{place}.summary", process.summary, forms)
    yield from _unknown(f"{place}.result", process.result, {form.name for form in forms}, "表单")
    masking = [one for one in package.registers.values() if any(form.name in one.forms for form in begun)]
    for name in process.summary:
        if any(check_registers.is_masked(one, name) for one in masking):
            yield fault(f"{place}.summary", f"字段“{name}”在台账中隐藏，不能放在这里")


def _face(content: Content, package: Package, process: Process) -> Iterator[Fault]:
    """The handler that tells the public face is asked with fields of the record."""
    if process.face is None:
        return
    place, name = f"process.{process.key}.face", f"{package.key}.{process.face}"
    yield from _unknown(place, [process.face], [process.face] if name in sdk.handlers() else [], "处理函数")
    form = content.record_forms.get(process.register or "")
    if form is None:
        yield fault(place, "流程没有登记台账，不公示任何内容")
    elif name in sdk.handlers():
        yield from _unknown(place, calls.shape(sdk.handlers()[name].call).values, form.fields, "台账字段")


def _registers_named(content: Content, package: Package) -> Iterator[Fault]:
    """A field that names registers offers nothing else."""
    for form in content.forms.values():
        for node in form.root.children.values():
            if node.options.get("registers"):
                place = f"form.{form.name}.{node.name}"
                yield from _unknown(place, node.choices or [""], package.registers, "台账")


def _unused_lanes(package: Package, reaches: Sequence[Reach]) -> Iterator[Fault]:
    drawn = {lane for one in reaches for lane in one.lanes}
    for name in package.lanes.keys() - drawn:
        yield fault(f"lane.{name}", "没有流程图用到这条泳道")


def _deadlines(package: Package, reaches: Sequence[Reach]) -> Iterator[Fault]:
    for deadline in package.deadlines.values():
        place = f"deadline.{deadline.process}.{deadline.step}"
        yield from _unknown(place, [deadline.process], package.processes, "流程")
        steps = {step for one in closure(reaches, deadline.process) for step in one.steps}
        yield from _unknown(place, [deadline.step], steps, "步骤")
        if not 0 < deadline.working_days <= LONGEST:
            yield fault(place, f"办理时限须为 1 至 {LONGEST} 个工作日")
        elif any(not 0 < day <= deadline.working_days for day in deadline.remind):
            yield fault(place, "催办日须在办理时限之内")


def _steps(content: Content, package: Package, reaches: Sequence[Reach]) -> Iterator[Fault]:
    for one in package.steps.values():
        place = ".".join(part for part in ("step", one.process, one.step) if part)
        yield from _unknown(place, [one.process] if one.process else [], package.processes, "流程")
        own = closure(reaches, one.process) if one.process else iter(reaches)
        yield from _unknown(place, [one.step], {step for each in own for step in each.steps}, "步骤")
        yield from _unknown(f"{place}.reads", one.reads or (), content.forms, "表单")
        yield from _unknown(f"{place}.shows", one.shows, package.registers, "台账")
    for process in package.processes.values():
        yield from _summarised(
            content, package, process, [each for r in closure(reaches, process.key) for each in r.asked]
        )


def _summarised(
    content: Content, package: Package, process: Process, asked: list[tuple[str, str]]
) -> Iterator[Fault]:
    """Lists and searches show the summary to whoever has the case: nothing in it is narrowed away by a step."""
    forms = {form for _, form in asked} & content.summarised(process.key)
    giving = {one for one in forms if any(fields.has(content.forms[one], name) for name in process.summary)}
    for step in sorted({step for step, _ in asked}):
        read = package.step(process.key, step).reads
        for form in sorted(giving - {*read}) if read is not None else ():
            words = (
                f"流程“{process.key}”的摘要（summary）取自表单“{form}”，办理该环节的人员会在列表中看到，应将其列入"
            )
            yield fault(f"step.{step}.reads", words)


def _portal(package: Package, words: Portal) -> Iterator[Fault]:
    place = f"portal.{words.register}"
    yield from _unknown(place, [words.register], package.registers, "台账")
    if words.register in package.registers and not package.registers[words.register].public:
        yield fault(place, "这个台账没有公示的栏目，门户上不会有它")


def _secrets(content: Content, package: Package, reaches: Sequence[Reach]) -> Iterator[Fault]:
    """Each secret of a form is declared, each declared is used, and nobody writes over what others wrote."""
    used = {name for form in content.forms.values() for name in form.withheld}
    for form in content.forms.values():
        for name in sorted(form.withheld - package.secrets.keys()):
            yield fault(f"secret.{name}", f"表单“{form.name}”有标为“{name}”的保密内容，这里没有写明由哪些泳道掌握")
    for name in sorted(package.secrets.keys() - used):
        yield fault(f"secret.{name}", "没有表单用到这种保密内容")
    for process in package.processes:
        filled = {pair for one in closure(reaches, process) for pair in one.filled}
        yield from _overwritten(content, package, process, filled)


def _overwritten(
    content: Content, package: Package, process: str, filled: set[tuple[str, str]]
) -> Iterator[Fault]:
    """A form that several lanes fill holds what another has written: who may not read that does not fill it."""
    for name, form in content.forms.items():
        lanes = {lane for lane, one in filled if one == name}
        for secret in sorted(form.withheld & package.secrets.keys()) if len(lanes) > 1 else ():
            for lane in sorted(lanes - {*package.secrets[secret].lanes}):
                words = (
                    f"流程“{process}”中表单“{name}”由多条泳道填写，其中“{lane}”不掌握这项保密内容，"
                    "会在看不到的情况下改动别人所填的内容；请将其列入，或者另用一张不含保密内容的表单"
                )
                yield fault(f"secret.{secret}.lanes", words)


def _roles(place: str, named: Iterable[str]) -> Iterator[Fault]:
    for role in named:
        if role in ADMINISTRATORS:
            yield fault(place, f"{ADMINISTRATORS[role]}（{role}）不办理业务，不能发起流程或放在泳道中")
        elif role not in roles().business:
            yield fault(place, f"角色“{role}”不存在，可用的岗位见 roles.toml")


def _fields(content: Content, place: str, form: str, names: Iterable[str]) -> Iterator[Fault]:
    known = {name for name in names if form in content.forms and fields.has(content.forms[form], name)}
    yield from _unknown(place, names, known, f"表单“{form}”的字段")
    yield from _secret(place, names, [content.forms[form]] if form in content.forms else [])


def _secret(place: str, names: Iterable[str], forms: list[Form]) -> Iterator[Fault]:
    """Lists and variables hold their values openly."""
    for name in names:
        if any(fields.is_secret(form, name) for form in forms):
            yield fault(place, f"字段“{name}”是敏感信息，不能放在这里")


def _unknown(place: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[Fault]:
    there = set(known)
    for name in names:
        if name not in there:
            yield fault(place, f"{what}“{name}”不存在")
