"""What may be said once is said once: of two, the engine would take the last and others read the first."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from app.engine import xml
from app.engine.findings import Fault

RULE: Final = "D-TWICE"
_ONCE: Final = frozenset(
    {
        "extensionElements", "conditionExpression", "multiInstanceLoopCharacteristics", "loopCardinality",
        "loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem", "completionCondition",
        "timeDuration", "timeDate",
    }
)  # fmt: skip


def twice(root: xml.Element) -> Iterator[Fault]:
    """Settings that are given twice, element by element."""
    for element in root.iter():
        parts = [xml.name(each) for each in element if xml.name(each) in _ONCE]
        settings = [each for each in xml.extensions(element) if xml.namespace(each) == xml.SPIFF]
        boxes = (each for each in settings if xml.name(each) == "properties")
        names = (one.get("name") or "" for box in boxes for one in box)
        for what in _repeated((*parts, *map(xml.name, settings), *names)):
            yield Fault(_near(element), RULE, f"{what} 写了两次，不能确定以哪一个为准：请只留一个")


def _repeated(words: Iterable[str]) -> Iterator[str]:
    return (word for word, times in Counter(words).items() if times > 1)


def _near(element: xml.Element | None) -> str:
    while element is not None and not element.get("id"):
        element = element.getparent()
    return "" if element is None else element.get("id") or ""
