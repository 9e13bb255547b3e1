"""What package.toml says for the guides of its processes, held against the processes and handlers."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from app import sdk
from app.engine.gate import Fault
from app.forms.limits import MARKUP
from app.packages import calls
from app.packages.package import Guide, Package
from app.packages.parse import fault

LONGEST: Final = 500
_GIVEN: Final = frozenset({"starter"})


def faults(package: Package) -> Iterator[Fault]:
    """Guides of nothing that can be started, texts that are empty, endless or marked up, and unfit handlers."""
    for said in package.guides.values():
        process = package.processes.get(said.process)
        if process is None:
            yield fault(f"guide.{said.process}", f"流程“{said.process}”不存在")
        elif not process.start:
            yield fault(f"guide.{said.process}", "没有人可以发起这个流程，不需要办事指南")
        yield from _texts(said)
        yield from _office(package, said)


def _texts(said: Guide) -> Iterator[Fault]:
    for one in fields(said):
        value = getattr(said, one.name)
        lines = value if isinstance(value, tuple) else (value,) if value else ()
        for text in lines if one.name not in ("process", "office_of") else ():
            place = f"guide.{said.process}.{one.name}"
            if not text.strip():
                yield fault(place, "文字不能为空")
            elif len(text) > LONGEST:
                yield fault(place, f"文字不能超过 {LONGEST} 个字")
            elif MARKUP.search(text):
                yield fault(place, "文字中不能有尖括号等标记")


def _office(package: Package, said: Guide) -> Iterator[Fault]:
    if said.office_of is None:
        return
    place, found = f"guide.{said.process}.office_of", sdk.handlers().get(f"{package.key}.{said.office_of}")
    if found is None:
        yield fault(place, f"处理函数“{said.office_of}”不存在")
        return
    shape = calls.shape(found.call)
    if shape.values.keys() - shape.optional - _GIVEN or any(port in calls.GIVEN for port in shape.ports.values()):
        yield fault(place, "这个处理函数须只以 starter 为参数，并且不需要办件")
    if not said.office:
        yield fault(place, "还须在 office 中写明由哪个部门办理：未登录的人看到的是那段文字")
