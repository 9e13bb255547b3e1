"""Attributes that say what holds anyhow are taken; what is refused comes with advice."""

import pytest

from app.engine import xml
from app.engine.gate_xml import look
from tests.app.engine import engine_diagrams as d

CAMUNDA = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'


@pytest.mark.parametrize(
    ("tag", "attribute"),
    [
        ("bpmn:definitions", 'xsi:schemaLocation="http://www.omg.org/spec/BPMN/20100524/MODEL BPMN20.xsd"'),
        ("bpmn:definitions", 'typeLanguage="http://www.w3.org/2001/XMLSchema"'),
        ("bpmn:definitions", 'expressionLanguage="http://www.w3.org/1999/XPath"'),
        ("bpmn:userTask", 'isForCompensation="false"'), ("bpmn:userTask", 'startQuantity="1"'),
        ("bpmn:userTask", 'completionQuantity="1"'), ("bpmn:userTask", 'implementation="##unspecified"'),
        ("bpmn:startEvent", 'isInterrupting="true"'), ("bpmn:startEvent", 'parallelMultiple="false"'),
        ("bpmn:sequenceFlow", 'isImmediate="true"'),
        ("bpmn:userTask", f'{CAMUNDA} camunda:asyncBefore="false" camunda:asyncAfter="false"'),
        ("bpmn:userTask", f'{CAMUNDA} camunda:exclusive="true"'),
    ],
)  # fmt: skip
def test_what_holds_anyhow_may_be_written_out(tag: str, attribute: str) -> None:
    raw = d.document(d.process("main", [d.start(), d.user("fill"), d.end()], ["begin > fill", "fill > done"], "l"))
    told = raw.decode().replace(f"<{tag} ", f"<{tag} {attribute} ", 1).encode()
    assert look(xml.parse(told)) == []


@pytest.mark.parametrize(
    ("tag", "attribute", "words"),
    [
        ("bpmn:userTask", f'{CAMUNDA} camunda:assignee="li"', "泳道"),
        ("bpmn:userTask", f'{CAMUNDA} camunda:dueDate="P1D"', "deadline"),
        ("bpmn:userTask", f'{CAMUNDA} camunda:asyncBefore="true"', "asyncBefore"),
        ("bpmn:userTask", 'isForCompensation="true"', "补救"),
        ("bpmn:startEvent", 'isInterrupting="false"', "边界事件"),
        ("bpmn:definitions", 'expressionLanguage="python"', "平台的写法"),
    ],
)  # fmt: skip
def test_a_refused_attribute_comes_with_advice(tag: str, attribute: str, words: str) -> None:
    raw = d.document(d.process("main", [d.start(), d.user("fill"), d.end()], ["begin > fill", "fill > done"], "l"))
    (told,) = look(xml.parse(raw.decode().replace(f"<{tag} ", f"<{tag} {attribute} ", 1).encode()))
    assert words in told.message and told.element in ("fill", "begin", "main")
