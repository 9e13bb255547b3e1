"""Sensitive leaves: sealed at rest, masked for those who may not see them, left out for the public.

What is kept for a few lanes (`x-secret`) stays sealed in opened answers, too: only `whole` opens it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from operator import eq
from typing import Any

import orjson

from app.crypto import PREFIX, Unreadable, vault
from app.forms import personal_numbers
from app.forms.matched_rows import found_again
from app.forms.schema import Form
from app.forms.tree import Node

ID_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
MOBILE = re.compile(r"1[0-9]{10}")
HIDDEN = "***"


def seal(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with each sensitive leaf as `enc1:…`; what is sealed already stays as it is."""
    return mapped(form, answers, lambda node, text: text if opened(text) != text else vault().seal(text))


def unseal(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers with sensitive leaves opened, but for those withheld. Raises Unreadable when a sealed value
    was tampered with."""
    return mapped(form, answers, lambda node, text: text if node.withheld else unsealed(text))


def whole(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The same with all that is withheld opened as well: for who types it."""
    return mapped(form, answers, lambda node, text: unsealed(text))


def unsealed(text: str) -> str:
    return vault().open(text) if text.startswith(PREFIX) else text


def readable(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers from anywhere, drafts too, opened where they are sealed, to compare them; never raises."""
    return mapped(form, answers, lambda node, text: opened(text))


def mask(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with sensitive leaves masked, and the personal numbers in free text blanked; takes sealed and
    opened ones alike."""
    found = personal_numbers.without(form, mapped(form, answers, masked_text))
    names = (name for name in sensitive_files(form) if name in found)
    return found | {name: _nameless(form.root.children[name], found[name]) for name in names}


def withhold(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as those may have them to whom sensitive values are open: what is sealed yet is hidden whole."""
    if not form.withheld:
        return dict(answers)
    found = mapped(form, answers, lambda node, text: HIDDEN if node.withheld and text.startswith(PREFIX) else text)
    files = (name for name in sensitive_files(form) if name in found and form.root.children[name].withheld)
    return found | {name: _nameless(form.root.children[name], found[name]) for name in files}


def unread(form: Form, answers: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The answers with these secrets hidden alike, whatever they say: compared for who may not read these."""
    return mapped(form, answers, lambda node, text: HIDDEN if node.withheld in names else text)


def sensitive_texts(form: Form, answers: Mapping[str, Any]) -> set[str]:
    """All sensitive values that stand open in the answers."""
    found = set[str]()

    def noted(_node: Node, text: str) -> str:
        found.add(text)
        return text

    mapped(form, answers, noted)
    return found


def masks_left(form: Form, answers: Mapping[str, Any]) -> list[str]:
    """Top-level fields in which something withheld is still only a mask."""
    if not form.withheld:
        return []
    return [
        name for name, value in answers.items() if HIDDEN in _hidden_texts(form.root.children.get(name), value)
    ]


def holds_withheld(form: Form, answers: Mapping[str, Any]) -> bool:
    """Whether answers, as their reader may have them, hold something that is withheld from her."""
    lists = (node for node in form.root.children.values() if node.files and node.withheld)
    return bool(masks_left(form, answers)) or any(answers.get(node.name) for node in lists)


def _hidden_texts(node: Node | None, value: Any) -> list[str]:
    found: list[str] = []

    def noted(one: Node, text: str) -> str:
        found.extend([text] if one.withheld else [])
        return text

    if node is not None:
        _each(node, value, noted)
    return found


def without_withheld(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers less all that is withheld: what becomes a record."""
    found = (
        _without(form.root, dict(answers), lambda node: node.withheld is not None) if form.withheld else answers
    )
    return dict(found or {})


def all_withheld(node: Node, value: Any) -> bool:
    """Whether nothing of a part of the answers becomes a record."""
    return _without(node, value, lambda one: one.withheld is not None) is None


def masked_text(node: Node, text: str) -> str:
    """One sensitive text; a mask stays as it is: what is read in two turns must not tell less each time."""
    text = opened(text)
    return HIDDEN if node.withheld else text if HIDDEN in text else mask_text(text)


def sensitive_files(form: Form) -> list[str]:
    """The attachment lists that belong to sensitive fields: people name files after what they hold."""
    return [name for name, node in form.root.children.items() if node.files and node.sensitive]


def _nameless(node: Node, files: Any) -> Any:
    """A list of files with their names masked."""
    if not isinstance(files, list):
        return files
    named = ((one, one.get("name") if isinstance(one, dict) else None) for one in files)
    return [{**one, "name": masked_text(node, name)} if isinstance(name, str) else one for one, name in named]


def opened(text: str) -> str:
    """One value in the clear; text somebody typed that only looks sealed is taken as it stands."""
    if not text.startswith(PREFIX):
        return text
    try:
        return vault().open(text)
    except Unreadable:
        return text


def mask_text(text: str) -> str:
    """`330326********996X`, `138****0001`; any other text keeps its first character: `张***`."""
    if ID_NUMBER.fullmatch(text):
        return text[:6] + "*" * 8 + text[-4:]
    if MOBILE.fullmatch(text):
        return text[:3] + "****" + text[-4:]
    return (text[:1] if len(text) > 1 else "") + HIDDEN


def masked_value(node: Node, value: Any) -> Any:
    """A part of the answers (a value, a row, a list) with its sensitive leaves masked."""
    return _nameless(node, value) if node.files and node.sensitive else _each(node, value, masked_text)


def withheld_value(node: Node, value: Any) -> Any:
    """The same with only what is withheld hidden."""
    if node.files and node.withheld:
        return _nameless(node, value)
    return _each(node, value, lambda one, text: HIDDEN if one.withheld else text)


def told_value(node: Node, value: Any) -> Any:
    """The same as it is told to who may not see sensitive values: without the numbers in free text."""
    return personal_numbers.blanked_value(node, masked_value(node, value))


def without_sensitive(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers less every sensitive leaf and every attachment list marked sensitive."""
    found = _without(form.root, dict(answers), lambda node: node.sensitive)
    return found if isinstance(found, dict) else {}


def only(answers: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """Whole top-level fields, in the order asked for; absent ones are left out."""
    return {name: answers[name] for name in fields if name in answers}


def counts(answers: Mapping[str, Any], fields: Iterable[str]) -> dict[str, int]:
    """Numbers of rows in place of the rows: `{"people_count": 3}`."""
    return {f"{name}_count": len(answers.get(name) or ()) for name in fields}


def fingerprint(value: str) -> str:
    """Keyed hash of a leaf, sealed or opened: equality search without opening what is stored."""
    return vault().fingerprint(opened(value))


def restore_masked(form: Form, sent: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """`sent` with each masked value replaced by the real one of `stored`, so that a mask never overwrites it.

    Rows are found again by what they show, wherever they moved; a mask without its original stays, and the
    check of the form refuses it.
    """
    found: dict[str, Any] = _restored(form.root, dict(sent), readable(form, stored))
    return found


def _restored(node: Node, sent: Any, stored: Any) -> Any:
    if not node.secret:
        return sent
    if isinstance(sent, dict) and isinstance(stored, dict):
        return {
            name: _restored(node.children[name], value, stored.get(name)) if name in node.children else value
            for name, value in sent.items()
        }
    if isinstance(sent, list) and isinstance(stored, list) and node.item is not None:
        return _restored_rows(node.item, sent, stored)
    same = (
        isinstance(sent, str) and isinstance(stored, str) and node.sensitive and sent == masked_text(node, stored)
    )
    return stored if same else sent


def _restored_rows(item: Node, sent: list[Any], stored: list[Any]) -> list[Any]:
    """Rows that show exactly what is stored come first, so that no other row takes their original."""
    shown = [masked_value(item, row) for row in stored]
    taken = found_again(sent, shown, eq, partial(_shares_mask, item))
    return [
        _restored(item, row, stored[taken[index]]) if index in taken else row for index, row in enumerate(sent)
    ]


def _shares_mask(item: Node, row: Any, shown: Any) -> bool:
    """Whether some masked cell of the row equals the stored row's mask and none contradicts it."""
    if not isinstance(row, dict) or not isinstance(shown, dict):
        return False
    masks = {name: row[name] for name, child in item.children.items() if child.secret and _hidden(row.get(name))}
    return bool(masks) and all(shown.get(name) == value for name, value in masks.items())


def _hidden(value: Any) -> bool:
    return isinstance(value, str) and HIDDEN in value


def mapped(form: Form, answers: Mapping[str, Any], change: Callable[[Node, str], str]) -> dict[str, Any]:
    found: dict[str, Any] = _each(form.root, dict(answers), change)
    return found


def mapped_value(node: Node, value: Any, change: Callable[[Node, str], str]) -> Any:
    """A part of the answers (a value, a row, a list) with `change` made to every sensitive text."""
    return _each(node, value, change)


def _each(node: Node, value: Any, change: Callable[[Node, str], str]) -> Any:
    """Change every sensitive text. What a draft holds in the wrong shape is sensitive as a whole, as JSON text."""
    if not node.secret or value is None:
        return value
    children = node.children
    if isinstance(value, dict) and children:
        return value | {name: _each(children[name], value[name], change) for name in node.secrets if name in value}
    if isinstance(value, list) and node.item is not None:
        return [_each(node.item, part, change) for part in value]
    return change(node, value if isinstance(value, str) else orjson.dumps(value).decode())


def _without(node: Node, value: Any, goes: Callable[[Node], bool]) -> Any:
    if goes(node) and (node.kind == "string" or node.files):
        return None
    if isinstance(value, dict) and node.children:
        parts = {
            name: _without(node.children[name], part, goes)
            for name, part in value.items()
            if name in node.children
        }
        return {name: part for name, part in parts.items() if part is not None} or None
    if isinstance(value, list) and node.item is not None and not node.files:
        rows = [row for row in (_without(node.item, part, goes) for part in value) if row is not None]
        return rows or None
    return value
