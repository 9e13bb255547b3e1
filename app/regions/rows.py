"""The shipped rows of GB/T 2260, read once per process."""

import csv
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
BEYOND = frozenset({"71", "81", "82"})


def placeholder(name: str) -> bool:
    """市辖区, 县, 省直辖县级行政区划 and islands without a seat: they group others and have no department."""
    grouping = name in ("县", "市") or "直辖" in name or name.endswith("市辖区")
    return grouping or "群岛" in name or "岛礁" in name


@dataclass(frozen=True)
class Row:
    """One name of one code: listed from `start` until before `end`, accepted from `since` on."""

    code: str
    name: str
    since: date
    start: date
    end: date

    @property
    def level(self) -> str:
        """province, city or county."""
        return "province" if self.code[2:] == "0000" else "city" if self.code[4:] == "00" else "county"

    @property
    def placeholder(self) -> bool:
        """Whether it only groups others."""
        return placeholder(self.name)


def _day(text: str, empty: date) -> date:
    return date.fromisoformat(text) if text else empty


@cache
def rows() -> Mapping[str, tuple[Row, ...]]:
    """All rows by code, oldest first."""
    found: dict[str, list[Row]] = {}
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            days = (_day(line["since"], date.min), _day(line["from"], date.min), _day(line["to"], date.max))
            found.setdefault(line["code"], []).append(Row(line["code"], line["name"], *days))
    return {code: tuple(lines) for code, lines in found.items()}


def row(code: str, on: date) -> Row | None:
    """The row of `code` in force on that day; a code counts a little before the first list that shows it."""
    lines = rows().get(code, ())
    listed = next((line for line in lines if line.start <= on < line.end), None)
    return listed or next((line for line in lines if line.since <= on < line.end), None)


@cache
def _turns() -> list[date]:
    return sorted({line.start for lines in rows().values() for line in lines})


def listed(on: date) -> tuple[Row, ...]:
    """All rows of the list in force on that day, in order of their codes."""
    return listed_since(turn(on))


def turn(on: date) -> date:
    """When the list in force on that day came into force: what is made of a list is kept by it."""
    turns = _turns()
    return turns[max(0, bisect_right(turns, on) - 1)]


@lru_cache(maxsize=8)
def listed_since(turn: date) -> tuple[Row, ...]:
    """The list that came into force then."""
    return tuple(line for lines in rows().values() for line in lines if line.start <= turn < line.end)


@cache
def next_codes() -> Mapping[str, str]:
    """Abolished code → the code that took its place."""
    with (DATA / "successors.csv").open(encoding="utf-8", newline="") as file:
        return {line["code"]: line["successor"] for line in csv.DictReader(file)}


@cache
def known_codes() -> frozenset[str]:
    """Every six digits that ever stood for a place, for the first digits of identity numbers."""
    return frozenset(rows()) | frozenset((DATA / "ever.txt").read_text(encoding="ascii").split())
