"""In which file of a package a fault stands, so that pages lead there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from app.engine import xml
from app.engine.gate import Fault
from app.engine.steps import EngineError
from app.packages import parse
from app.packages.reach import FORM_ENDING

_FORM = re.compile(r"表单“([\w-]+)”")


def located(found: Iterable[Fault], files: Mapping[str, bytes]) -> Iterator[Fault]:
    """The same faults, each with its file where that can be told."""
    ids = cache(lambda: _ids(files))
    for fault in found:
        yield fault if fault.file else replace(fault, file=_file(fault, files, ids()))


def _file(fault: Fault, files: Mapping[str, bytes], ids: Mapping[str, str]) -> str:
    named = _FORM.match(fault.message)
    form = (named[1] if named else fault.element) + FORM_ENDING
    if fault.element in files:
        return fault.element
    if fault.rule == parse.RULE:
        return parse.FILE
    return form if form in files else ids.get(fault.element, "")


def _ids(files: Mapping[str, bytes]) -> dict[str, str]:
    """Of two files with one id the first."""
    found: dict[str, str] = {}
    for name, raw in files.items():
        for key in _of(raw) if name.endswith((".bpmn", ".dmn")) else ():
            found.setdefault(key, name)
    return found


def _of(raw: bytes) -> Iterator[str]:
    try:
        yield from (each.get("id", "") for each in xml.parse(raw).iter("*"))
    except EngineError:  # it is told as a fault of its own
        return
