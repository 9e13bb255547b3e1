"""What a register takes from other forms (`include`), held against the forms and the diagrams."""

from collections.abc import Iterator, Sequence

from app.engine.gate import Fault
from app.forms.schema import Form
from app.packages.completeness import publishes
from app.packages.content import Content
from app.packages.package import Package
from app.packages.parse import fault
from app.packages.reach import Reach, closure, form_name
from app.registers import declaration
from app.registers.declaration import Register


def faults(content: Content, package: Package) -> Iterator[Fault]:
    """Forms and fields that are not there, that stand twice in the record, or that nobody ever fills in."""
    including = [one for one in package.registers.values() if one.include]
    reaches = content.reaches if including else ()
    for register in including:
        place = f"register.{register.name}"
        for name, fields in register.include.items():
            yield from _part(content, register, name, fields, f"{place}.include.{name}")
        yield from _twice(content, register, place)
        yield from _first(register, place)
        filled = _filled(package, register, reaches)
        for name in register.include.keys() & content.forms.keys() - filled:
            sentence = f"办理台账“{register.name}”的流程中，没有一个步骤填写表单“{name}”"
            yield fault(f"{place}.include.{name}", sentence)


def _part(content: Content, register: Register, name: str, fields: tuple[str, ...], place: str) -> Iterator[Fault]:
    if name == register.form:
        yield fault(place, "这是台账本身的表单，其栏目都在记录之中，不必再列")
    elif name not in content.forms:
        yield fault(place, f"表单“{name}”不存在")
    elif not fields:
        yield fault(place, f"请写明收入表单“{name}”的哪些栏目")
    for field in fields if name in content.forms else ():
        if "." in field:
            yield fault(place, f"“{field}”不是顶层栏目，只能整个收入顶层栏目")
        elif field not in content.forms[name].root.children:
            yield fault(place, f"表单“{name}”没有字段“{field}”")


def _twice(content: Content, register: Register, place: str) -> Iterator[Fault]:
    """In a record a name stands for one field."""
    forms = [(name, content.forms[name]) for name in register.forms if name in content.forms]
    first: dict[str, str] = {}
    for name, form in forms:
        for field in _names(register, name, form):
            other = first.setdefault(field, name)
            if other != name:
                words = f"字段“{field}”在表单“{other}”和“{name}”中同名，记录中只能有一个，请改名"
                yield fault(f"{place}.include.{name}", words)


def _names(register: Register, name: str, form: Form) -> list[str]:
    """The fields, and places by the name the sections use, that a form brings along."""
    if name == register.form:
        return [*form.root.children, *form.triples]
    taken = {field.removesuffix("_files") for field in register.include[name]}
    whole = [triple for triple, one in form.triples.items() if set(one.fields) <= taken]
    return [*(field for field in form.root.children if field.removesuffix("_files") in taken), *whole]


def _first(register: Register, place: str) -> Iterator[Fault]:
    """What a record is known by is known from its first form on; each unique value from one form."""
    for field in register.key:
        if declaration.form_of(register, field) != register.form:
            yield fault(f"{place}.key", f"“{field}”来自其他表单，主键只能用表单“{register.form}”的字段")
    if declaration.form_of(register, register.owner) != register.form:
        yield fault(f"{place}.owner", f"“{register.owner}”来自其他表单，所属单位只能取自表单“{register.form}”")
    for group in register.unique:
        if len({declaration.form_of(register, field) for field in group.split("+")}) > 1:
            yield fault(f"{place}.unique", f"“{group}”的各字段应在同一个表单之中")


def _filled(package: Package, register: Register, reaches: Sequence[Reach]) -> set[str]:
    """The forms of all human steps in the processes that file into the register."""
    found: set[str] = set()
    for process in package.processes.values():
        drawn = list(closure(reaches, process.key))
        if process.register == register.name or any(publishes(one, register) for one in drawn):
            found |= {form_name(file) for one in drawn for file in one.forms}
    return found
