"""One place for each mighty thing: ending a transaction, reading the environment or the clock, loading code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.plugins.tree import functions, name, python, syntax

LOADERS = {"app/packages/code.py"}
ENGINE = "app/engine/spiff/"
TOUCHED = frozenset(
    [
        "task_spec",
        "task_specs",
        "task_tree",
        "top_workflow",
        "subprocesses",
        "event_manager",
        "event_definition",
        "event_definitions",
        "internal_data",
        "parent_task_id",
        "last_task",
        "last_state_change",
        "bpmn_id",
        "bpmn_name",
        "triggered",
        "completed_event",
        "merge_child",
        "data_input",
        "input_item",
        "get_task_from_id",
        "_state",
        "_children",
        "_parent",
        "_set_state",
        "_ready",
        "_sync_children",
        "_predict",
        "_remove_task",
        "_update",
        "_update_hook",
        "_run_hook",
        "_on_complete_hook",
        "_execute",
        "_on_subworkflow_completed",
        "operation_name",
        "operation_params",
    ]
)
"""Attributes of the workflow engine's objects, by which they would be known outside its folder."""


def calls(file: Path) -> Iterator[tuple[int, str]]:
    """Line and name of everything that is called in the file."""
    for node in ast.walk(syntax(file)):
        if isinstance(node, ast.Call):
            called = node.func
            yield node.lineno, called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def callers(*names: str) -> list[str]:
    found = {name(file) for file in python("app", "handlers") for _, called in calls(file) if called in names}
    return sorted(found)


def reads(attribute: str, of: str) -> list[str]:
    """Files with an expression such as `os.environ`."""
    found = {
        name(file)
        for file in python("app", "handlers")
        for node in ast.walk(syntax(file))
        if isinstance(node, ast.Attribute) and node.attr == attribute and getattr(node.value, "id", "") == of
    }
    return sorted(found)


def test_one_module_ends_transactions() -> None:
    assert callers("commit", "rollback") == ["app/db.py"]


def test_one_module_reads_the_environment() -> None:
    assert sorted({*reads("environ", "os"), *callers("getenv")}) == ["app/config.py"]


def test_one_module_reads_the_clock() -> None:
    assert reads("now", "datetime") == ["app/clock.py"]
    assert [*callers("utcnow", "monotonic_ns"), *reads("today", "date"), *reads("time", "time")] == []


def test_no_text_is_run_as_code() -> None:
    assert callers("eval", "exec") == []


def test_one_module_loads_code_by_name() -> None:
    assert set(callers("import_module", "__import__")) <= LOADERS


def test_imports_stand_at_the_top() -> None:
    hidden = [
        f"{name(file)}:{node.lineno}"
        for file in python("app", "handlers")
        for function in ast.walk(syntax(file))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_only_entry_points_open_a_database() -> None:
    rooms = {file.split("/")[1].removesuffix(".py") for file in callers("Database")}
    assert rooms <= {"cli", "factory", "walks", "worker", "wsgi"}


def test_one_folder_touches_the_objects_of_the_workflow_engine() -> None:
    touched = {
        f"{name(file)}:{node.lineno} {node.attr}"
        for file in python("app", "handlers")
        if not name(file).startswith(ENGINE)
        for node in ast.walk(syntax(file))
        if isinstance(node, ast.Attribute) and node.attr in TOUCHED and getattr(node.value, "id", "") != "self"
    }
    assert touched == set()


def test_the_attributes_that_are_guarded_are_those_that_are_touched() -> None:
    inside = {
        node.attr
        for file in python("app")
        if name(file).startswith(ENGINE)
        for node in ast.walk(syntax(file))
        if isinstance(node, ast.Attribute)
    }
    inside |= {one.name for file in python("app") if name(file).startswith(ENGINE) for one in functions(file)}
    assert inside >= TOUCHED
