"""Where else in a release a field of a form is named: settings, conditions and tables, other forms, checks."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app import toml
from app.engine import xml
from app.engine.steps import EngineError
from app.forms.schema import Form
from app.packages.package import Package
from app.packages.parse import FILE
from app.packages.reach import FORM_ENDING, FORM_PROPERTY, HUMAN, form_name

Files = Mapping[str, bytes]


class Mention(NamedTuple):
    """A file, and where in it, in words."""

    file: str
    where: str


def mentions(files: Files, package: Package, forms: Mapping[str, Form], form: str, field: str) -> list[Mention]:
    """Every place that names this field of this form, by its dotted name."""
    found = [
        *_settings(files, package, form, field),
        *_expressions(files, form, field),
        *_other_forms(package, forms, form, field),
        *_checks(package, form),
    ]
    return list(dict.fromkeys(found))


def _settings(files: Files, package: Package, form: str, field: str) -> Iterator[Mention]:
    """Keys of package.toml. A change of a register shows in all that its records are made of."""
    try:
        whole = toml.read(files[FILE])
    except toml.Unreadable:
        return
    registers = {name for name, one in package.registers.items() if form in one.forms}
    for path, text in toml.texts(whole):
        section, _, rest = path.partition(".")
        name = rest.partition(".")[0]
        below = "." in rest
        own = below and ((section == "form" and name == form) or (section == "register" and name in registers))
        told = _is(field, text) and (own or (section == "process" and ".summary[" in rest))
        linked = ".follows." in rest and any(text == f"{one}.{field}" for one in registers)
        if told or linked:
            yield Mention(FILE, f"{path}：{text}")


def _is(field: str, text: str) -> bool:
    return any(one == field or one.startswith(f"{field}.") for one in text.split("+"))


def _expressions(files: Files, form: str, field: str) -> Iterator[Mention]:
    """Expressions read facts of a form by the variable of the step that asks for it."""
    variables = {name for file, raw in files.items() if file.endswith(".bpmn") for name in _variables(raw, form)}
    named = re.escape(field)
    read = re.compile(
        rf"\b({'|'.join(map(re.escape, sorted(variables)))})\s*\[\s*([\"']){named}\2\s*\]"
        if variables
        else r"(?!)"
    )
    counted = re.compile(rf"\bcount\(\s*\w+\s*,\s*([\"']){named}\1")
    for file, raw in files.items():
        if file.endswith((".bpmn", ".dmn")):
            text = html.unescape(raw.decode("utf-8", "replace"))
            times = len(read.findall(text)) + len(counted.findall(text))
            if times:
                yield Mention(file, f"条件、参数或者单元格中用到 {times} 处")


def _variables(raw: bytes, form: str) -> Iterator[str]:
    try:
        steps = [one for one in xml.own(xml.parse(raw)) if xml.name(one) in HUMAN]
    except EngineError:
        return
    for step in steps:
        parts = list(step.iter())
        asked = {one.get("value", "") for one in parts if one.get("name") == FORM_PROPERTY}
        if form in map(form_name, asked):
            yield from (name for one in parts if xml.name(one) == "variableName" and (name := xml.text(one)))
            yield from (one.get("id", "") for one in parts if xml.name(one) == "outputDataItem")


def _other_forms(package: Package, forms: Mapping[str, Form], form: str, field: str) -> Iterator[Mention]:
    registers = [name for name, one in package.registers.items() if form in one.forms]
    named = {f"record.{name}.{field}" for name in registers}
    for name, one in forms.items():
        for node in one.root.nodes:
            if named & set(_listed(node.schema.get("x-prefill"))):
                yield Mention(f"{name}{FORM_ENDING}", f"「{node.title}」从这一栏目带入")


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def _checks(package: Package, form: str) -> Iterator[Mention]:
    """What a check reads nobody can tell from outside: it is for its programmer to say."""
    declared = package.forms.get(form)
    if declared is not None and declared.checks:
        names = "、".join(declared.checks)
        yield Mention("", f"本表单的检查程序（{names}）可能读取这一栏目，请向技术人员确认")
