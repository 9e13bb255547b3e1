"""Walking a document by dotted names (`people.number`; list positions do not count)."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from app.forms import seal

Document = dict[str, Any]
HIDDEN = seal.HIDDEN


def values(document: Any, name: str) -> Iterator[Any]:
    """All values under a dotted name, lists walked through, empty ones (None, "") left out."""
    if isinstance(document, list):
        for part in document:
            yield from values(part, name)
    elif not name:
        if document not in (None, ""):
            yield document
    elif isinstance(document, dict):
        head, _, rest = name.partition(".")
        yield from values(document.get(head), rest)


def text(value: Any) -> str:
    """A value as it stands in keys, tags and dimensions."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def sealed_names(document: Any, sealed: Any, name: str = "") -> set[str]:
    """Dotted names of the leaves that sealing has changed."""
    if isinstance(document, dict) and isinstance(sealed, dict):
        inner = (sealed_names(value, sealed.get(key), _join(name, key)) for key, value in document.items())
        return set[str]().union(*inner)
    if isinstance(document, list) and isinstance(sealed, list):
        return set[str]().union(*(sealed_names(*pair, name) for pair in zip(document, sealed, strict=True)))
    return set() if document == sealed else {name}


def map_leaves(document: Any, names: Collection[str], change: Callable[[Any], Any], name: str = "") -> Any:
    """A copy of the document with `change` applied to each leaf under one of the names."""
    if isinstance(document, dict):
        below = {key: (names if name not in names else {_join(name, key)}) for key in document}
        return {key: map_leaves(part, below[key], change, _join(name, key)) for key, part in document.items()}
    if isinstance(document, list):
        return [map_leaves(part, names, change, name) for part in document]
    return change(document) if name in names else document


def opened(document: Document, sealed: Collection[str]) -> Document:
    """The document with its sealed leaves in clear text."""
    result: Document = map_leaves(document, sealed, _open)
    return result


def masked(document: Document, sealed: Collection[str], also: Collection[str] = ()) -> Document:
    """The document with its sealed leaves, and whatever lies under the names of `also`, masked; so are the names
    of the files that belong to such fields."""
    names = {*sealed, *also}
    result: Document = map_leaves(document, names | {file for name in names for file in _file_names(name)}, mask)
    return result


def _file_names(name: str) -> Iterator[str]:
    """Where the names of files stand that belong to a field, or to a list it lies in."""
    parts = name.removesuffix("_files").split(".")
    for length in range(1, len(parts) + 1):
        yield f"{'.'.join(parts[:length])}_files.name"


def _join(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key


def _open(value: Any) -> Any:
    return seal.opened(value) if isinstance(value, str) else value


def mask(value: Any) -> Any:
    """One leaf masked, whatever it is; what is empty stays so."""
    if value is None or value == "":
        return value
    return seal.mask_text(seal.opened(value)) if isinstance(value, str) else HIDDEN
