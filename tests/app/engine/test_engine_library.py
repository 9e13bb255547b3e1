"""The installed library: every place where it could evaluate or execute text is known, and ours are in between."""

import ast
from importlib.metadata import version
from pathlib import Path

import pytest
import SpiffWorkflow
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment

from app.engine.spiff.run import Run
from app.engine.steps import EngineError
from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_play import call, made

ROOT = Path(SpiffWorkflow.__file__).parent
STORED = Path(__file__).with_name("library_calls.txt")
WATCHED = {"evaluate", "execute", "eval", "exec", "compile", "call_service", "_evaluate", "execute_script"}
SKIPPED = ("camunda/", "serializer/prettyxml.py", "serializer/xml.py")


def calls() -> list[str]:
    """`file function callee × n` of every watched call in the library."""
    found: dict[str, int] = {}
    for file in sorted(ROOT.rglob("*.py")):
        where = file.relative_to(ROOT).as_posix()
        if where.startswith(SKIPPED):
            continue
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef):
                for name in filter(WATCHED.__contains__, map(callee, ast.walk(function))):
                    key = f"{where} {function.name} {name}"
                    found[key] = found.get(key, 0) + 1
    return [f"{key} × {times}" for key, times in sorted(found.items())]


def callee(node: ast.AST) -> str:
    """Name of what is called, "" for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def test_no_new_place_evaluates_text() -> None:
    assert calls() == STORED.read_text().splitlines()


def test_the_version_is_the_measured_one() -> None:
    assert version("SpiffWorkflow") == "3.2.0"


def test_the_librarys_own_evaluation_is_never_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*given: object, **named: object) -> None:
        raise AssertionError(given)

    for name in ("evaluate", "execute", "call_service"):
        monkeypatch.setattr(TaskDataEnvironment, name, reached)
    nodes = [
        d.start(),
        d.service("ask", "o.ask", "answer", n="1 + 1"),
        d.rule("pick", "t"),
        d.xor("gate", default="b"),
    ]
    nodes += [d.catch("nap", d.timer("term")), d.user("see"), d.end()]
    flows = [
        "begin > ask",
        "ask > pick",
        "pick > gate",
        "gate > nap | x == 1",
        "nap > done",
        "b: gate > see",
        "see > done",
    ]
    table = {"t": d.table("t", ["term"], ["x"], [["-", "1"]])}
    run = Run.start(made(d.document(d.process("main", nodes, flows)), dmn=table), {"term": "P1D"}, call)
    assert [wait.element for wait in run.waits] == ["nap"]


def test_scripts_do_not_run_even_without_the_gate(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    attack = f"__import__('pathlib').Path('{marker}').touch()"
    task = d.user("see").replace(
        "<bpmn:extensionElements>",
        f"<bpmn:extensionElements><spiffworkflow:preScript>{attack}</spiffworkflow:preScript>",
    )
    script = f'<bpmn:scriptTask id="run"><bpmn:script>{attack}</bpmn:script></bpmn:scriptTask>'
    for nodes, flows in (
        ([d.start(), task, d.end()], ["begin > see", "see > done"]),
        ([d.start(), script, d.end()], ["begin > run", "run > done"]),
        ([d.start(), d.service("s", "o.s", "r", x=attack), d.end()], ["begin > s", "s > done"]),
        ([d.start(), d.catch("c", d.timer(attack)), d.end()], ["begin > c", "c > done"]),
    ):
        with pytest.raises(EngineError):
            Run.start(made(d.document(d.process("main", nodes, flows))), {}, call)
    assert not marker.exists()
