"""A decision table tried with facts that somebody made up: which rows match, why the others do not."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from time import thread_time

from app.engine import expressions, unary_tests
from app.engine.budget import SECONDS
from app.engine.decisions import Decision, Rule
from app.engine.steps import EngineError, Json

Given = Mapping[str, Json]
"""Values by input expression as it is written in the table, and by variable for all else that cells read."""


@dataclass(frozen=True)
class Row:
    """`cells`: for each input whether it agrees, None where `message` tells why that cannot be said."""

    rule: str
    hit: bool
    cells: tuple[bool | None, ...]
    message: str = ""


@dataclass(frozen=True)
class Trial:
    """`outputs` are None where the table gives no answer, for the reason that `message` tells."""

    rows: tuple[Row, ...]
    outputs: Mapping[str, Json] | None
    message: str = ""


def tried(decision: Decision, given: Given) -> Trial:
    """What the table makes of these facts. Inputs that are not named are empty. Never raises EngineError."""
    values, variables = [given.get(text) for text in decision.inputs], _variables(decision, given)
    until = thread_time() + SECONDS
    rows = list[Row]()
    for rule in decision.rules:
        rows.append(_row(rule, values, variables))
        if thread_time() > until:
            return Trial(tuple(rows), None, f"表过大，{SECONDS:.0f} 秒没有算完")
    try:
        return Trial(tuple(rows), decision.answer(values, variables))
    except EngineError as error:
        return Trial(tuple(rows), None, error.message)


def read_beside(decision: Decision) -> tuple[str, ...]:
    """Variables that cells read and no input gives. Raises EngineError."""
    inputs = frozenset[str]().union(*(expressions.names(text) for text in decision.inputs))
    return tuple(sorted(decision.names() - inputs))


def _row(rule: Rule, values: list[Json], variables: Given) -> Row:
    cells, told = list[bool | None](), ""
    for test, value in zip(rule.tests, values, strict=True):
        try:
            cells.append(unary_tests.compiled(test)(value, variables))
        except EngineError as error:
            cells.append(None)
            told = told or ("" if False in cells else error.message)
    return Row(rule.element, all(cells), tuple(cells), told)


def _variables(decision: Decision, given: Given) -> dict[str, Json]:
    """The variables of which the inputs are, as far as they are plain names and entries."""
    found = {name: value for name, value in given.items() if name not in decision.inputs}
    for text in decision.inputs:
        name, key = entry(text)
        if name and not key:
            found[name] = given.get(text)
        elif name:
            box = found.get(name)
            found[name] = {**(box if isinstance(box, dict) else {}), key: given.get(text)}
    return found


def entry(text: str) -> tuple[str, str]:
    """Name and key of `name` or `name["key"]`; two empty texts for anything else."""
    try:
        node = expressions.tree(text)
    except EngineError:
        return "", ""
    if isinstance(node, ast.Name):
        return node.id, ""
    plain = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
    key = getattr(getattr(node, "slice", None), "value", None)
    return (node.value.id, key) if plain and isinstance(key, str) else ("", "")  # type: ignore[attr-defined]
