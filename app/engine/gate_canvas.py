"""Where a designer finds a fault: every element of a file belongs to a shape or a line that the canvas shows."""

from collections import defaultdict
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
    """The same faults, each with its file and at the shape or line around what it names; `roots` are the files by
    name, of two with one id the first."""
    canvases = {name: Canvas(name, root) for name, root in roots.items()}
    for fault in found:
        near = [fault.file, *canvases] if fault.file else [*canvases]
        file = next((one for one in near if one in canvases and canvases[one].holds(fault.element)), None)
        file = file or (fault.file if fault.file not in canvases else "")
        element = canvases[file].at(fault.element) if file in canvases else fault.element
        yield replace(fault, element=element, file=file)


class Canvas:
    """The shapes of a file. An element without a shape is shown by what it belongs to."""

    def __init__(self, name: str, root: xml.Element) -> None:
        self._found: dict[str, xml.Element] = {name: root}
        self._used: dict[str, list[xml.Element]] = defaultdict(list)
        self._near: dict[xml.Element, xml.Element | None] = {}
        drawn = frozenset(each.get("bpmnElement") for each in root.iter() if "bpmnElement" in each.attrib)
        shapes = [each for each in root.iter() if _has_shape(each)]
        self._drawn = set([each for each in shapes if each.get("id") in drawn] or shapes)
        for each in root.iter():
            if each.get("id"):
                self._keep(str(each.get("id")), each)
            for used in filter(None, map(each.get, ("messageRef", "errorRef"))):
                self._used[used].append(each)

    def _keep(self, key: str, element: xml.Element) -> None:
        if key not in self._found or (element in self._drawn and self._found[key] not in self._drawn):
            self._found[key] = element

    def holds(self, key: str) -> bool:
        """Whether it has an element of that name."""
        return key in self._found or _first(key) in self._found

    def at(self, key: str) -> str:
        """Id of the shape or line where the element `key` is found; `key` itself where no canvas shows it."""
        element = self._found.get(key, self._found.get(_first(key)))
        shown = self._shown(element)
        return key if shown is None else shown.get("id") or key

    def _shown(self, element: xml.Element | None) -> xml.Element | None:
        """The element, else what is beside it, else what it belongs to: the nearest that is drawn."""
        if element is None or element in self._drawn:
            return element
        if element not in self._near:
            beside = next((each for each in self._beside(element) if each in self._drawn), None)
            self._near[element] = self._shown(element.getparent()) if beside is None else beside
        return self._near[element]

    def _beside(self, element: xml.Element) -> Iterator[xml.Element]:
        tag = xml.name(element)
        if tag == "sequenceFlow":
            ends = element.get("sourceRef") or "", element.get("targetRef") or ""
            yield from (self._found[end] for end in ends if end in self._found)
        elif tag in ("message", "error"):
            for each in self._used[element.get("id") or ""]:
                yield from each.iterancestors()
        elif tag in ("process", "subProcess", "collaboration", "definitions"):
            pools = element.getroottree().iter(xml.bpmn("participant"))
            yield from (each for each in pools if each.get("processRef") == element.get("id"))
            yield from sorted(element.iter(), key=lambda each: xml.name(each) != "startEvent")


def _first(key: str) -> str:
    """Rows of tables and settings are told after a dot or a blank."""
    return key.partition(".")[0].partition(" ")[0]


def _has_shape(element: xml.Element) -> bool:
    tag = xml.name(element)
    known = tag in _SHAPES or tag.endswith(_ENDINGS)
    return known and xml.namespace(element) == xml.BPMN and bool(element.get("id"))
