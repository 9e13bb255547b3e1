"""Telephone numbers of offices, as they are shown and as a telephone dials them."""

import re
import unicodedata
from dataclasses import dataclass

NUMBER = re.compile(
    r"(?P<number>0[0-9]{2,3}-?[0-9]{7,8}|1[3-9][0-9]{9}|[48]00-?[0-9]{3}-?[0-9]{4}|(?:0[0-9]{2,3}-)?1[0-9]{2,4}|9[56][0-9]{3,6})"
    r"(?:(?:-|转)(?P<extension>[0-9]{1,6}))?"
)
SEPARATORS = re.compile(r"[、,;/\n]+")
AREA = re.compile(r"\A\(?(0[0-9]{2,3})\)?[\s-]+(?=[0-9])|\A\((0[0-9]{2,3})\)(?=[0-9])")
BETWEEN = "、"
MOST = 120
"""Characters of all numbers of an office together."""


@dataclass(frozen=True)
class Number:
    """`shown`: 0577-55501234转801; `dialled`: the address of a link, an extension after a pause."""

    shown: str
    dialled: str


def tidied(typed: str) -> str | None:
    """One or several numbers, as they are kept; None where one of them is no telephone number."""
    plain = unicodedata.normalize("NFKC", typed).replace("—", "-").replace("－", "-")
    parts = [part for part in (one.strip() for one in SEPARATORS.split(plain)) if part]
    found = [_compact(part) for part in parts]
    written = BETWEEN.join(_written(one) for one in found)
    return written if all(map(NUMBER.fullmatch, found)) and len(written) <= MOST else None


def numbers(kept: str | None) -> tuple[Number, ...]:
    """What is kept, number by number; nothing where nothing is kept."""
    return tuple(Number(one, _dialled(one)) for one in (kept or "").split(BETWEEN) if one)


def _compact(one: str) -> str:
    parted = AREA.sub(lambda found: f"{found[1] or found[2]}-", one)
    return "".join(parted.split())


def _written(one: str) -> str:
    found = NUMBER.fullmatch(one)
    extension = found["extension"] if found else None
    return f"{found['number']}转{extension}" if found and extension else one


def _dialled(one: str) -> str:
    number, _, extension = one.partition("转")
    digits = "".join(char for char in number if char in "0123456789")
    return f"tel:{digits},{extension}" if extension else f"tel:{digits}"
