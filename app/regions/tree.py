"""What the three selects of a place offer: [[code, name, [[code, name, [[code, name], …]], …]], …]."""

from datetime import date
from functools import lru_cache
from gzip import compress
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from app import clock
from app.regions import rows
from app.regions.rows import BEYOND, MUNICIPALITIES, Row

Tree = list[list[Any]]


class Served(NamedTuple):
    """A tree as it is sent, plain and compressed; `mark` changes with what it says."""

    mark: str
    json: bytes
    gzip: bytes


def tree(on: date | None = None) -> Tree:
    """Provinces, cities and counties in force on that day; virtual cities group districts and direct counties."""
    return _tree(rows.turn(on or clock.today()))


def served(on: date | None = None) -> Served:
    """The same as browsers fetch it, packed once in a process."""
    return _served(rows.turn(on or clock.today()))


@lru_cache(maxsize=4)
def _served(turn: date) -> Served:
    told = orjson.dumps(_tree(turn))
    return Served(sha256(told).hexdigest()[:16], told, compress(told, mtime=0))


@lru_cache(maxsize=4)
def _tree(turn: date) -> Tree:
    listed = rows.listed_since(turn)
    cities: dict[str, Tree] = {}
    counties: dict[str, Tree] = {}
    for row in listed:
        if row.level == "county" and not row.placeholder:
            counties.setdefault(row.code[:4], []).append([row.code, row.name])
    for row in listed:
        if row.level == "city" and (counties.get(row.code[:4]) or not row.placeholder):
            cities.setdefault(row.code[:2], []).append([row.code, _shown(row), counties.get(row.code[:4], [])])
    provinces = [row for row in listed if row.level == "province" and row.code[:2] not in BEYOND]
    return [[row.code, row.name, cities.get(row.code[:2], [])] for row in provinces]


def _shown(row: Row) -> str:
    """Virtual cities say what they group; bare 市辖区 and 县 would puzzle people."""
    if not row.placeholder:
        return row.name
    if row.code[:2] in MUNICIPALITIES:
        return {"01": "市辖区", "02": "市辖县"}.get(row.code[2:4], "市辖市")
    return "自治区直辖县级市" if row.code[:2] == "65" else "省直辖县（市、区）"
