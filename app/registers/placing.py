"""The place of a record: of province, city and county the lowest that is given."""

from collections.abc import Mapping
from typing import Any

LEVELS = ("_county_", "_city_", "_province_")


def levels(field: str) -> tuple[str, ...]:
    """The field and those that stand in for it: for a county its city, then its province."""
    county = LEVELS[0]
    return tuple(field.replace(county, level) for level in LEVELS) if county in field else (field,)


def region_of(field: str | None, answers: Mapping[str, Any]) -> str | None:
    """The named field; where a county is left out, its city, then its province."""
    for one in levels(field) if field else ():
        if value := answers.get(one):
            return str(value)
    return None
