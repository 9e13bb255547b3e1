"""Province, city and county as three plain selects, drawn on the server, each filled from the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import BadRequest
from app.regions import queries as regions
from app.sdk import Region


@dataclass(frozen=True)
class Select:
    """One select. `chosen`: the code picked, or ""."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Places:
    """The selects worth showing, the narrowest region picked, and what of the picks does not count."""

    selects: tuple[Select, ...]
    region: str | None
    notice: str = ""


LEVELS = (("province", "省（自治区、直辖市）"), ("city", "市（州、盟）或直辖区县"), ("county", "县（市、区、旗）"))


def region_selects(picked: Sequence[str]) -> Places:
    """From what was picked at each level; a level that was left out follows from the narrower one.

    Who chooses another province sends the city of the one before along: the wider pick counts then, and `notice`
    says so. Raises BadRequest for what is no region.
    """
    asked = [_known(code) for code in picked if code]
    kept = next((number for number in range(len(asked), 0, -1) if _agree(asked[:number])), 0)
    chain = _chain(asked[kept - 1]) if kept else []
    shown: list[Select] = []
    options: Sequence[Region] = regions.provinces()
    for (name, label), code in zip(LEVELS, [*chain, *[""] * len(LEVELS)], strict=False):
        if options:
            shown.append(Select(name, label, [(one.code, one.name) for one in options], code))
            options = regions.children(code) if code else ()
    region = chain[-1] if chain else None
    return Places(tuple(shown), region, _notice(region) if region and kept < len(asked) else "")


def _known(code: str) -> str:
    """The code of the region as it stands today."""
    found = regions.find(regions.successor(code) or code)
    if found is None or (found.superior is None and found.level != LEVELS[0][0]):
        raise BadRequest(f"没有代码为“{code}”的地区，请重新选择。")
    return found.code


def _chain(code: str) -> list[str]:
    """The codes from the province down to this one."""
    found = regions.find(code)
    return [*(_chain(found.superior) if found and found.superior else []), code]


def _agree(codes: Sequence[str]) -> bool:
    return set(codes) <= set(_chain(codes[-1]))


def _notice(region: str) -> str:
    name = regions.full_name(region)
    return f"所选的下级地区不在{name}内，已按{name}查询，请重新选择。"
