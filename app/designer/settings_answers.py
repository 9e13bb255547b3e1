"""What was sent from the form of a table, as the values that package.toml will say; None: nothing, its default."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, get_args, get_type_hints

from werkzeug.datastructures import MultiDict

from app.designer.settings_fields import WRITTEN, bare, shape_of
from app.designer.settings_words import WORDS

Sent = MultiDict[str, str]
MOST_ROWS: Final = 300
_PARTED: Final = re.compile(r"[、,，;；\s]+")


def answered(kind: type, sent: Sent, said: Mapping[str, Any], place: str = "") -> dict[str, Any]:
    """The table as it is now; what is as it was said before keeps its order."""
    hints = get_type_hints(kind)
    found = dict[str, Any]()
    for one in fields(kind):
        words = WORDS[kind].get(one.name)
        key = WRITTEN.get((kind, one.name), one.name)
        value = _value(hints[one.name], words, sent, (f"{place}{key}", said.get(key))) if words else None
        if value is not None:
            found[key] = value
        elif key in said and not said[key]:
            found[key] = said[key]
    return found


def _value(hint: Any, words: Any, sent: Sent, around: tuple[str, Any]) -> Any:
    name, before = around
    shape, plain = shape_of(hint, words), bare(hint)
    if shape == "flag":
        return True if name in sent else None
    if shape in ("group", "rows"):
        return _tables(plain, sent, name, before)
    if shape in ("pairs", "lists"):
        second = words.choose.partition(" ")[2]
        several = ("many" if second else "lines") if shape == "lists" else ""
        return dict(_pairs(sent, name, before, several)) or None
    return _plain(shape, sent, name, before)


def _plain(shape: str, sent: Sent, name: str, before: Any) -> Any:
    text = sent.get(name, "").strip()
    if shape == "many":
        return _placed(_in_order(sent.getlist(name), before), sent, name) or None
    if shape == "lines":
        return [one.strip() for one in text.splitlines() if one.strip()] or None
    if shape == "grid":
        return [[*filter(None, _PARTED.split(one))] for one in text.splitlines() if one.strip()] or None
    if shape == "numbers":
        return [_number(one) for one in _PARTED.split(text) if one] or None
    return (_number(text) if shape == "number" else text) if text else None


def _number(text: str) -> int | str:
    """What is no number stays as it was typed, and is told where the table is read."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else text


def _in_order(chosen: list[str], before: Any) -> list[str]:
    known = [one for one in before if one in chosen] if isinstance(before, list) else []
    return [*known, *(one for one in chosen if one and one not in known)]


def _placed(chosen: list[str], sent: Sent, name: str) -> list[str]:
    """By the places that were typed beside them; without one they go last."""
    places = {one: _number(sent.get(f"{name}@{one}", "").strip()) for one in chosen}
    last = len(chosen) + 1
    return sorted(chosen, key=lambda one: place if isinstance(place := places[one], int) else last)


def _tables(plain: Any, sent: Sent, name: str, before: Any) -> Any:
    if is_dataclass(plain) and isinstance(plain, type):
        return answered(plain, sent, before if isinstance(before, dict) else {}, f"{name}.") or None
    said = [one for one in before if isinstance(one, dict)] if isinstance(before, list) else []
    rows = []
    for place in range(_count(sent, name)):
        row = answered(get_args(plain)[0], sent, said[place] if place < len(said) else {}, f"{name}.{place}.")
        rows += [row] if any(row.values()) else []
    return rows or None


def _pairs(sent: Sent, name: str, before: Any, shape: str) -> Iterator[tuple[str, Any]]:
    said = before if isinstance(before, dict) else {}
    for place in range(_count(sent, name)):
        key = sent.get(f"{name}.{place}.key", "").strip()
        value = _plain(shape, sent, f"{name}.{place}.value", said.get(key))
        if key:
            yield key, value or ([] if shape else "")


def _count(sent: Sent, name: str) -> int:
    """How many rows of a list were sent."""
    places = [one.removeprefix(f"{name}.").partition(".")[0] for one in sent if one.startswith(f"{name}.")]
    return min(max((int(one) + 1 for one in places if re.fullmatch("[0-9]{1,3}", one)), default=0), MOST_ROWS)
