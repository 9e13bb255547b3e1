"""What browsers can draw: numbers that are some, and words that fit a canvas. A picture that cannot be drawn stops
the page of whoever reads a case."""

from collections.abc import Iterator
from math import isfinite
from typing import Final

from app.engine import xml
from app.engine.findings import Fault

FARTHEST: Final = 100_000
LONGEST: Final = {"name": 500, "text": 2_000}
"""Signs of a name, and of a text that stands on the canvas by itself."""
_PLACES: Final = ("x", "y", "width", "height")


def undrawable(root: xml.Element) -> Iterator[Fault]:
    """Each at its element."""
    for element in root.iter("{*}*"):
        if xml.name(element) in ("Bounds", "waypoint"):
            yield from _placed(element)
        elif xml.namespace(element) == xml.BPMN:
            yield from _worded(element)


def _placed(element: xml.Element) -> Iterator[Fault]:
    wrong = [name for name in _PLACES if not _drawn(element.get(name, "0"))]
    if wrong:
        around = (one.get("bpmnElement") for one in element.iterancestors())
        key = next((one for one in around if one), "")
        yield Fault(key, "D-DRAWN", f"图形的 {wrong[0]} 不是可以绘制的数（不超过 {FARTHEST}），请重新摆放该图形")


def _drawn(text: str) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    return isfinite(number) and abs(number) <= FARTHEST


def _worded(element: xml.Element) -> Iterator[Fault]:
    key = element.get("id") or next((one.get("id") for one in element.iterancestors() if one.get("id")), "") or ""
    said = {"name": element.get("name", ""), "text": (element.text or "") * (xml.name(element) == "text")}
    for name, text in said.items():
        if len(text) > LONGEST[name]:
            yield Fault(key, "D-DRAWN", f"图上的文字过长，不得超过 {LONGEST[name]} 字，请缩短")
