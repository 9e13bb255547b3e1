"""States, kinds of work items and roles of administrators have one place: no literal stands in for them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.enums import Administrator, ItemKind
from tests.plugins.tree import name, python, syntax

KINDS, ROLES = set(ItemKind), set(Administrator)


def spelt(tree: ast.AST) -> Iterator[int]:
    """Lines where a state is compared with or set to a literal, or a kind or a role is spelt out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from (node.lineno for _ in _unlike([node.left, *node.comparators]))
        elif isinstance(node, ast.Assign):
            pairs = [(to, node.value) for to in node.targets]
            yield from (node.lineno for one in pairs for to, given in _apart(*one) if any(_unlike([to, given])))
        elif isinstance(node, ast.keyword) and node.arg == "state" and any(_words(node.value)):
            yield node.value.lineno
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "audience":
            yield from (node.lineno for one in node.args if set(_words(one)) & ROLES)


def _unlike(sides: list[ast.expr]) -> Iterator[bool]:
    """A state beside a word, or a kind beside a word that kinds of work items have."""
    asked = {one.attr for one in sides if isinstance(one, ast.Attribute)}
    words = {word for one in sides for word in _words(one)}
    if ("state" in asked and words) or ("kind" in asked and words & KINDS):
        yield True


def _words(given: ast.expr) -> Iterator[str]:
    """The literals of a value: its own, of a list, of both branches."""
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        yield given.value
    inner = given.elts if isinstance(given, ast.Tuple | ast.List | ast.Set) else ()
    branches = (given.body, given.orelse) if isinstance(given, ast.IfExp) else ()
    for one in (*inner, *branches):
        yield from _words(one)


def _apart(to: ast.expr, given: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(to, ast.Tuple) and isinstance(given, ast.Tuple):
        yield from zip(to.elts, given.elts, strict=False)
    else:
        yield to, given


def asking(file: Path) -> bool:
    """Part of the application, and not what the engine calls states of its own."""
    return "engine" not in file.parts and file.name != "enums.py"


def test_states_are_never_spelt_out() -> None:
    found = [f"{name(file)}:{line}" for file in python("app") if asking(file) for line in spelt(syntax(file))]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'item.state == "open"',
        'item.state in ("open", "done")',
        'item.state, item.rev = "open", 2',
        'item.state = "open" if fresh else "done"',
        'Item(state="open")',
        'one.kind != "task"',
        '@audience("auditor")\ndef page(): ...',
    ],
)
def test_what_is_spelt_out_is_seen(line: str) -> None:
    assert list(spelt(ast.parse(line)))
