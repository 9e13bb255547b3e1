"""Every fault is told at something the canvas shows: a step, an event, a gateway, a line, a lane or a pool."""

from pathlib import Path
from random import Random

import pytest
from lxml import etree

from app.engine import gate
from tests.app.engine import engine_office as office
from tests.app.engine.test_engine_mutants import mutant, texts

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DRAWN = (
    "Task", "task", "Event", "Gateway", "subProcess", "adHocSubProcess", "callActivity", "transaction",
    "sequenceFlow",
    "lane", "participant", "textAnnotation", "association", "group",
)  # fmt: skip
MUTANTS, BLOCKS = 600, 4


def numbered(raw: bytes) -> bytes:
    """The file with an id on every element of the standard, as modelers write it, inner ones too."""
    root = etree.fromstring(raw)
    for at, each in enumerate(root.iter(f"{BPMN}*")):
        if not each.get("id") and not str(each.tag).endswith("flowNodeRef"):
            each.set("id", f"inner{at}")
    return etree.tostring(root)


MAIN, CALLED = numbered(office.MAIN), numbered(office.CALLED)


def shapes(files: list[bytes]) -> set[str]:
    """Ids of what is drawn. Empty if a file cannot be read."""
    try:
        elements = [each for raw in files for each in etree.fromstring(raw).iter(f"{BPMN}*")]
    except etree.LxmlError:
        return set()
    return {each.get("id") or "" for each in elements if str(each.tag).endswith(DRAWN)}


def judged(main: bytes, called: bytes = CALLED) -> list[gate.Fault]:
    """What the gate says of the office."""
    return gate.faults("main", {"m": main, "c": called}, {"t": office.TABLE}, office.KNOWN)


def test_the_office_with_all_its_ids_passes() -> None:
    assert judged(MAIN) == []


@pytest.mark.parametrize("block", range(BLOCKS))
def test_faults_of_mutants_are_told_at_a_shape(block: int, tmp_path: Path) -> None:
    told = 0
    for seed in range(block * MUTANTS // BLOCKS, (block + 1) * MUTANTS // BLOCKS):
        random = Random(seed)
        files = [MAIN, CALLED]
        at = random.choice([0, 0, 1])
        files[at] = mutant(random, files[at], texts(tmp_path / "marker"))
        drawn = shapes(files)
        for fault in judged(*files):
            told += 1
            gone = fault.rule == "D-CALL" and fault.element == "main"
            assert fault.element in drawn or gone or not drawn, (seed, fault)
    assert told > MUTANTS / BLOCKS / 2


def test_what_stands_outside_all_shapes_is_told_where_it_is_used() -> None:
    text = MAIN.decode()
    twice = text.replace('<bpmn:message id="msg_withdraw"', '<bpmn:message id="merge"')
    assert {fault.element for fault in judged(twice.encode())} <= shapes([MAIN])
    odd = text.replace("msg_withdraw", "1st")
    assert [(fault.element, fault.rule) for fault in judged(odd.encode())] == [("recall", "D-ID")]


def test_a_line_that_is_not_drawn_is_told_at_its_end() -> None:
    plane = "".join(f'<di:shape bpmnElement="{key}"/>' for key in shapes([MAIN]) if not key.startswith("f_"))
    drawing = (
        f'<di:plane xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI">{plane}</di:plane></bpmn:definitions>'
    )
    bad = MAIN.decode().replace('sourceRef="show" targetRef="done"', 'sourceRef="show" targetRef="nowhere"')
    found = judged(bad.replace("</bpmn:definitions>", drawing).encode())
    assert ("show", "D-FLOW") in {(each.element, each.rule) for each in found}
