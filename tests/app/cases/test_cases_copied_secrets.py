"""What a department answers on a copy is kept like every answer: its files bound, what is withheld sealed."""

import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.app.cases.test_cases_secrecy import LETTER
from tests.app.engine import engine_diagrams as d
from tests.plugins.country import PDF
from tests.plugins.drawn import drawn
from tests.plugins.office import REQUEST, THERE, Office

PHONE, OTHER, TYPED = "13812345678", "13900000009", "13800000007"
MANIFEST = """
title = "抄送"

[process.main]
title = "办理"
start = ["inspector"]

[lane.receiver]
role = "inspector"
org = "starter"

[secret.reporter]
lanes = ["receiver"]

[form.letter]
[form.request]
facts = ["amount"]
[form.decision]
facts = ["decision"]
"""
MORE: dict[str, Any] = {
    "own_phone": {"type": "string", "title": "电话", "maxLength": 20, "x-sensitive": True},
    "note": {"type": "string", "title": "说明", "maxLength": 200},
    "proof_files": {"type": "array", "title": "证明"},
}


def uploaded(office: Office, who: str, name: str) -> str:
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    kept = office.client().post("/api/v1/attachments", headers=headers, data={"file": (io.BytesIO(PDF), name)})
    return str(kept.json["id"])


@pytest.fixture
def copied(office: Office, tmp_path: Path) -> dict[str, str]:
    """A case whose copy zhao has answered: its item, the task that goes on, and two files."""
    schema = {**LETTER, "properties": {**LETTER["properties"], **MORE}, "required": ["subject"]}
    tell = d.service("tell", "copy", org=f"'{THERE}'", title="'请阅'", form="'letter'")
    nodes = [d.start(), tell, d.user("fill", "request", "request"), d.end()]
    main = d.document(d.process("main", nodes, ["begin > tell", "tell > fill", "fill > done"], "receiver"))
    drawn(office, tmp_path, MANIFEST, {"main.bpmn": main}, forms_too={"letter": schema})
    case = office.started("li", "drawn.main")
    (copy,) = office.call("zhao", "GET", "/work-items?box=copied").json["items"]
    secret, proof = uploaded(office, "zhao", "举报人甲来信.pdf"), uploaded(office, "zhao", "证明.pdf")
    answers = {
        "subject": "井口无人值守",
        "reporter": {"name": "举报人甲", "phone": PHONE},
        "letter_files": [{"id": secret}],
        "own_phone": OTHER,
        "note": f"见{TYPED}",
        "proof_files": [{"id": proof, "name": "别的名字.pdf", "size": 1}],
    }
    sent = {"answers": answers, "confirm": ["V-PII-2"]}
    assert office.call("zhao", "POST", f"/work-items/{copy['id']}/complete", sent).status_code == 200
    (task,) = (one["id"] for one in case["work_items"] if one["kind"] == "task")
    return {"case": case["id"], "copy": copy["id"], "task": task, "secret": secret, "proof": proof}


def test_files_of_an_answered_copy_are_bound(office: Office, copied: dict[str, str]) -> None:
    with office.database.transaction() as unit:
        rows = unit.session.execute(text("SELECT name, state, case_id, secret FROM attachments ORDER BY id")).all()
        (stored,) = unit.session.execute(text("SELECT answers FROM submissions")).one()
    case = int(copied["case"])
    assert [tuple(row) for row in rows] == [
        ("保密附件.pdf", "bound", case, "reporter"),
        ("证明.pdf", "bound", case, None),
    ]
    assert "举报人甲" not in stored and "别的名字" not in stored and "证明.pdf" in stored
    told = {(who, which): office.call(who, "GET", f"/attachments/{copied[which]}").status_code
            for who in ("li", "zhao") for which in ("secret", "proof")}  # fmt: skip
    assert told == {("li", "secret"): 403, ("li", "proof"): 200, ("zhao", "secret"): 404, ("zhao", "proof"): 200}


def test_receipts_are_masked_like_the_file(office: Office, copied: dict[str, str]) -> None:
    """Open to who works on the item, but for what is withheld; masked for everybody else."""
    (mine,) = office.call("li", "GET", f"/work-items/{copied['task']}").json["receipts"]
    assert mine["answers"]["own_phone"] == OTHER and mine["answers"]["reporter"] == {"name": "***", "phone": "***"}
    assert office.done("li", copied["task"], REQUEST).status_code == 200
    (seen,) = office.call("li", "GET", f"/work-items/{copied['task']}").json["receipts"]
    assert (seen["answers"]["own_phone"], TYPED in seen["answers"]["note"]) == ("139****0009", False)


def test_no_answer_holds_what_is_sealed(office: Office, copied: dict[str, str]) -> None:
    """Whoever asks, of whatever item or case, in the API and on the pages."""
    places = [f"/work-items/{copied['task']}", f"/work-items/{copied['copy']}", f"/cases/{copied['case']}"]
    places += [f"/cases/{copied['case']}/trail", "/work-items", "/work-items?box=copied", "/cases"]
    pages = [f"/items/{copied['task']}", f"/items/{copied['copy']}", f"/cases/{copied['case']}"]
    for who in ("li", "wang", "zhao", "guan"):
        told = [office.call(who, "GET", place).text for place in places]
        headers = {"Authorization": f"Bearer {office.tokens[who]}"}
        told += [office.client().get(page, headers=headers).text for page in pages]
        assert not [text for text in told if "enc1:" in text or PHONE in text], who
