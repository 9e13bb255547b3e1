"""What is filled side by side is told so: only rounds of the same instance are versions of one another."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.cases.models import Submission
from app.cases.state.rounds import instances
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, THERE, Office

MANIFEST = """
title = "评议"

[process.main]
title = "评议"
start = ["inspector"]

[lane.worker]
role = "inspector"
org = "starter"

[lane.judge]
role = "inspector"
org = "{org}"

[form.request]
facts = ["amount"]

[form.opinion]
facts = ["text"]

[form.decision]
facts = ["decision"]
"""
OPINION = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "评议意见",
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "title": "意见", "maxLength": 100}},
}
AGAIN = ["decide > g", 'g > m | decision["decision"] == "return"', "x: g > done"]
TWICE = (
    '<bpmn:multiInstanceLoopCharacteristics isSequential="false"><bpmn:loopCardinality>2</bpmn:loopCardinality>'
    '<bpmn:loopDataOutputRef>said</bpmn:loopDataOutputRef><bpmn:outputDataItem id="o_judge" name="opinion"/>'
    "</bpmn:multiInstanceLoopCharacteristics>"
)


def package(office: Office, folder: Path, nodes: Sequence[str], flows: Sequence[str], **lanes: str) -> None:
    ends = [d.start(), d.xor("m"), d.user("decide", "decision", "decision"), d.xor("g", default="x"), d.end()]
    main = d.process("main", [*ends, *nodes], [*flows, *AGAIN], lanes={"decide": "worker", **lanes})
    org = "office" if "right" in lanes else "starter"
    drawn(
        office,
        folder,
        MANIFEST.format(org=org),
        {"main.bpmn": d.document(main), "where.dmn": WHERE},
        forms_too=FORMS,
    )


WHERE, FORMS = d.table("where", ["starter"], ["office"], [["-", f'"{THERE}"']]), {"opinion": OPINION}


def items(office: Office, case: dict[str, Any]) -> dict[str, list[str]]:
    """Open tasks by the organisation they lie with."""
    found: dict[str, list[str]] = {}
    for one in office.call("li", "GET", f"/cases/{case['id']}").json["case"]["work_items"]:
        found.setdefault(one["post"]["org"], []).append(one["id"])
    return found


def said(office: Office, item: str, who: str, text: str) -> None:
    assert office.call(who, "GET", f"/work-items/{item}").json["answers"] == {}
    done = office.done(who, item, {"text": text})
    assert done.status_code == 200, done.text


def file(office: Office, case: dict[str, Any]) -> list[tuple[str, str, bool, list[Any]]]:
    """Who said what, whether it stands, and what it was before; as the decider reads it, and the page tells."""
    found = office.call("li", "GET", f"/cases/{case['id']}").json["file"]
    sheets = [one for one in found if one["form"] == "opinion"]
    return [
        (one["by"], one["answers"]["text"], one["current"], [x["old"] for x in one["differences"]])
        for one in sheets
    ]


def test_each_instance_has_a_sheet_and_its_rounds_are_versions(office: Office, tmp_path: Path) -> None:
    nodes = [d.user("fill", "request", "request"), d.user("judge", "opinion", "opinion", TWICE)]
    flows = ["begin > fill", "fill > m", "m > judge", "judge > decide"]
    package(office, tmp_path, nodes, flows, fill="worker", judge="judge")
    case = office.started("li", "drawn.main")
    assert office.done("li", items(office, case)[HERE][0], REQUEST).status_code == 200
    one, other = items(office, case)[HERE]
    said(office, one, "li", "左")
    said(office, other, "wang", "右")
    assert file(office, case) == [("li", "左", True, []), ("wang", "右", True, [])]
    page = (
        office.client()
        .get(f"/cases/{case['id']}", headers={"Authorization": f"Bearer {office.tokens['li']}"})
        .text
    )
    assert "第 2 次" not in page and "左" in page and "右" in page
    assert office.done("li", items(office, case)[HERE][0], {"decision": "return"}).status_code == 200
    one, other = items(office, case)[HERE]
    said(office, one, "wang", "右边")
    said(office, other, "li", "左边")
    assert file(office, case) == [
        ("li", "左边", True, ["左"]),
        ("li", "左", False, []),
        ("wang", "右边", True, ["右"]),
        ("wang", "右", False, []),
    ]


def test_steps_side_by_side_on_one_form_are_no_versions(office: Office, tmp_path: Path) -> None:
    nodes = [
        d.rule("who", "where"), d.parallel("split"), d.user("left", "left", "opinion"),
        d.user("right", "right", "opinion"), d.parallel("join"),
    ]  # fmt: skip
    flows = ["begin > who", "who > m", "m > split", "split > left", "split > right", "left > join", "right > join",
             "join > decide"]  # fmt: skip
    package(office, tmp_path, nodes, flows, left="worker", right="judge")
    case = office.started("li", "drawn.main")
    said(office, items(office, case)[HERE][0], "li", "A")
    said(office, items(office, case)[THERE][0], "zhao", "B")
    assert file(office, case) == [("li", "A", True, []), ("zhao", "B", True, [])]
    assert office.done("li", items(office, case)[HERE][0], {"decision": "return"}).status_code == 200
    right, left = items(office, case)[THERE][0], items(office, case)[HERE][0]
    assert office.call("zhao", "GET", f"/work-items/{right}").json["answers"] == {"text": "B"}
    assert office.call("li", "GET", f"/work-items/{left}").json["answers"] == {"text": "A"}
    assert office.done("zhao", right, {"text": "C"}).status_code == 200
    assert file(office, case) == [("li", "A", True, []), ("zhao", "C", True, ["B"]), ("zhao", "B", False, [])]
    assert office.call("li", "GET", f"/work-items/{left}").json["answers"] == {"text": "A"}


@pytest.mark.parametrize(
    ("rounds", "wanted"),
    [
        ([[1, 2], [2, 1]], [0, 1, 1, 0]), ([[1, 1], [1, 1]], [0, 1, 0, 1]), ([[1, 2], [3, 2]], [0, 1, 0, 1]),
        ([[1, 2], [2]], [0, 1, 1]), ([[1], [2, 1]], [0, 1, 0]),
    ],
)  # fmt: skip
def test_which_instance_goes_on(rounds: list[list[int]], wanted: list[int]) -> None:
    rows = [[Submission(by_org="A", by_user=user) for user in one] for one in rounds]
    for number, row in enumerate(row for one in rows for row in one):
        row.id = number
    found = instances(rows)
    assert [found[number] for number in sorted(found)] == wanted
