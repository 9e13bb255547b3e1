"""Which element the canvas shows for a fault: an author cannot click an event definition or a list item."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from app.engine import xml
from app.engine.findings import Fault

_DRAWN: Final = re.compile(
    r"\w*[tT]ask|\w*Event|\w*Gateway|callActivity|\w*[sS]ubProcess|transaction|callChoreography|sequenceFlow|lane|"
    r"participant|textAnnotation|association|group|dataObjectReference|dataStoreReference|messageFlow|process"
)


def shown(found: Iterable[Fault], roots: Iterable[xml.Element]) -> Iterator[Fault]:
    """The same faults, each at the innermost drawn element around what it names."""
    places = {key: each for root in reversed(list(roots)) for key, each in _named(root)}
    for fault in found:
        element = places.get(fault.element)
        drawn = None if element is None else _drawn(element)
        yield fault if drawn is None else replace(fault, element=drawn)


def _named(root: xml.Element) -> Iterator[tuple[str, xml.Element]]:
    """Elements by id, drawn ones last, so that they win where an id was given twice."""
    named = [each for each in root.iter() if each.get("id")]
    for each in sorted(named, key=_is_drawn):
        yield each.get("id") or "", each


def _is_drawn(element: xml.Element) -> bool:
    return xml.namespace(element) == xml.BPMN and bool(_DRAWN.fullmatch(xml.name(element)))


def _drawn(element: xml.Element) -> str | None:
    above: xml.Element | None = element
    while above is not None and not (_is_drawn(above) and above.get("id")):
        above = above.getparent()
    root = element.getroottree().getroot()
    found = _user(root, element) if above is None else above
    if found is not None and xml.name(found) == "process":
        pools = (each for each in root.iter(xml.bpmn("participant")) if each.get("processRef") == found.get("id"))
        found = next((each for each in pools if each.get("id")), found)
    return None if found is None else found.get("id")


def _user(root: xml.Element, element: xml.Element) -> xml.Element | None:
    """What stands outside all processes, a message or an error: where it is used, else the first process."""
    for each in root.iter():
        if element.get("id") in (each.get("messageRef"), each.get("errorRef")):
            event = each.getparent()
            return event if event is not None and event.get("id") else root.find(xml.bpmn("process"))
    return root.find(xml.bpmn("process"))
