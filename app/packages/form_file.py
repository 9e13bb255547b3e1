"""A form that is begun or taken out: its two files, and the table of package.toml by which a release keeps it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import orjson

from app import toml
from app.engine.steps import EngineError
from app.forms import package_json
from app.forms.limits import of_text
from app.packages import settings_text
from app.packages.bundle import UI_ENDING
from app.packages.package import NAME, Package
from app.packages.parse import FILE
from app.packages.reach import FORM_ENDING, form_name, reaches

Files = Mapping[str, bytes]
LONGEST: Final = 60
CANNOT: Final = "package.toml 的写法不能在这里修改，请先在总设置中以文字改正。"


@dataclass(frozen=True)
class Beginning:
    """A form that is asked for; `like`: the form it is a copy of, "" for one with a single field."""

    key: str
    title: str
    like: str = ""


def names(files: Files) -> list[str]:
    """The forms of a release, both files there."""
    found = (name.removesuffix(FORM_ENDING) for name in files if name.endswith(FORM_ENDING))
    return [name for name in found if name + UI_ENDING in files]


def wrong(asked: Beginning, files: Files) -> list[str]:
    """Why it cannot be begun."""
    return [*_wrong(asked, files)]


def _wrong(asked: Beginning, files: Files) -> Iterator[str]:
    if not re.fullmatch(NAME, asked.key):
        yield "编号只能用小写英文字母、数字和下划线，以字母开头，至多 41 个字符。"
    elif any(asked.key + ending in files for ending in (FORM_ENDING, UI_ENDING)):
        yield f"已有编号为“{asked.key}”的表单，请换一个编号。"
    if not asked.title or len(asked.title) > LONGEST:
        yield f"请填写表单的名称，至多 {LONGEST} 个字。"
    yield from (f"{sentence}。" for sentence in of_text(asked.title))
    if asked.like and asked.like not in names(files):
        yield "没有所选的表单，请重新选择。"


def begun(asked: Beginning, files: Files) -> dict[str, bytes]:
    """All files with the new form. Raises settings_text.Unwritable and toml.Unreadable."""
    raw = files[FILE]
    if settings_text.table(toml.read(raw), ("form", asked.key)) is None:
        raw = settings_text.changed(raw, ("form", asked.key), {})
    both = _copied(asked, files) if asked.like else _fresh(asked)
    return {**files, FILE: raw, asked.key + FORM_ENDING: both[0], asked.key + UI_ENDING: both[1]}


def _copied(asked: Beginning, files: Files) -> tuple[bytes, bytes]:
    """The title alone is another; a form that cannot be read is copied as it is written."""
    schema, ui = files[asked.like + FORM_ENDING], files[asked.like + UI_ENDING]
    try:
        whole = package_json.read(schema)
    except package_json.Unreadable:
        return schema, ui
    return _written({**whole, "title": asked.title}), ui


def _written(whole: Mapping[str, Any]) -> bytes:
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _fresh(asked: Beginning) -> tuple[bytes, bytes]:
    field = {"type": "string", "title": "第一个栏目", "maxLength": 100, "format": "text"}
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": asked.title,
        "type": "object",
        "additionalProperties": False,
        "properties": {"item_1": field},
    }
    sections = [{"id": "section_1", "title": asked.title, "fields": ["item_1"]}]
    whole = {"ui:options": {"sections": sections}}
    return _written(schema), _written(whole)


def users(files: Files, package: Package, form: str) -> list[str]:
    """What asks for a form, in words: none of it may be without."""
    return list(dict.fromkeys(_users(files, package, form)))


def _users(files: Files, package: Package, form: str) -> Iterator[str]:
    for name, raw in files.items():
        if name.endswith(".bpmn"):
            with suppress(EngineError):
                for one in reaches(raw):
                    asked = {form_name(file) for file in one.forms}
                    copied = {each.constant("form") for each in one.services}
                    if form in asked | copied:
                        yield f"流程图 {name}"
    yield from (f"台账“{one.title or one.name}”" for one in package.registers.values() if form in one.forms)
    for step in package.steps.values():
        if form in (step.reads or ()):
            yield f"环节 {step.step} 的查阅范围"
    yield from (f"流程“{one.title}”的办理结果" for one in package.processes.values() if form in one.result)


def without(files: Files, form: str) -> dict[str, bytes]:
    """All files but those of the form, which package.toml does not name any more. Raises as `begun`."""
    raw = files[FILE]
    if settings_text.table(toml.read(raw), ("form", form)) is not None:
        raw = settings_text.without(raw, ("form", form)).rstrip() + b"\n"
    left = {name: one for name, one in files.items() if name not in (form + FORM_ENDING, form + UI_ENDING)}
    return {**left, FILE: raw}
