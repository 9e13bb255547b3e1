"""Province, city and county as three plain selects, drawn on the server, each filled from the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """The selects worth showing, and the narrowest region picked."""

    selects: tuple[Select, ...]
    region: str | None


LEVELS = (("province", "省（自治区、直辖市）"), ("city", "市（州、盟）或直辖区县"), ("county", "县（市、区、旗）"))


def places(picked: Sequence[str]) -> Places:
    """From what was picked at each level; a pick that is not below the one before does not count."""
    shown: list[Select] = []
    region: str | None = None
    options: Sequence[Region] = regions.provinces()
    for (name, label), code in zip(LEVELS, picked, strict=True):
        if not options:
            break
        chosen = code if any(one.code == code for one in options) else ""
        shown.append(Select(name, label, [(one.code, one.name) for one in options], chosen))
        if not chosen:
            break
        region, options = chosen, regions.children(chosen)
    return Places(tuple(shown), region)
