"""Values by JSON pointer."""

from typing import Any


def parts(pointer: str) -> list[str]:
    """The steps of a pointer; "" is the whole document."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def read(document: Any, pointer: str) -> Any:
    """The value at a pointer, None where there is none."""
    for part in parts(pointer):
        if isinstance(document, dict):
            document = document.get(part)
        elif isinstance(document, list) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return document


def put(document: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """A copy with the value set there; None removes it. Objects on the way are made, rows are not."""
    found: dict[str, Any] = _put(document, parts(pointer), value)
    return found


def _put(document: Any, steps: list[str], value: Any) -> Any:
    if not steps:
        return value
    head, rest = steps[0], steps[1:]
    if isinstance(document, list):
        if not head.isdigit() or int(head) >= len(document):
            return document
        place = int(head)
        return [*document[:place], _put(document[place], rest, value), *document[place + 1 :]]
    base = document if isinstance(document, dict) else {}
    changed = _put(base.get(head), rest, value)
    if changed is None:
        return {key: kept for key, kept in base.items() if key != head}
    return {**base, head: changed}
