"""A decision on an internal form beside a review: the unit that does not read it learns what it must mend, not
whose word it was, and no word of it where the case goes on."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.door_samples import page
from tests.app.cases.mask_samples import DECISION, LETTER, TEXT, enter_unit, schema, sent
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, THERE, Office

MANIFEST = """
title = "登记"
[process.main]
title = "登记"
start = ["contractor"]
[lane.owner]
role = "contractor"
org = "starter"
[lane.judge]
role = "inspector"
org = "office"
[lane.inner]
role = "inspector"
org = "other"
[form.letter]
[form.decision]
facts = ["decision"]
[form.inner]
facts = ["decision"]
[step.main.fill]
reads = ["letter", "decision"]
"""
INNER = schema(
    "内部核查", ["decision"],
    decision={"type": "string", "title": "决定", "enum": ["approve", "return"]},
    opinion={**TEXT, "title": "内部意见"}, remarks=DECISION["properties"]["remarks"],
)  # fmt: skip
MINE = {"decision": "return", "remarks": [{"field": "/subject", "message": "改名"}]}
THEIRS = {"decision": "return", "opinion": "暗标", "remarks": [{"field": "/note", "message": "补充说明"}]}
AGREED = {"decision": "approve"}
WHERE = d.table("where", ["starter"], ["office", "other"], [["-", f'"{HERE}"', f'"{THERE}"']])
REVIEWED, RETURNED = 'decision["decision"] == "return"', 'inner["decision"] == "return"'


def main(back: str) -> bytes:
    """Reviewed and checked side by side; what the check alone returned is checked again, or goes `back`."""
    nodes = [d.start(), d.rule("who", "where"), d.xor("m"), d.user("fill", "letter", "letter"), d.parallel("f")]
    nodes += [d.user("handle", "decision", "decision"), d.user("check", "inner", "inner"), d.parallel("j")]
    nodes += [d.xor("g", default="x"), d.xor("h", default="y"), d.user("again", "inner", "inner")]
    flows = ["begin > who", "who > m", "m > fill", "fill > f", "f > handle", "f > check", "handle > j"]
    flows += ["check > j", "j > g", f"g > m | {back}", "x: g > h", f"h > again | {RETURNED}", "y: h > done"]
    lanes = {"fill": "owner", "handle": "judge", "check": "inner", "again": "inner"}
    ends = [d.end(), d.end("done2")]
    return d.document(d.process("main", [*nodes, *ends], [*flows, "again > done2"], lanes=lanes))


def decided(office: Office, folder: Path, back: str, said: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The case of the unit after these decisions, in their order."""
    enter_unit(office)
    forms = {"letter": LETTER, "decision": DECISION, "inner": INNER}
    drawn(office, folder, MANIFEST, {"main.bpmn": main(back), "where.dmn": WHERE}, forms_too=forms)
    case = sent(office, "jia", office.started("jia", "drawn.main"), {"subject": "一"})
    for who, answers in said.items():
        (item,) = office.call(who, "GET", "/work-items?box=todo").json["items"]
        done = office.done(who, item["id"], answers)
        assert done.status_code == 200, done.text
    return case


def notices(office: Office) -> list[str]:
    return [one["title"] for one in office.call("jia", "GET", "/work-items?box=copied").json["items"]]


@pytest.mark.parametrize("first", ["wang", "zhao"])
@pytest.mark.parametrize("handled", [MINE, AGREED])
def test_what_is_to_be_mended_is_told_without_a_name(
    office: Office, tmp_path: Path, handled: dict[str, Any], first: str
) -> None:
    said: dict[str, dict[str, Any]] = {"wang": handled, "zhao": THEIRS}
    order = sorted(said, key=lambda who: who != first)
    decided(office, tmp_path, f"{REVIEWED} or {RETURNED}", {who: said[who] for who in order})
    (item,) = office.call("jia", "GET", "/work-items?box=todo").json["items"]
    shown = office.call("jia", "GET", f"/work-items/{item['id']}").json
    remarks = {one["field"]: (one["by_org"], one["message"]) for one in shown["remarks"]}
    mine = {"/subject": (HERE, "改名")} if handled is MINE else {}
    assert remarks == {"/note": ("", "补充说明"), **mine} and sorted(shown["unlocked"]) == sorted(remarks)
    (named,) = [one["by_name"] for one in shown["remarks"] if one["field"] == "/note"]
    assert named == "" and "暗标" not in str(shown)
    text = page(office, "jia", f"/items/{item['id']}").text
    assert "补充说明" in text and "暗标" not in text
    assert notices(office) == [f"办理结果：{'退回补正，' if mine else ''}表单已退回"]


@pytest.mark.parametrize("first", ["wang", "zhao"])
def test_a_case_that_goes_on_tells_no_word_of_it(office: Office, tmp_path: Path, first: str) -> None:
    said: dict[str, dict[str, Any]] = {"wang": AGREED, "zhao": THEIRS}
    order = sorted(said, key=lambda who: who != first)
    decided(office, tmp_path, REVIEWED, {who: said[who] for who in order})
    assert notices(office) == ["办理结果：通过"]
    (item,) = office.call("zhao", "GET", "/work-items?box=todo").json["items"]
    assert office.done("zhao", item["id"], AGREED).status_code == 200
    assert notices(office) == ["办理结果：通过"]
