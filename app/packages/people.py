"""People that are made up for a 试办, of organisations that do not exist."""

import re
from typing import Any, Final

from app.site.current import roles

REGION: Final = "370685"
_PIECE: Final = re.compile(r"\[([^\]]+)\](?:\{(\d+)(?:,\d+)?\})?|([A-Za-z0-9-])")
_FIRST: Final = {"0-9": "1", "A-Z": "A", "0-9A-Z": "1", "0-9A-Z-": "1"}


def invented(role: str) -> dict[str, Any] | None:
    """Somebody in a role outside of departments; None where no code can be made up for her organisation."""
    kind = roles().role[role].kinds[0]
    declared = roles().kinds[kind]
    code = _code(declared.code)
    if code is None:
        return None
    return {"org": code, "role": role, "name": f"样例{declared.title}", "region": REGION}


def _code(pattern: str) -> str | None:
    """A code that the pattern takes, where it is as plain as those of an installation are."""
    if not pattern:
        return "SAMPLE-1"
    made = "".join(_piece(one) for one in _PIECE.finditer(pattern))
    starts = (f"{REGION[:2]}{made[2:]}", made)
    return next((one for one in starts if re.fullmatch(pattern, one, re.ASCII)), None)


def _piece(found: re.Match[str]) -> str:
    signs, count, plain = found.groups()
    return plain or _FIRST.get(signs, signs[0]) * int(count or 1)
