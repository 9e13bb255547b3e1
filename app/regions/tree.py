"""What the three selects of a place offer: [[code, name, [[code, name, [[code, name], …]], …]], …]."""

from datetime import date
from functools import lru_cache
from typing import Any

from app import clock
from app.regions import rows
from app.regions.rows import BEYOND, MUNICIPALITIES, Row

Tree = list[list[Any]]


def tree(on: date | None = None) -> Tree:
    """Provinces, cities and counties in force on that day; virtual cities group districts and direct counties."""
    listed = rows.listed(on or clock.today())
    return _tree(listed)


@lru_cache(maxsize=4)
def _tree(listed: tuple[Row, ...]) -> Tree:
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
