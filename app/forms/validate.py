"""The schema's verdict on a set of answers. The only module that knows the schema library."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NoReturn

import jsonschema_rs

from app.errors import Problem
from app.forms import messages
from app.forms.tree import Node

RULES = {
    "required": "V-REQ",
    "const": "V-REQ",
    "enum": "V-ENUM",
    "oneOf": "V-ENUM",
    "minLength": "V-TXT-1",
    "maxLength": "V-TXT-1",
    "pattern": "V-TXT-1",
    "minimum": "V-NUM-1",
    "maximum": "V-NUM-1",
    "exclusiveMinimum": "V-NUM-1",
    "exclusiveMaximum": "V-NUM-1",
    "multipleOf": "V-NUM-1",
    "minItems": "V-LIST",
    "maxItems": "V-LIST",
    "uniqueItems": "V-LIST",
}
TYPE_RULES = {"integer": "V-NUM-1", "number": "V-NUM-1", "string": "V-TXT-1"}
OWN_BUSINESS = frozenset({"additionalProperties", "if"})

Validator = jsonschema_rs.Draft7Validator


class BadSchema(Exception):
    """The schema itself is wrong; the message is the library's."""


def _refuse(uri: str) -> NoReturn:
    raise ValueError(f"references outside the file are refused: {uri}")


def compiled(schema: Mapping[str, Any]) -> Validator:
    """A validator with linear-time patterns that never fetches anything. Raises BadSchema."""
    try:
        return Validator(
            dict(schema),
            validate_formats=False,
            retriever=_refuse,
            pattern_options=jsonschema_rs.RegexOptions(size_limit=1 << 20),
        )
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise BadSchema(str(error).splitlines()[0]) from None


def problems(root: Node, validator: Validator, answers: Mapping[str, Any]) -> tuple[list[Problem], bool]:
    """All failed keywords as problems, and whether some value has the wrong type altogether."""
    found: dict[tuple[str, str], Problem] = {}
    broken = False
    for error in validator.iter_errors(answers):
        keyword = error.kind.name
        if keyword in OWN_BUSINESS:
            continue
        broken = broken or keyword == "type"
        problem = _problem(root, error, keyword)
        found.setdefault((problem.field, keyword), problem)
    return list(found.values()), broken


def _problem(root: Node, error: jsonschema_rs.ValidationError, keyword: str) -> Problem:
    place = list(error.instance_path)
    if keyword == "required":
        place.append(str(getattr(error.kind, "property", "")))
    node = at(root, place)
    text = messages.missing(node) if keyword == "required" else messages.sentence(node, keyword, error.kind.value)
    return Problem(pointer(place), rule(node, keyword), row_words(root, place) + text)


def rule(node: Node, keyword: str) -> str:
    """The rule id a failed keyword reports: the leaf's own, or the default of the keyword."""
    own = node.rule
    default = TYPE_RULES.get(node.kind, "V-TYPE") if keyword == "type" else RULES.get(keyword, "V-FORM")
    if isinstance(own, str):
        return _of_family(own, keyword, default)
    if own is None:
        return default
    spare = own.get("minItems") if keyword == "required" else None
    return own.get(keyword) or spare or default


def _of_family(own: str, keyword: str, default: str) -> str:
    """`V-RGN-1` names one rule; `V-ID` names a family, whose first rule is about form."""
    if own[-1].isdigit():
        return own
    return default if keyword == "required" else f"{own}-1"


def at(root: Node, place: Iterable[str | int]) -> Node:
    """The node of a place in the answers; a field the form does not know gets a bare node."""
    node = root
    for part in place:
        child = node.item if isinstance(part, int) or part.isdigit() else node.children.get(part)
        node = child or replace(node, path=(*node.path, str(part)), title=str(part), children={}, item=None)
    return node


def pointer(place: Iterable[str | int]) -> str:
    """JSON pointer of a place."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def row_words(root: Node, place: list[str | int]) -> str:
    """`「安全管理人员」第 2 行：` for a cell of a table, else nothing."""
    for index, part in enumerate(place[:-1]):
        if isinstance(part, int):
            return f"「{at(root, place[:index]).title}」第 {part + 1} 行："
    return ""
