"""What is answered on a copy or a notice lies beside the case: it replaces nothing, decides nothing."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, db
from app.cases.models import Submission
from app.packages.faults import Faulty
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import REQUEST, THERE, Office

LETTER: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "登记",
    "type": "object",
    "required": ["subject"],
    "properties": {
        "subject": {"type": "string", "title": "事项", "maxLength": 200},
        "number": {"type": "string", "title": "编号", "maxLength": 20},
    },
}
EXTRA = {**LETTER, "title": "补充", "properties": {"extra": {"type": "string", "title": "补充", "maxLength": 20}}}
EXTRA["required"] = []
RULED = {**EXTRA, "properties": {"decision": {"type": "string", "title": "意见", "enum": ["approve"]}}}
MANIFEST = """
title = "试验"

[process.main]
title = "办理"
start = ["inspector"]
register = "letter"

[lane.receiver]
role = "inspector"
org = "starter"

[lane.handler]
role = "inspector"
org = "office"
different_from = ["receive", "more"]

[form.letter]
[form.extra]
[form.ruled]
[form.reply]

[form.decision]
facts = ["decision"]

[form.request]
facts = ["amount"]

[register.letter]
form = "letter"
include = {extra = ["extra"]}
key = ["number"]
owner = "owner"
title_field = "subject"
public = ["subject", "number"]
key_fields = ["subject", "number"]
"""
FLOWS = [
    "begin > in", "in > receive", "receive > more", "more > tell", "tell > who", "who > handle", "handle > g",
    "back: g > in",    'g > pause | decision["decision"] == "approve"', "pause > publish", "publish > done",
]  # fmt: skip


def published(office: Office, folder: Path, operator: str, form: str, step: str = "pause") -> None:
    """A letter, told to the starter's own desk to be answered on `form`, reviewed by a neighbour, published."""
    role = {"role": "'inspector'"} if operator == "notify" else {}
    nodes = [
        d.start(), d.xor("in"), d.user("receive", "letter", "letter"), d.user("more", "extra", "extra"),
        d.service("tell", operator, org="starter", title="'请阅'", form=form, **role), d.rule("who", "where"),
        d.user("handle", "decision", "decision"), d.xor("g", default="back"), d.user(step, "request", "request"),
        d.service("publish", "publish", register="'letter'", face="'full'"), d.end(),
    ]  # fmt: skip
    flows = [one.replace("pause", step) for one in FLOWS]
    lanes = {"receive": "receiver", "more": "receiver", "handle": "handler", step: "receiver"}
    main = d.document(d.process("main", nodes, flows, lanes=lanes))
    table = d.table("where", ["starter"], ["office"], [["-", f'"{THERE}"']])
    forms = {"letter": LETTER, "extra": EXTRA, "ruled": RULED, "reply": EXTRA}
    drawn(office, folder, MANIFEST, {"main.bpmn": main, "where.dmn": table}, forms_too=forms)


def filled(office: Office) -> dict[str, Any]:
    """A case whose letter was sent; what is added to it comes next."""
    case = office.started("li", "drawn.main")
    sent = office.done("li", case["work_items"][0]["id"], {"subject": "已审核的内容", "number": "1"})
    return dict(sent.json["case"])


@pytest.mark.parametrize("operator", ["copy", "notify"])
@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("letter", "台账"), ("extra", "台账"), ("decision", "决定"), ("ruled", "决定"), ("request", "环节 pause"),
        ("missing", "没有在业务包中登记"),
    ],
)  # fmt: skip
def test_what_speaks_in_the_case_answers_no_copy(
    office: Office, tmp_path: Path, operator: str, form: str, told: str
) -> None:
    with pytest.raises(Faulty) as refused:
        published(office, tmp_path, operator, f"'{form}'")
    assert [(one.element, one.rule) for one in refused.value.faults] == [("tell", "operator")]
    assert told in refused.value.faults[0].message


def test_no_step_is_called_like_the_answers_to_copies(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Faulty) as refused:
        published(office, tmp_path, "copy", "'reply'", step="copy")
    assert any(one.element == "copy" and "保留" in one.message for one in refused.value.faults)


def test_a_computed_form_is_refused_when_it_comes(office: Office, tmp_path: Path) -> None:
    published(office, tmp_path, "copy", "'letter' if starter else 'reply'")
    item = filled(office)["work_items"][0]["id"]
    sent = office.done("li", item, {})
    assert sent.json["type"].endswith("step-failed"), sent.text
    (told,) = office.call("guan", "GET", "/incidents").json["items"]
    assert "不能用来答复抄送和告知" in str(told)
    assert office.call("li", "GET", "/work-items?box=copied").json["items"] == []
    assert office.call("li", "GET", f"/work-items/{item}").json["actions"][0] == "complete"


def answered_of_old(case: int, item: int, form: str, answers: str) -> None:
    """As a release of before took it: an answer to a copy on a form of the case itself."""
    given = {"work_item_id": item, "step": "copy", "form": form, "answers": answers, "at": clock.now()}
    person = db.session().scalar(select(Submission.by_user).where(Submission.case_id == case).limit(1))
    db.write().add(Submission(case_id=case, by_user=person, by_org=THERE, **given))


def test_an_answer_of_old_replaces_nothing(office: Office, tmp_path: Path) -> None:
    published(office, tmp_path, "copy", "'reply'")
    case = filled(office)
    sent = office.done("li", case["work_items"][0]["id"], {})
    items = {one["kind"]: one["id"] for one in sent.json["case"]["work_items"]}
    told = '{"subject": "没有人看过的内容", "number": "1", "extra": "没有人看过", "decision": "return"}'
    with office.database.transaction():
        for form in ("letter", "extra", "decision"):
            answered_of_old(int(case["id"]), int(items["copy"]), form, told)
    seen = office.call("zhao", "GET", f"/work-items/{items['task']}").json
    assert (seen["record"]["subject"], seen["ruling"]) == ("已审核的内容", None)
    assert office.client().get(f"/items/{items['task']}", headers=bearer(office, "zhao")).status_code == 200
    passed = office.done("zhao", items["task"], {"decision": "approve"}).json["case"]
    (pause,) = (one["id"] for one in passed["work_items"] if one["kind"] == "task")
    with office.database.transaction():
        answered_of_old(int(case["id"]), int(items["copy"]), "letter", told)
    filed = office.done("li", pause, REQUEST).json["case"]
    assert filed["state"] == "finished"
    page = office.client().get(f"/api/v1/public/drawn.letter/{filed['entry']}").json
    assert page["document"] == {"subject": "已审核的内容", "number": "1"}


def bearer(office: Office, who: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {office.tokens[who]}"}
