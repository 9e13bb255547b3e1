"""How grave a change is: a key field sends the whole change back to review, minor and append fields do not."""

from collections.abc import Collection, Mapping
from typing import Any

from app.enums import ChangeKind
from app.forms.differences import bare, changed_fields
from app.registers.declaration import Register

SCANS = "_files"


def classify(
    register: Register, old: Mapping[str, Any] | None, new: Mapping[str, Any], computed: Collection[str] = ()
) -> ChangeKind:
    """Compare two documents, leaves opened. `computed` fields do not count.

    A field the declaration does not name counts as key: a review too many is safe."""
    if old is None:
        return ChangeKind.NEW
    touched = changed(old, new, computed)
    if not touched:
        return ChangeKind.SAME
    return ChangeKind.KEY if grave(register, old, new, touched) else ChangeKind.MINOR


def changed(old: Mapping[str, Any], new: Mapping[str, Any], computed: Collection[str] = ()) -> list[str]:
    """Fields whose value differs, computed ones left out."""
    return [name for name in changed_fields(old, new) if name not in computed]


def grave(
    register: Register, old: Mapping[str, Any], new: Mapping[str, Any], touched: Collection[str]
) -> list[str]:
    """Those of the touched fields that send the change to review."""
    return [name for name in touched if not _harmless(register, name, old, new)]


def grows(register: Register, name: str) -> bool:
    """Whether what is added to a field acts at once; its scans go with it."""
    return name.removesuffix(SCANS) in register.append_fields


def at_once(register: Register, name: str) -> bool:
    """Whether whatever is done to a field, or to its scans, acts at once."""
    return name.removesuffix(SCANS) in register.minor_fields and not grows(register, name)


def _harmless(register: Register, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return at_once(register, name) or (grows(register, name) and _only_grows(name, old.get(name), new.get(name)))


def _only_grows(name: str, old: Any, new: Any) -> bool:
    """Rows that were there stay as they are, in their order, before the new ones; of scans all stay, wherever."""
    before, after = bare(old) or [], bare(new) or []
    if not isinstance(before, list) or not isinstance(after, list):
        return False
    return all(one in after for one in before) if name.endswith(SCANS) else after[: len(before)] == before
