"""Answers as sent become answers as kept: blanks dropped, values tidied by format, computed fields ignored."""

import re
from datetime import date
from typing import Any

from app.crypto import PREFIX
from app.errors import Problem
from app.forms import formats, messages, validate
from app.forms.formats_tidied import half_width, hidden
from app.forms.seal import HIDDEN
from app.forms.tree import Node

WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")
FILE_KEYS = ("id", "name", "size")


class Tidier:
    """One pass over the answers of a form. `changed`: something was corrected that the person should see."""

    def __init__(self, root: Node, today: date) -> None:
        self.root, self.today = root, today
        self.problems: list[Problem] = []
        self.changed = False

    def answers(self, sent: dict[str, Any]) -> dict[str, Any]:
        """The kept answers; missing, null and "" are the same: no key."""
        return self._object(self.root, sent, ())

    def _object(self, node: Node, sent: dict[str, Any], place: tuple[str | int, ...]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for name, value in sent.items():
            child = node.children.get(name)
            if child is None:
                self._unknown(place, name)
            elif not child.computed:
                value = self._value(child, value, (*place, name))
                if value is not None:
                    kept[name] = value
        return kept

    def _value(self, node: Node, value: Any, place: tuple[str | int, ...]) -> Any:
        if isinstance(value, str):
            return self._text(node, value, place)
        if value is None or value == [] or value == {}:
            return None
        if isinstance(value, dict) and node.children:
            return self._object(node, value, place) or None
        if isinstance(value, list) and node.item is not None:
            return self._list(node, node.item, value, place) or None
        if type(value) is float and node.kind == "integer" and value.is_integer():
            return int(value)
        return value

    def _list(self, node: Node, item: Node, value: list[Any], place: tuple[str | int, ...]) -> list[Any]:
        if node.files:
            return [self._file(one) for one in value]
        if not item.children:
            kept = [self._value(item, one, (*place, index)) for index, one in enumerate(value)]
            return self._deduped(node, [one for one in kept if one is not None])
        rows = [
            self._object(item, one, (*place, index)) if isinstance(one, dict) else one
            for index, one in enumerate(value)
        ]
        return self._deduped(node, rows)

    def _file(self, sent: Any) -> Any:
        """Only what a file list keeps: answers to an upload may be pasted whole."""
        if not isinstance(sent, dict):
            return sent
        return {key: sent[key] for key in FILE_KEYS if sent.get(key) is not None}

    def _deduped(self, node: Node, value: list[Any]) -> list[Any]:
        if not node.dedupe:
            return value
        kept: list[Any] = []
        for one in value:
            if one not in kept:
                kept.append(one)
        self.changed = self.changed or len(kept) < len(value)
        return kept

    def _text(self, node: Node, value: str, place: tuple[str | int, ...]) -> Any:
        if not value or value.isspace():
            return None
        if node.kind in ("integer", "number"):
            return self._number(node, value)
        if node.withheld and value == HIDDEN:
            return value
        if node.sensitive and (HIDDEN in value or value.startswith(PREFIX)):
            words = f"「{node.title}」仍是隐去后的内容，请填写完整内容。"
            self._add(place, "V-MASK", words)
        elif wrong := hidden(value.strip(), lines=_lines(node)):
            self._add(place, own_rule(node, "V-TXT-1"), f"「{node.title}」：{wrong}")
        elif node.format is not None:
            return self._formatted(node, value, place)
        return value

    def _formatted(self, node: Node, value: str, place: tuple[str | int, ...]) -> str:
        tidied = formats.tidy(str(node.format), value, self.today)
        self.changed = self.changed or tidied.value != value
        for finding in tidied.findings:
            words = f"「{node.title}」：{finding.message}"
            self._add(place, own_rule(node, finding.rule), words, finding.severity)
        kept: str = tidied.value
        return kept

    def _number(self, node: Node, value: str) -> Any:
        text = half_width(value).strip()
        if node.kind == "integer" and WHOLE.fullmatch(text):
            self.changed = True
            return int(text)
        if node.kind == "number" and DECIMAL.fullmatch(text):
            self.changed = True
            return float(text) if "." in text else int(text)
        return value

    def _unknown(self, place: tuple[str | int, ...], name: str) -> None:
        self.problems.append(Problem(validate.pointer((*place, name)), "V-KEY", messages.unknown(name)))

    def _add(self, place: tuple[str | int, ...], rule: str, words: str, severity: str = "reject") -> None:
        words = validate.row_words(self.root, list(place)) + words
        self.problems.append(Problem(validate.pointer(place), rule, words, severity))


def _lines(node: Node) -> bool:
    """Whether the field is shown with room for several lines."""
    return "textarea" in (node.ui.get("ui:widget"), node.options.get("widget"))


def own_rule(node: Node, found: str) -> str:
    """The rule of a format finding: the format's own within the leaf's family, else the one the leaf names."""
    own = node.rule if isinstance(node.rule, str) else (node.rule or {}).get("format")
    if own is None or not own[-1].isdigit() or _family(own) == _family(found):
        return found
    return own


def _family(rule: str) -> str:
    return rule.rstrip("0123456789").rstrip("-")
