"""Names and places of steps that would not fit where the platform keeps them are refused by the gate."""

import pytest

from app.engine import gate
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office
from tests.app.engine.test_engine_gate import Faults, judged


def nested(outer: str, middle: str, inner: str) -> Faults:
    """A step in a called process, in a subprocess of it."""
    known = gate.Vocabulary(operators={}, forms=frozenset({"a"}), lanes=frozenset({"l"}), inputs=frozenset())
    held = d.start("b") + d.user(inner, "a", "a") + d.end("e") + d.flow(f"b > {inner}") + d.flow(f"{inner} > e")
    box = f'<bpmn:subProcess id="{middle}" name="内">{held}</bpmn:subProcess>'
    called = d.document(
        d.process("called", [d.start(), box, d.end()], [f"begin > {middle}", f"{middle} > done"], "l")
    )
    main = d.process(
        "main", [d.start(), d.call(outer, "called"), d.end()], [f"begin > {outer}", f"{outer} > done"]
    )
    return gate.faults("main", {"main": d.document(main), "called": called}, {}, known)


def test_places_of_steps_are_no_longer_than_is_kept() -> None:
    assert "D-NAME" not in [one.rule for one in nested("c" * 43, "s" * 43, "u" * 42)]
    assert [(one.element, one.rule) for one in nested("c" * 44, "s" * 43, "u" * 42)] == [("c" * 44, "D-NAME")]


@pytest.mark.parametrize(("letters", "refused"), [(100, []), (101, [("fill", "D-NAME")])])
def test_names_of_steps_are_no_longer_than_is_kept(letters: int, refused: list[tuple[str, str]]) -> None:
    main = office.MAIN.decode().replace('name="步骤fill"', f'name="{"名" * letters}"')
    assert [(one.element, one.rule) for one in judged(main)] == refused
