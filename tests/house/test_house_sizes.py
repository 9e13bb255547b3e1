"""Small files, small functions: what grows beyond these numbers is split."""

import ast
from pathlib import Path

from tests.plugins.tree import functions, name, python, tracked

FILE, TEMPLATE, CONFTEST, FUNCTION, TEST, PARAMETERS = 300, 150, 150, 40, 30, 6
CRUMB, CRUMBS = 30, 11
"""A crumb has no more lines than this, and so many of a hundred files may be crumbs."""


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_files_stay_small() -> None:
    scripts = [file for file in tracked() if file.suffix in (".js", ".jsx", ".mjs")]
    assert [name(file) for file in (*python(), *scripts) if lines(file) > FILE] == []


def test_few_files_are_crumbs() -> None:
    """Small verbs of one noun stand together, where a stranger looks for them."""
    modules = list(python("app"))
    crumbs = [name(file) for file in modules if lines(file) <= CRUMB]
    assert 100 * len(crumbs) <= CRUMBS * len(modules), crumbs


def test_templates_stay_small() -> None:
    pages = [file for file in tracked() if "templates" in file.parts]
    assert [name(file) for file in pages if lines(file) > TEMPLATE] == []


def test_fixtures_stay_small() -> None:
    assert [name(file) for file in python("tests") if file.name == "conftest.py" and lines(file) > CONFTEST] == []


def test_functions_stay_small() -> None:
    long = [
        f"{name(file)}:{one.lineno} {one.name}"
        for file in python()
        for one in functions(file)
        if length(one) > (TEST if one.name.startswith("test_") else FUNCTION)
    ]
    assert long == []


def test_functions_take_few_parameters() -> None:
    many = [
        f"{name(file)}:{one.lineno} {one.name}"
        for file in python("app", "handlers")
        for one in functions(file)
        if len([*one.args.posonlyargs, *one.args.args, *one.args.kwonlyargs]) > PARAMETERS + in_class(one)
    ]
    assert many == []


def in_class(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """`self` is no parameter."""
    first = [*function.args.posonlyargs, *function.args.args][:1]
    return int(bool(first) and first[0].arg in ("self", "cls"))


def test_every_return_is_annotated() -> None:
    silent = [f"{name(file)}:{one.lineno}" for file in python() for one in functions(file) if one.returns is None]
    assert silent == []
