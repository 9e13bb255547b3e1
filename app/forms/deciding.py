"""What a process learns from a form: the decision, as the platform itself understands it, and a few answers."""

from collections.abc import Iterable, Mapping
from typing import Any

DECISION = "decision"
APPROVE, RETURN, HANDOVER = "approve", "return", "handover"


def pick(answers: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The named answers; a missing one is None, so that a condition of a diagram can always read it."""
    return {name: answers.get(name) for name in names}
