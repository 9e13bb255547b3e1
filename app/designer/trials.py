"""试运行 as the page of a release tells it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.engine.trial.told import Trial
from app.packages.drawing import drawings

MOST: Final = 30
"""Places that are named."""
_WHY: Final = (
    "没有走到，不等于走不到：条件取决于处理函数或者表单检查的，编造的内容未必能满足。请按实际情况核对这些环节。"
)


def told(found: Sequence[Trial], files: Mapping[str, bytes]) -> dict[str, Any]:
    """Each process with what was come to; nothing where it was not tried."""
    drawn = drawings({name: raw for name, raw in files.items() if name.endswith(".bpmn")}) if found else {}
    titles = {key: one.title for key, one in drawn.items()}
    nodes = (node for one in drawn.values() for scope in one.scope.every() for node in scope.nodes.values())
    labels = {node.id: node.label for node in nodes}
    return {"rows": [_row(one, titles.get(one.process, ""), labels) for one in found], "why": _WHY}


def _row(one: Trial, title: str, labels: Mapping[str, str]) -> dict[str, Any]:
    missed = [place.title or place.element for place in one.missed]
    return {
        "title": title or one.process,
        "trial": one,
        "missed": list(dict.fromkeys(missed))[:MOST],
        "more": max(len(missed) - MOST, 0),
        "remarks": [f"{labels.get(at, at)}：{said}" for at, said in one.remarks],
    }
