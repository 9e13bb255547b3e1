"""How many tasks the engine lays out at once is known before, and bounded."""

import pytest

from app.engine import diagram, gate, gate_structure, xml
from app.engine.spiff.run import Run
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office
from tests.app.engine.engine_play import call, made


@pytest.mark.parametrize("timers", [0, 1, 2])
def test_the_forecast_is_what_the_engine_lays_out(timers: int) -> None:
    late = [d.boundary(f"b{at}", "u", d.timer("P1D"), at == 0) for at in range(timers)]
    nodes = [d.start(), d.user("u"), d.parallel("f"), d.user("p"), d.user("q"), d.parallel("j"), d.end(), *late]
    nodes += [d.end(f"e{at}") for at in range(timers)]
    flows = ["begin > u", "u > f", "f > p", "f > q", "p > j", "q > j", "j > done"]
    file = d.document(d.process("main", nodes, [*flows, *(f"b{at} > e{at}" for at in range(timers))]))
    (element,) = xml.parse(file).iter(xml.bpmn("process"))
    assert gate_structure.forecast(diagram.read(element)) == len([*Run.start(made(file), {}, call)._top.tasks])


def test_five_blocks_of_three_pass() -> None:
    assert rows_of_three(5) == set() and rows_of_three(6) == {"D-SIZE"}


def test_parallel_blocks_in_a_row_are_refused_before_they_multiply() -> None:
    assert rows_of_three(20) == {"D-SIZE"}


def rows_of_three(number: int) -> set[str]:
    """Rules told of so many parallel blocks in a row."""
    nodes, flows, last = [], [], "begin"
    for at in range(number):
        nodes += [
            d.parallel(f"f{at}"),
            d.parallel(f"j{at}"),
            *(d.user(f"u{at}_{n}", f"said{n}", "review") for n in range(3)),
        ]
        flows += [
            f"{last} > f{at}",
            *(f"f{at} > u{at}_{n}" for n in range(3)),
            *(f"u{at}_{n} > j{at}" for n in range(3)),
        ]
        last = f"j{at}"
    file = d.document(d.process("main", [d.start(), *nodes, d.end()], [*flows, f"{last} > done"]))
    return {each.rule for each in gate.faults("main", {"m": file}, {}, office.KNOWN)}
