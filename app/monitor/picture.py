"""The diagrams of a process with a number at each step, coloured by how much lies there or how long it takes."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from app.cases.diagram import drawn_at, picture, pictures
from app.monitor.load import Step
from app.packages.queries import Loaded

COUNT, DAYS = "count", "days"
HEATS = {COUNT: "按在办件数", DAYS: "按办理时长"}
WORDS = {COUNT: ("很少", "较少", "中等", "较多", "很多"), DAYS: ("很短", "较短", "中等", "较长", "很长")}
LEVELS, HOURS, LEAST = 5, 24, 0.05
Json = dict[str, Any]


def level(value: float, most: float) -> int:
    """Which of the five steps of colour, 0 for none at all."""
    return min(LEVELS, math.ceil(LEVELS * value / most)) if value > 0 and most > 0 else 0


def word(heat: str, value: float, most: float) -> str:
    """The same in words."""
    found = level(value, most)
    return WORDS[heat][found - 1] if found else ""


def value(heat: str, step: Step) -> float:
    """What colours a step."""
    return step.count if heat == COUNT else step.half or 0.0


def days(number: float | None) -> str:
    """A number of days as people read it, of less than one as hours."""
    if number is None:
        return ""
    if number >= 1:
        return f"{number:.1f} 天"
    return f"{number * HOURS:.1f} 小时" if number * HOURS >= LEAST else "不足 0.1 小时"


def scale(heat: str, found: Iterable[Step]) -> list[tuple[int, str]]:
    """The steps of colour that there are, each with its words and the values for which it stands."""
    most = max((value(heat, one) for one in found), default=0)
    ends = [most * place / LEVELS for place in range(LEVELS + 1)]
    told = _counts if heat == COUNT else _days
    said = [told(low, high) for low, high in pairwise(ends)]
    return [(place, f"{WORDS[heat][place - 1]}（{one}）") for place, one in enumerate(said, 1) if one]


def _counts(low: float, high: float) -> str:
    first, last = math.floor(low) + 1, math.floor(high)
    return "" if last < first else f"{last} 件" if first == last else f"{first}–{last} 件"


def _days(_low: float, high: float) -> str:
    return f"不超过 {days(high)}" if high * HOURS >= LEAST else ""


def drawn(loaded: Loaded, process: str, found: list[Step], heat: str, link: Callable[[str], str]) -> list[Json]:
    """What the viewer draws: each diagram with what lies at its elements, called ones counted inside their own."""
    most = max((value(heat, one) for one in found), default=0)
    told = []
    for prefix, drawing in pictures(loaded, process, [one.path for one in found]):
        there = defaultdict[str, list[Step]](list)
        for step in found:
            for path in drawn_at(drawing.scope, step.path, prefix):
                there[path].append(step)
        marks = {path.rsplit(":", 1)[-1]: _mark(steps, heat, most, link(path)) for path, steps in there.items()}
        told.append({**picture(loaded, drawing), "load": {key: one for key, one in marks.items() if one}})
    return told


def _mark(steps: list[Step], heat: str, most: float, href: str) -> Json | None:
    count, late = sum(one.count for one in steps), sum(one.overdue for one in steps)
    shown = max((value(heat, one) for one in steps), default=0)
    if not count and not shown:
        return None
    text = str(count) if heat == COUNT else days(shown)
    said = (
        f"在办 {count} 件"
        + (f"，超期 {late} 件" if late else "")
        + (f"，半数用时 {days(shown)}" if heat == DAYS and shown else "")
    )
    return {"text": text, "level": level(shown, most), "late": late > 0, "href": href, "said": said}


def words_of(heat: str, found: list[Step]) -> Mapping[str, str]:
    """By path, the words beside the colour."""
    most = max((value(heat, one) for one in found), default=0)
    return {one.path: word(heat, value(heat, one), most) for one in found}
