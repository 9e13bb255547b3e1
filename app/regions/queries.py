"""What others ask about regions. `on` is the day that counts, today when left out."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from app import clock
from app.errors import BadRequest
from app.regions import rows
from app.regions.rows import BEYOND, MUNICIPALITIES, Row
from app.sdk import Region

WHOLE = "000000"
FOUNDED = date(1949, 10, 1)
Authority = tuple[str, str, str, date, date | None]


def find(code: str, on: date | None = None) -> Region | None:
    """The region valid on that day, placeholders included; None for unknown and abolished codes."""
    day = on or clock.today()
    row = rows.row(code, day)
    return _region(row, day) if row else None


def ever(code: str) -> bool:
    """Whether any edition knew the six digits, or they are those of Hong Kong, Macao or Taiwan (V-ID-5)."""
    return code in rows.known_codes()


def successor(code: str, on: date | None = None) -> str | None:
    """The code in force on that day that took the place of an abolished one; None where nobody knows."""
    day = on or clock.today()
    seen: set[str] = set()
    current: str | None = code
    while current and current not in seen and not rows.row(current, day):
        seen.add(current)
        current = rows.next_codes().get(current)
    return None if current in seen or current == code else current


def require(code: str) -> str:
    """The code a filter asks for, `000000` for the whole country. Raises BadRequest for what no edition knew."""
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        raise BadRequest("地区代码应为六位数字。")
    if code != WHOLE and not ever(code):
        raise BadRequest(f"没有代码为“{code}”的地区，请核对。")
    return code


def children(code: str, on: date | None = None) -> Sequence[Region]:
    """Real regions one level below; of a virtual city (469000) the counties it groups."""
    return list(_children(code, on or clock.today()))


@lru_cache(maxsize=256)
def _children(code: str, day: date) -> tuple[Region, ...]:
    below = (row for row in rows.listed(day) if not row.placeholder and row.code != code and _under(row, code))
    return tuple(_region(row, day) for row in below)


def provinces(on: date | None = None) -> Sequence[Region]:
    """The provinces with departments: without Taiwan, Hong Kong and Macao."""
    return list(_provinces(on or clock.today()))


@lru_cache(maxsize=16)
def _provinces(day: date) -> tuple[Region, ...]:
    found = (row for row in rows.listed(day) if row.level == "province" and row.code[:2] not in BEYOND)
    return tuple(_region(row, day) for row in found)


def authorities() -> Iterator[Authority]:
    """(code, name, level, first day, day it ended or None) of every code that has or had its own department.

    One tuple per code with its last name; the superior on a day is `find(code, day).superior`.
    """
    for code, lines in rows.rows().items():
        real = [line for line in lines if not line.placeholder]
        if real and code[:2] not in BEYOND:
            end = None if real[-1].end == date.max else real[-1].end
            yield code, real[-1].name, real[-1].level, max(FOUNDED, real[0].since), end


def span(code: str) -> tuple[str, str]:
    """The half-open range of codes of the region's own subtree; `000000` is the whole country."""
    if code == WHOLE:
        return "0", ":"
    prefix = code[:2] if code[2:] == "0000" else code[:4] if code[4:] == "00" else code
    return prefix, _after(prefix)


@lru_cache(maxsize=4096)
def _spans(code: str, day: date) -> tuple[tuple[str, str], ...]:
    low, high = own = span(code)
    moved = (old for old in rows.next_codes() if not low <= old < high)
    ranges = [own] + [(old, _after(old)) for old in moved if low <= (successor(old, day) or "") < high]
    merged: list[tuple[str, str]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def spans(code: str, on: date | None = None) -> list[tuple[str, str]]:
    """The region's own subtree and the codes of its abolished predecessors, as half-open ranges."""
    return list(_spans(code, on or clock.today()))


def full_name(code: str, on: date | None = None) -> str:
    """山东省/烟台市/招远市; an abolished code keeps its last name, an unknown one stays as it is."""
    return _called(code, on or clock.today())


@lru_cache(maxsize=4096)
def _called(code: str, day: date) -> str:
    row = _last(code, day)
    return _full_name(row, day) if row else code


def province_of(code: str) -> str:
    """The code of the province."""
    return code[:2] + "0000"


def _after(prefix: str) -> str:
    return str(int(prefix) + 1).zfill(len(prefix))


def _superior(row: Row) -> str | None:
    """The real chain: districts of a municipality and direct counties answer to the province."""
    if row.level == "province":
        return None
    direct = row.level == "city" or row.code[:2] in MUNICIPALITIES or row.code[2:4] == "90"
    return province_of(row.code) if direct else row.code[:4] + "00"


def _under(row: Row, code: str) -> bool:
    virtual = code[4:] == "00" and code[2:] != "0000" and (code[:2] in MUNICIPALITIES or code[2:4] == "90")
    return row.code.startswith(code[:4]) if virtual else _superior(row) == code


def _last(code: str, day: date) -> Row | None:
    lines = rows.rows().get(code)
    return rows.row(code, day) or lines[-1] if lines else None


def _full_name(row: Row, day: date) -> str:
    above = (_last(code, day) for code in (province_of(row.code), row.code[:4] + "00") if code != row.code)
    names = dict.fromkeys(line.name for line in above if line and not line.placeholder)
    return "/".join([*names, row.name])


def _region(row: Row, day: date) -> Region:
    return Region(
        code=row.code,
        name=row.name,
        level=row.level,
        superior=_superior(row),
        full_name=_full_name(row, day),
        municipality=row.code[:2] in MUNICIPALITIES,
        direct_county=row.level == "county" and row.code[2:4] == "90",
        placeholder=row.placeholder,
    )
