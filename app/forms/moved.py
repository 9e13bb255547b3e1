"""Rows of a list found again that came back in another order."""

from collections.abc import Callable, Sequence
from typing import Any

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
