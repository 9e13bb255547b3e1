"""The few answers a process may know."""

from collections.abc import Iterable, Mapping
from typing import Any


def pick(answers: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The named answers; a missing one is None, so that a condition of a diagram can always read it."""
    return {name: answers.get(name) for name in names}
