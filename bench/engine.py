"""Our engine's step, loaded and stored each time, against the stock library in memory: CPU time of whole cases."""

from typing import Any

from app.engine.spiff.run import Definition, Run, compile
from bench import meter
from bench.ours import APPROVE, answers
from bench.stock import FOLDER, Stock, complete

TIMES, STEPS = 40, 2


def figures() -> dict[str, Any]:
    """Milliseconds a human step, and the ratio."""
    definition = compile(
        "plain",
        {"plain.bpmn": (FOLDER / "plain.bpmn").read_bytes()},
        {"weight.dmn": (FOLDER / "weight.dmn").read_bytes()},
    )
    stock = Stock()
    floors, kept = [], []
    for _ in range(5):
        floors.append(meter.cpu_ms(lambda: _in_memory(stock), TIMES, 1))
        kept.append(meter.cpu_ms(lambda: _persisted(definition), TIMES, 1))
    floor, ours = meter.median(floors) / STEPS, meter.median(kept) / STEPS
    return {
        "in_memory_floor_ms": round(floor, 3),
        "persisted_ms": round(ours, 3),
        "persisted_to_floor": meter.ratio(ours, floor),
    }


def _in_memory(stock: Stock) -> None:
    flow = stock.begun()
    complete(flow, answers(1))
    complete(flow, APPROVE)


def _persisted(definition: Definition) -> None:
    state = Run.start(definition, {"starter": "AJ-370685"}, _silent).dump()
    for variable, facts in (("request", {"amount": 1001}), ("review", APPROVE)):
        run = Run.load(definition, state, _silent)
        run.complete(run.steps[0].id, {variable: facts})
        state = run.dump()


def _silent(_step: Any) -> None:
    """No service stands in this diagram."""
