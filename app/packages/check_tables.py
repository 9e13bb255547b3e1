"""The test rows that decision tables carry: one that fails stops the publishing."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from app.engine import decisions, table_tests
from app.engine.gate import Fault
from app.engine.steps import EngineError

RULE: Final = "D-TEST"


def faults(dmn: Mapping[str, bytes]) -> Iterator[Fault]:
    """Failing tests of all tables; a table that cannot be read is told by the gate."""
    for name, raw in dmn.items():
        with suppress(EngineError):
            decisions.read(raw)
            yield from _of_file(name, raw)


def _of_file(name: str, raw: bytes) -> Iterator[Fault]:
    try:
        tests = table_tests.read(raw)
    except EngineError as error:
        yield Fault(error.element, RULE, error.message, name)
        return
    for decision in decisions.read(raw):
        for place, tested in enumerate(table_tests.run(decision, tests[decision.id]), 1):
            if tested.message:
                called = f"决策表「{decision.name or decision.id}」的第 {place} 个用例「{tested.test.name}」"
                yield Fault(decision.id, RULE, f"{called}没有通过：{tested.message}", name)
