"""The region of a record."""

from collections.abc import Mapping
from typing import Any


def region_of(field: str | None, answers: Mapping[str, Any]) -> str | None:
    """The named field; where a county is left out, its city, then its province."""
    if not field:
        return None
    for level in ("_county_", "_city_", "_province_"):
        value = answers.get(field.replace("_county_", level))
        if value:
            return str(value)
    return None
