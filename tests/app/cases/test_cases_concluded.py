"""A record that a decision gives a part of: what was decided is made anew, nobody is asked to correct it."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import THERE, Office

TEXT = {"type": "string", "maxLength": 40}
DECISIONS = [{"const": "approve", "title": "通过"}, {"const": "return", "title": "退回"}]
REMARK = {
    "type": "object",
    "properties": {"field": {**TEXT, "title": "栏目"}, "message": {**TEXT, "title": "要求"}},
}


def schema(title: str, required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "$schema": "http://json-schema.org/draft-07/schema#", "title": title, "type": "object",
        "additionalProperties": False, "required": required, "properties": properties,
    }  # fmt: skip


FORMS = {
    "paper": schema("答卷", ["subject"], subject={**TEXT, "title": "题目"}),
    "conclude": schema(
        "评定", ["decision"],
        decision={"type": "string", "title": "意见", "oneOf": DECISIONS},
        number={**TEXT, "title": "证号"},
        score={"type": "integer", "title": "分数", "minimum": 0, "maximum": 100},
        opinion={**TEXT, "title": "说明"},
        remarks={"type": "array", "title": "补正要求", "items": REMARK},
    ),
}  # fmt: skip
MANIFEST = """
title = "考核"

[process.main]
title = "考核"
start = ["inspector"]
register = "paper"

[lane.writer]
role = "inspector"
org = "starter"

[lane.examiner]
role = "inspector"
org = "office"
different_from = ["write"]

[form.paper]

[form.conclude]
facts = ["decision"]

[form.decision]

[form.request]

[register.paper]
form = "paper"
include = {conclude = ["number", "score"]}
key = ["subject"]
owner = "owner"
title_field = "subject"
public = ["subject"]
key_fields = ["subject"]
"""
FLOWS = [
    "begin > in", "in > write", "write > who", "who > judge", "judge > g", "back: g > in",
    'g > publish | conclude["decision"] == "approve"', "publish > done",
]  # fmt: skip
JUDGED = {"number": "2026-1", "score": 40, "opinion": "重写"}


@pytest.fixture
def judged(office: Office, tmp_path: Path) -> tuple[Office, str]:
    """The office with a paper that was judged, returned and written again: its second judgement's item."""
    nodes = [d.start(), d.xor("in"), d.user("write", "paper", "paper"), d.rule("who", "where")]
    nodes += [d.user("judge", "conclude", "conclude"), d.xor("g", default="back")]
    nodes += [d.service("publish", "publish", register="'paper'", face="'none'"), d.end()]
    table = d.table("where", ["starter"], ["office"], [["-", f'"{THERE}"']])
    lanes = {"write": "writer", "judge": "examiner"}
    files = {"main.bpmn": d.document(d.process("main", nodes, FLOWS, lanes=lanes)), "where.dmn": table}
    drawn(office, tmp_path, MANIFEST, files, forms_too=FORMS)
    case = office.started("li", "drawn.main")
    first = sent(office, "li", case, {"subject": "一"})
    back = sent(office, "zhao", first, {"decision": "return", **JUDGED})
    return office, task(sent(office, "li", back, {"subject": "二"}))


def task(case: dict[str, Any]) -> str:
    return str(next(one["id"] for one in case["work_items"] if one["open"] and one["kind"] == "task"))


def sent(office: Office, who: str, case: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    done = office.done(who, task(case), answers)
    assert done.status_code == 200, done.text
    return dict(done.json["case"])


def test_only_what_the_sender_fills_in_can_be_remarked_on(judged: tuple[Office, str]) -> None:
    office, item = judged
    places = {one["field"] for one in office.call("zhao", "GET", f"/work-items/{item}").json["remarkable"]}
    assert "/subject" in places and not places & {"/#form_conclude", "/number", "/score"}


@pytest.mark.parametrize("field", ["/#form_conclude", "/number", "/score"])
def test_a_remark_on_what_was_decided_is_refused(judged: tuple[Office, str], field: str) -> None:
    office, item = judged
    remark = {"field": field, "message": "请更正"}
    refused = office.done("zhao", item, {"decision": "return", "opinion": "重写", "remarks": [remark]})
    assert refused.status_code == 422, refused.text
    (problem,) = refused.json["problems"]
    assert problem["rule"] == "V-REV-3" and "不在退回后要填写的表单上" in problem["message"]


def test_a_remark_on_the_senders_form_locks_the_rest(judged: tuple[Office, str]) -> None:
    office, item = judged
    remark = {"field": "/subject", "message": "请更正"}
    back = office.done("zhao", item, {"decision": "return", "opinion": "重写", "remarks": [remark]})
    assert back.status_code == 200, back.text
    shown = office.call("li", "GET", f"/work-items/{task(back.json['case'])}").json
    assert shown["unlocked"] == ["/subject"]
