"""Where a designer finds a fault: every element of a file belongs to a shape or a line that the canvas shows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from app.engine import xml
from app.engine.findings import Fault

_ENDINGS: Final = ("Task", "Event", "Gateway")
_SHAPES: Final = frozenset(
    {
        "task",
        "subProcess", "transaction", "adHocSubProcess", "callActivity", "sequenceFlow", "messageFlow", "lane",
        "participant", "textAnnotation", "association", "group", "dataObjectReference", "dataStoreReference",
    }
)  # fmt: skip


def shown(found: Iterable[Fault], roots: Mapping[str, xml.Element]) -> Iterator[Fault]:
    """The same faults, each at the shape or line around what it names; `roots` are the files by name."""
    canvas = Canvas(roots)
    return (replace(fault, element=canvas.at(fault.element)) for fault in found)


class Canvas:
    """The shapes of some files. An element without a shape is shown by what it belongs to."""

    def __init__(self, roots: Mapping[str, xml.Element]) -> None:
        self._found: dict[str, xml.Element] = {}
        self._drawn: set[xml.Element] = set()
        for name, root in roots.items():
            self._found.setdefault(name, root)
            drawn = frozenset(each.get("bpmnElement") for each in root.iter() if "bpmnElement" in each.attrib)
            shapes = [each for each in root.iter() if _has_shape(each)]
            self._drawn.update([each for each in shapes if each.get("id") in drawn] or shapes)
            for each in root.iter():
                if each.get("id"):
                    self._keep(str(each.get("id")), each)

    def _keep(self, key: str, element: xml.Element) -> None:
        if key not in self._found or (element in self._drawn and self._found[key] not in self._drawn):
            self._found[key] = element

    def at(self, key: str) -> str:
        """Id of the shape or line where the element `key` is found; `key` itself where no canvas shows it."""
        name = key if key in self._found else key.partition(".")[0].partition(" ")[0]
        if name not in self._found:
            return key
        shown = next((each for each in self._near(self._found[name]) if each in self._drawn), None)
        return key if shown is None else shown.get("id") or key

    def _near(self, element: xml.Element | None) -> Iterator[xml.Element]:
        """The element and what it belongs to, the nearest first."""
        while element is not None:
            yield element
            yield from self._beside(element)
            element = element.getparent()

    def _beside(self, element: xml.Element) -> Iterator[xml.Element]:
        tag, root = xml.name(element), element.getroottree().getroot()
        if tag == "sequenceFlow":
            ends = element.get("sourceRef") or "", element.get("targetRef") or ""
            yield from (self._found[end] for end in ends if end in self._found)
        elif tag in ("message", "error"):
            for each in root.iter():
                if each.get(f"{tag}Ref") == element.get("id"):
                    yield from each.iterancestors()
        elif tag in ("process", "subProcess", "collaboration", "definitions"):
            pools = root.iter(xml.bpmn("participant"))
            yield from (each for each in pools if each.get("processRef") == element.get("id"))
            yield from sorted(element.iter(), key=lambda each: xml.name(each) != "startEvent")


def _has_shape(element: xml.Element) -> bool:
    tag = xml.name(element)
    known = tag in _SHAPES or tag.endswith(_ENDINGS)
    return known and xml.namespace(element) == xml.BPMN and bool(element.get("id"))
