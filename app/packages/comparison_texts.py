"""Values of two releases as texts: cut where they are long, and of two lists only what went and what came."""

from typing import Any, Final

import orjson

LONGEST: Final = 300
"""Signs of a text that is told."""
NOTHING: Final = "（无）"
PARTLY: Final = "（只列增减）"


def pair(name: str, before: str | None, now: str | None) -> tuple[str, str, str]:
    """A word as it was and is; of two lists only what went and what came, unless the order alone differs."""
    old, new = _items(before), _items(now)
    if old is not None and new is not None and before != now:
        there, known = set(old), set(new)
        gone, come = [one for one in old if one not in known], [one for one in new if one not in there]
        if gone or come:
            return f"{name}{PARTLY}", "、".join(gone) or NOTHING, "、".join(come) or NOTHING
    return name, NOTHING if before is None else before, NOTHING if now is None else now


def _items(text: str | None) -> list[str] | None:
    """The items of a list that has any; None of what is no list."""
    if text is None or not text.startswith("["):
        return None
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return [shown(one) for one in found] if isinstance(found, list) and found else None


def cut(text: str) -> str:
    """A text of a length that is told."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…（共 {len(text)} 字）"


def shown(value: Any) -> str:
    """A value as people write it."""
    return value if isinstance(value, str) else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
