"""What forms take from accounts and records (`x-prefill`), held against what there is and who may read it."""

from collections.abc import Iterator

from app.engine.gate import Fault
from app.forms.prefill import ACCOUNT, KEYWORD, Prefill, Source, prefills, source, written
from app.forms.schema import Form
from app.forms.tree import Node
from app.packages import fields
from app.packages.content import Content
from app.packages.package import Package

RULE = "form"
SINGLE = ("string", "integer", "number", "boolean")


def faults(content: Content, package: Package) -> Iterator[Fault]:
    """Places that take nothing, and sources that are not there, of another kind, or more secret than the field."""
    first = {name for process in package.processes for name in content.first_forms(process)}
    for form in content.forms.values():
        for one in prefills(form):
            told = [*_place(form, one, first), *_sources(content, package, one)]
            yield from (_fault(form, one, sentence) for sentence in told)


def _fault(form: Form, one: Prefill, sentence: str) -> Fault:
    return Fault(form.name, RULE, f"表单“{form.name}”的“{one.pointer}”：{KEYWORD} {sentence}")


def _place(form: Form, one: Prefill, first: set[str]) -> Iterator[str]:
    node = one.node
    if form.name not in first:
        yield "只用于流程的第一张表，这张表不是"
    if node.kind not in SINGLE or node.files or "*" in node.path:
        yield "只能用于单个值的栏目，不能用于表格和附件"
    if node.withheld:
        yield "不能用于保密（x-secret）的栏目"


def _sources(content: Content, package: Package, one: Prefill) -> Iterator[str]:
    named = written(one.node)
    if not named:
        yield "没有写明来源"
    for text in named:
        found = source(text) if isinstance(text, str) else None
        if found is None:
            yield f"的“{text}”应为 org.<项目> 或者 record.<台账>.<栏目>"
        elif not found.of:
            yield from _account(one.node, found)
        else:
            yield from _record(content, package, one.node, found)


def _account(node: Node, found: Source) -> Iterator[str]:
    if found.field not in ACCOUNT:
        yield f"的 org.{found.field} 不存在，可用的有 {'、'.join(ACCOUNT)}"
    elif node.kind != "string":
        yield f"的 org.{found.field} 是文字，这个栏目不是"


def _record(content: Content, package: Package, node: Node, found: Source) -> Iterator[str]:
    if found.of not in package.registers:
        yield f"的台账“{found.of}”不存在"
        return
    other = fields.node(content.record_forms[found.of], found.field)
    if other is None or "*" in other.path or other.kind not in SINGLE:
        yield f"的 {found.of}.{found.field} 不是该台账的单个值栏目"
        return
    if other.kind != node.kind and {other.kind, node.kind} != {"integer", "number"}:
        yield f"的 {found.of}.{found.field} 与这个栏目的类型不同"
    if node.choices and not (other.choices and other.choices.keys() <= node.choices.keys()):
        yield f"的 {found.of}.{found.field} 的取值可能不在这个栏目的选项之中"
    if other.sensitive and not node.sensitive:
        yield f"的 {found.of}.{found.field} 是敏感信息，这个栏目也须标为敏感"
