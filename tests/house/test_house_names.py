"""Words of the house: no catch-all rooms, no empty verbs, docstrings everywhere, one language per place."""

import ast
import re

from tests.plugins.tree import functions, name, python, syntax

ROOMS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "service",
    "services",
    "base",
}
VERBS = ("get_", "do_", "handle_", "process_", "perform_", "execute_")
CLASSES = re.compile(r".*(Manager|Service|Helper|Util|Utils)|Base[A-Z].*|Abstract.*")
DEMANDED = {
    "process_bind_param",
    "process_result_value",
    "_get_parser_class",
    "get_task_from_id",
    "get_events",
    "get_expiry",
    "get_id",
    "_get_csrf_token",
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def classes() -> list[tuple[str, ast.ClassDef]]:
    return [
        (name(file), node)
        for file in python("app", "handlers")
        for node in ast.walk(syntax(file))
        if isinstance(node, ast.ClassDef)
    ]


def test_no_catch_all_modules() -> None:
    assert [name(file) for file in python() if ROOMS & {file.stem, *file.parts}] == []


def test_functions_are_named_by_what_they_do() -> None:
    """Names that a library demands apart."""
    empty = [
        f"{name(file)}:{one.lineno} {one.name}"
        for file in python("app", "handlers")
        for one in functions(file)
        if one.name.lstrip("_").startswith(VERBS) and one.name not in DEMANDED
    ]
    assert empty == []


def test_classes_are_named_by_what_they_are() -> None:
    assert [
        f"{file} {node.name}" for file, node in classes() if CLASSES.fullmatch(node.name) and node.name[0] != "_"
    ] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name(file) for file in python() if not ast.get_docstring(syntax(file))] == []


def test_rooms_hold_no_objects_in_their_package_file() -> None:
    rooms = [file for file in python("app") if file.name == "__init__.py"]
    assert [name(file) for file in rooms if len(syntax(file).body) != 1] == []


def test_handlers_are_documented_in_chinese() -> None:
    silent = [
        name(file)
        for file in python("handlers")
        if file.parent.name != "handlers" and not CHINESE.search(ast.get_docstring(syntax(file)) or "")
    ]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b|NotImplemented" + "Error")
    assert [name(file) for file in python() if marks.search(file.read_text())] == []
