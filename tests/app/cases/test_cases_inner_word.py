"""A unit at work in a case that others began reads a decision that gave its form back, not what was decided beside
it on an internal form."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.door_samples import told
from tests.app.cases.mask_samples import DECISION, LETTER, TEXT, UNIT, enter_unit
from tests.app.cases.test_cases_signers_told import INNER, MANIFEST, MINE, RETURNED, REVIEWED, THEIRS, main
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, THERE, Office

READS = '[step.main.fill]\nreads = ["letter", "decision"]\n'
ORDERED = MANIFEST.replace('["contractor"]', '["inspector"]').replace(
    'role = "contractor"\norg = "starter"', 'role = "contractor"\norg = "unit"'
)
ORDERED += '[lane.orderer]\nrole = "inspector"\norg = "starter"\n[form.request]\n'
ORDER = d.user("order", "request", "request")
SAID = {**DECISION, "properties": {**DECISION["properties"], "opinion": {**TEXT, "title": "意见"}}}
WHERE = d.table("where", ["starter"], ["office", "other", "unit"], [["-", f'"{HERE}"', f'"{THERE}"', f'"{UNIT}"']])


def ordered(office: Office, folder: Path, manifest: str) -> None:
    """A case that others began, back at the unit after a review and a check beside it."""
    enter_unit(office)
    drawing = main(f"{REVIEWED} or {RETURNED}").decode()
    drawing = drawing.replace('sourceRef="who" targetRef="m"', 'sourceRef="who" targetRef="order"')
    drawing = drawing.replace("</bpmn:process>", f"{ORDER}{d.flow('order > m')}</bpmn:process>")
    lane = '<bpmn:lane id="lane_orderer" name="orderer"><bpmn:flowNodeRef>order</bpmn:flowNodeRef></bpmn:lane>'
    drawing = drawing.replace("</bpmn:laneSet>", f"{lane}</bpmn:laneSet>")
    forms = {"letter": LETTER, "decision": SAID, "inner": INNER}
    drawn(office, folder, manifest, {"main.bpmn": drawing.encode(), "where.dmn": WHERE}, forms_too=forms)
    case = office.started("li", "drawn.main")
    send(office, "li", case["work_items"][0]["id"], REQUEST)
    send(office, "jia", only(office, "jia"), {"subject": "一"})


def only(office: Office, who: str) -> str:
    (item,) = office.call(who, "GET", "/work-items?box=todo").json["items"]
    return str(item["id"])


def send(office: Office, who: str, item: str, answers: dict[str, Any]) -> None:
    done = office.done(who, item, answers)
    assert done.status_code == 200, done.text


@pytest.mark.parametrize("first", ["wang", "zhao"])
@pytest.mark.parametrize("reads", [True, False])
def test_what_was_decided_beside_is_no_word_to_the_unit(
    office: Office, tmp_path: Path, reads: bool, first: str
) -> None:
    ordered(office, tmp_path, ORDERED if reads else ORDERED.replace(READS, ""))
    said = {"wang": {**MINE, "opinion": "明示"}, "zhao": THEIRS}
    for who in sorted(said, key=lambda one: one != first):
        send(office, who, only(office, who), said[who])
    shown = office.call("jia", "GET", f"/work-items/{only(office, 'jia')}").json
    remarks = {one["field"]: one["by_org"] for one in shown["remarks"]}
    assert remarks == {"/subject": HERE if reads else "", "/note": ""}
    everything = told(office, "jia")
    assert "暗标" not in everything and ("明示" in everything) is reads


@pytest.mark.parametrize("first", ["wang", "zhao"])
@pytest.mark.parametrize("reads", ["", '[step.main.fill]\nreads = ["letter"]\n'])
def test_what_alone_returned_the_form_is_told(office: Office, tmp_path: Path, reads: str, first: str) -> None:
    """Where the check agreed; not where the step names other forms to read."""
    ordered(office, tmp_path, ORDERED.replace(READS, reads))
    said: dict[str, dict[str, Any]] = {"wang": {**MINE, "opinion": "明示"}, "zhao": {"decision": "approve"}}
    for who in sorted(said, key=lambda one: one != first):
        send(office, who, only(office, who), said[who])
    shown = office.call("jia", "GET", f"/work-items/{only(office, 'jia')}").json
    (remark,) = shown["remarks"]
    org, opinion = ("", None) if reads else (HERE, "明示")
    assert (shown["returned"], shown["unlocked"]) == (True, ["/subject"])
    assert (remark["by_org"], (shown["ruling"] or {}).get("opinion")) == (org, opinion)
    assert ("明示" in told(office, "jia")) is not bool(reads)
