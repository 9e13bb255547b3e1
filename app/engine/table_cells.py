"""Cells of a decision table judged one by one, as their author writes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.engine import expressions, unary_tests
from app.engine.decisions import Decision
from app.engine.steps import EngineError


@dataclass(frozen=True)
class CellFault:
    """What is wrong with a cell: `rule` is its row's id, "" in the head; `column` counts inputs, then outputs."""

    table: str
    rule: str
    column: int | None
    message: str


def broken(decision: Decision) -> Iterator[CellFault]:
    """Every cell that does not compile; `Decision.compile` stops at the first."""
    for place, text in enumerate(decision.inputs):
        yield from _judged(decision, "", place, text, expressions.compiled)
    for place, text in enumerate(decision.defaults, len(decision.inputs)):
        yield from _judged(decision, "", place, text, expressions.compiled)
    for rule in decision.rules:
        for place, text in enumerate(rule.tests):
            yield from _judged(decision, rule.element, place, text, unary_tests.compiled)
        for place, text in enumerate(rule.outputs, len(rule.tests)):
            yield from _judged(decision, rule.element, place, text, expressions.compiled)


def _judged(
    decision: Decision, rule: str, column: int, text: str, compiled: Callable[[str], object]
) -> Iterator[CellFault]:
    try:
        if text:
            compiled(text)
    except EngineError as error:
        yield CellFault(decision.id, rule, column, error.message)
