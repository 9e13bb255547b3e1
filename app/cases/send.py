"""办理: the form of a task moves its case, that of a copy is only received."""

from collections.abc import Collection, Mapping
from typing import Any

from app.accounts.person import Person
from app.cases.complete import resumed
from app.cases.models import Case
from app.cases.receipt import receive
from app.cases.taken import take


def send(
    person: Person, item_id: int, sent: Mapping[str, Any], confirm: Collection[str] = (), rev: int | None = None
) -> Case:
    """Complete an item of any kind. Raises NotFound, Forbidden, Conflict, Invalid, StepFailed."""
    taken = take(person, item_id, rev)
    act = resumed if taken.item.kind == "task" else receive
    return act(person, taken, sent, confirm)
