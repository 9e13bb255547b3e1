"""Departments a review can be handed to, for the form beside its record."""

from itertools import islice
from typing import Any

from app.cases import targets
from app.cases.item_view import ItemView


def departments(view: ItemView) -> dict[str, Any]:
    """Where fields that choose a department find theirs: those with a list of their own ask for it, by name."""
    own = targets.fields(view.motion, view.item)
    address = f"work-items/{view.item.id}/targets?field="
    nearby = islice(targets.near(view.item.org), targets.NEAR) if not own else ()
    return {
        "near": [{"code": code, "name": name} for code, name in nearby],
        "targets": {name: address + name for name in own},
    }
