"""Rows of a list found again: by what names them, or by what they hold where they came back in another order."""

from collections.abc import Callable, Sequence
from typing import Any

from app.forms.tree import Node

Pair = tuple[int | None, int | None]
Fits = Callable[[Any, Any], bool]


def found_again(rows: Sequence[Any], shown: Sequence[Any], *fits: Fits) -> dict[int, int]:
    """Where each row stood when it was `shown`; each place is given once.

    Whoever fits better comes first, and before those that moved whoever stands where it stood: of look-alikes each
    gets back its own.
    """
    found: dict[int, int] = {}
    free = set(range(len(shown)))
    for fit in fits:
        for places in (lambda row: {row}, lambda _: set(free)):
            for row in (one for one in range(len(rows)) if one not in found):
                fitting = [place for place in places(row) & free if fit(rows[row], shown[place])]
                if fitting:
                    found[row] = min(fitting)
                    free.discard(found[row])
    return found


def pairs(node: Node, old: list[Any], new: list[Any]) -> list[Pair]:
    """Rows of both versions side by side as (old place, new place): new rows in order, then the removed ones."""
    waiting: dict[Any, list[int]] = {}
    for place, row in enumerate(old):
        waiting.setdefault(_key(node, row, place), []).append(place)
    found: list[Pair] = []
    for place, row in enumerate(new):
        same = waiting.get(_key(node, row, place))
        found.append((same.pop(0) if same else None, place))
    return found + [(place, None) for place in sorted(place for left in waiting.values() for place in left)]


def _key(node: Node, row: Any, place: int) -> Any:
    name = node.options.get("key")
    value = row.get(name) if name and isinstance(row, dict) else None
    return repr(value) if value is not None else (place,)
