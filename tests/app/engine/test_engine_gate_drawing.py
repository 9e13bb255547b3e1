"""What no browser can draw, or only by standing still, is refused at its element."""

import pytest

from tests.app.engine import engine_office as office
from tests.app.engine.test_engine_gate import ADDED, judged

END = "</bpmn:definitions>"
NOTE = '<bpmn:textAnnotation id="x"><bpmn:text>{}</bpmn:text></bpmn:textAnnotation>'
SHAPE = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane bpmnElement="main">'
    '<bpmndi:BPMNShape bpmnElement="fill"><dc:Bounds x="1" y="{}" width="100" height="80"/></bpmndi:BPMNShape>'
    f"</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>{END}"
)
MAIN = office.MAIN.decode()


@pytest.mark.parametrize("y", ["NaN", "inf", "-Infinity", "1e9", "", "七"])
def test_a_place_is_a_number(y: str) -> None:
    assert {(one.element, one.rule) for one in judged(MAIN.replace(END, SHAPE.format(y)))} == {("fill", "D-DRAWN")}


@pytest.mark.parametrize(
    "drawn", [NOTE.format("字" * 2_001), f'<bpmn:textAnnotation id="x" name="{"字" * 501}"/>']
)
def test_words_fit_the_canvas(drawn: str) -> None:
    assert ("x", "D-DRAWN") in {(one.element, one.rule) for one in judged(MAIN.replace(ADDED, drawn + ADDED))}


def test_what_can_be_drawn_passes() -> None:
    drawn = MAIN.replace(END, SHAPE.format("-12.5"))
    assert judged(drawn.replace(ADDED, NOTE.format("字" * 2_000) + ADDED)) == []
