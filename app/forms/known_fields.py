"""Typed answers less what the form has no place for: drafts are unchecked, and nothing would seal the rest."""

from collections.abc import Mapping
from typing import Any

from app import bounds
from app.errors import Problem
from app.forms import messages, validate
from app.forms.schema import Form
from app.forms.seal import HIDDEN
from app.forms.tree import Node

UNNAMED = "保密附件"


def known(form: Form, answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The answers that the form knows, and a sentence for each key that was left out."""
    picker = _Picker()
    kept: dict[str, Any] = picker.pick(form.root, dict(answers), ())
    return kept, picker.told


class _Picker:
    """One pass over the answers; `told`: what was left out."""

    def __init__(self) -> None:
        self.told: list[Problem] = []

    def pick(self, node: Node, value: Any, place: tuple[str | int, ...]) -> Any:
        """The value without unknown keys. What a sensitive field holds in the wrong shape is sealed as a whole."""
        if node.files and node.withheld:
            return self._files(value, place)
        if node.sensitive and not node.children and node.item is None:
            return value
        if isinstance(value, dict):
            return self._object(node.children, value, place)
        if isinstance(value, list):
            return [self.pick(node.item or node, one, (*place, row)) for row, one in enumerate(value)]
        return value

    def _files(self, value: Any, place: tuple[str | int, ...]) -> list[Any]:
        """Of files that are withheld no more than their numbers: people name files after whom they are about."""
        rows = value if isinstance(value, list) else [value]
        kept = [_unnamed(one) for one in rows if isinstance(one, dict) and _numbered(one.get("id"))]
        if len(kept) < len(rows):
            where = validate.pointer(place)
            self.told.append(Problem(where, "V-KEY", messages.left_out(str(place[-1])), "warn"))
        return kept

    def _object(
        self, children: Mapping[str, Node], value: dict[str, Any], place: tuple[str | int, ...]
    ) -> dict[str, Any]:
        kept = dict[str, Any]()
        for name, part in value.items():
            if name in children:
                kept[name] = self.pick(children[name], part, (*place, name))
            else:
                where = validate.pointer((*place, name))
                self.told.append(Problem(where, "V-KEY", messages.left_out(name), "warn"))
        return kept


def _numbered(number: object) -> bool:
    return number == HIDDEN or bounds.row_number(number) is not None


def _unnamed(one: Mapping[str, Any]) -> dict[str, Any]:
    """A mask stays one, so that what it stands for is found again."""
    return {"id": one["id"], "name": HIDDEN if one.get("name") == HIDDEN else UNNAMED}
