"""Values by JSON pointer."""

from collections.abc import Iterator
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


def files_named(value: Any, place: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Every file that answers name, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.endswith("_files") and isinstance(inner, list):
                yield from ((one, f"{place}/{key}") for one in inner if isinstance(one, dict))
            else:
                yield from files_named(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from files_named(inner, f"{place}/{number}")


def names_file(answers: Any, number: int) -> bool:
    """Whether these answers name the file of that number."""
    return any(one.get("id") == str(number) for one, _ in files_named(answers, ""))
