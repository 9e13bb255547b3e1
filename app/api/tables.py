"""Decision tables for their editor: judged as they are written, and tried with made-up facts. Nothing is kept."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import jsonify

from app.accounts.audience import audience
from app.api import incoming
from app.api.blueprint import api
from app.arguments import describes
from app.effects.operators import OPERATORS
from app.engine import decisions, gate_tables, table_cells, table_tests, table_trial
from app.engine.decisions import Decision
from app.engine.kinds import Kind, asked
from app.engine.steps import EngineError
from app.engine.table_cells import CellFault
from app.engine.table_coverage import Finding, findings
from app.engine.table_tests import Tested
from app.engine.table_trial import Trial
from app.enums import Administrator
from app.errors import Invalid, Problem
from app.packages import queries, table_inputs


@api.post("/releases/<int:release_id>/tables/check")
@audience(Administrator.DESIGNER)
@describes("TablesJudged", "TablesSent")
def check_tables(release_id: int) -> Any:
    """What is wrong with the cells of a .dmn file that is being written, what its rows leave open, its tests."""
    row, raw = queries.row(release_id), _content(incoming.body_with_file())
    try:
        tables, tests = decisions.read(raw), table_tests.read(raw)
    except EngineError as error:
        return jsonify({"tables": [], "faults": [_fault(CellFault("", error.element, None, error.message))]})
    known = table_inputs.kinds(row, tables, OPERATORS)
    faults = [list(_faults(one, kinds)) for one, kinds in zip(tables, known, strict=True)]
    told = [
        _judged(one, kinds, table_tests.run(one, tests[one.id]), bool(found))
        for one, kinds, found in zip(tables, known, faults, strict=True)
    ]
    return jsonify({"tables": told, "faults": [_fault(one) for found in faults for one in found]})


@api.post("/releases/<int:release_id>/tables/try")
@audience(Administrator.DESIGNER)
@describes("TableTried", "TableFacts")
def try_table(release_id: int) -> Any:
    """Which rows of a table match these facts, by which cells the others do not, and what comes out."""
    queries.row(release_id)
    sent = incoming.body_with_file()
    raw, wanted, given = _content(sent), incoming.text(sent, "table", True), incoming.answers(sent, "given")
    try:
        decision = next((one for one in decisions.read(raw) if one.id == wanted), None)
    except EngineError as error:
        raise Invalid([Problem("/content", "V-KEY", error.message)]) from error
    if decision is None:
        raise Invalid([Problem("/table", "V-KEY", "文件中没有这个决策表。")])
    return jsonify(_tried(table_trial.tried(decision, given)))


def _content(sent: dict[str, Any]) -> bytes:
    try:
        return incoming.text(sent, "content", True).encode()
    except UnicodeEncodeError as error:
        raise Invalid([Problem("/content", "V-KEY", "文件内容中有不成对的字符编码。")]) from error


def _faults(decision: Decision, kinds: list[Kind]) -> Iterator[CellFault]:
    """Cells that do not compile, else those that ask of an input what it never is."""
    broken = [*table_cells.broken(decision)]
    yield from broken
    for rule in () if broken else decision.rules:
        for place, kind in enumerate(kinds):
            for fault in gate_tables.of_cell(rule.element, rule.tests[place].strip(), kind.json()):
                yield CellFault(decision.id, rule.element, place, fault.message)


def _judged(decision: Decision, kinds: list[Kind], tests: list[Tested], broken: bool) -> dict[str, Any]:
    return {
        "id": decision.id,
        "inputs": [_input(decision, place, kind) for place, kind in enumerate(kinds)],
        "beside": [] if broken else list(table_trial.read_beside(decision)),
        "outputs": list(decision.outputs),
        "findings": [] if broken else [_finding(one) for one in findings(decision, kinds)],
        "tests": [{"name": one.test.name, "message": one.message, "rules": _hit(one.trial)} for one in tests],
    }


def _input(decision: Decision, place: int, kind: Kind) -> dict[str, Any]:
    column = decision.columns[place]
    name, options = asked(kind, column.type)
    text = decision.inputs[place]
    return {"expression": text, "label": column.label or text, "kind": name, "options": options}


def _finding(one: Finding) -> dict[str, Any]:
    example: Mapping[str, Any] | None = one.example
    return {"kind": one.kind, "rules": list(one.rules), "message": one.message, "example": example}


def _fault(one: CellFault) -> dict[str, Any]:
    return {"table": one.table, "rule": one.rule, "column": one.column, "message": one.message}


def _hit(trial: Trial) -> list[str]:
    return [row.rule for row in trial.rows if row.hit]


def _tried(trial: Trial) -> dict[str, Any]:
    rows = [
        {"rule": one.rule, "hit": one.hit, "cells": list(one.cells), "message": one.message} for one in trial.rows
    ]
    return {"rows": rows, "outputs": trial.outputs, "message": trial.message}
