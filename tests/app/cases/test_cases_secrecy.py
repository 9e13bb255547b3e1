"""保密: what is kept for a few lanes is read by nobody else, wherever it lies; each reading is noted."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from app.attachments.models import Attachment
from app.attachments.store import path_of
from app.cases.drafts import GUARDED
from app.jobs.queries import open_incidents
from app.packages.faults import Faulty
from app.registers.models import Entry
from app.trail.models import TrailEntry
from tests.app.engine import engine_diagrams as d
from tests.plugins.country import PDF
from tests.plugins.drawn import drawn
from tests.plugins.office import THERE, Office

NAME, PHONE = "举报人甲", "13812345678"
LETTER: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "举报登记",
    "type": "object",
    "additionalProperties": False,
    "required": ["subject", "reporter"],
    "properties": {
        "subject": {"type": "string", "title": "举报内容", "maxLength": 200},
        "reporter": {
            "type": "object",
            "title": "举报人",
            "x-secret": "reporter",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "title": "姓名", "minLength": 2, "maxLength": 40},
                "phone": {"type": "string", "title": "电话", "format": "cn-phone", "x-rule": "V-TEL"},
            },
        },
        "letter_files": {"type": "array", "title": "来信", "x-secret": "reporter"},
    },
}
MANIFEST = """
title = "举报"

[process.main]
title = "举报办理"
start = ["inspector"]
register = "letter"

[lane.receiver]
role = "inspector"
org = "starter"

[lane.handler]
role = "inspector"
org = "office"
different_from = ["receive"]

[secret.reporter]
lanes = ["receiver"]

[form.letter]

[form.decision]
facts = ["decision"]

[form.request]
facts = ["amount"]

[register.letter]
form = "letter"
key = ["subject"]
owner = "owner"
title_field = "subject"
public = ["subject"]
key_fields = ["subject"]
"""
FLOWS = [
    "begin > in", "in > receive", "receive > who", "who > handle", "handle > g", "back: g > in",
    'g > publish | decision["decision"] == "approve"', "publish > done",
]  # fmt: skip


def package() -> dict[str, bytes]:
    """Received here, judged there, which may give it back; then filed."""
    nodes = [d.start(), d.xor("in"), d.user("receive", "letter", "letter"), d.rule("who", "where")]
    nodes += [d.user("handle", "decision", "decision"), d.xor("g", default="back")]
    nodes += [d.service("publish", "publish", register="'letter'", face="'none'"), d.end()]
    table = d.table("where", ["starter"], ["office"], [["-", f'"{THERE}"']])
    lanes = {"receive": "receiver", "handle": "handler"}
    return {"main.bpmn": d.document(d.process("main", nodes, FLOWS, lanes=lanes)), "where.dmn": table}


def published(office: Office, folder: Path, manifest: str = MANIFEST, **change: Any) -> Office:
    schema = {**LETTER, "properties": {**LETTER["properties"], **change}}
    return drawn(office, folder, manifest, package(), forms_too={"letter": schema})


def letter(office: Office) -> dict[str, Any]:
    """Answers with a scan that li uploaded."""
    sent = {"file": (io.BytesIO(PDF), "举报人甲来信.pdf")}
    headers = {"Authorization": f"Bearer {office.tokens['li']}"}
    kept = office.client().post("/api/v1/attachments", headers=headers, data=sent)
    assert kept.status_code == 201, kept.text
    return {
        "subject": "井口无人值守",
        "reporter": {"name": NAME, "phone": PHONE},
        "letter_files": [{"id": kept.json["id"]}],
    }


def received(office: Office) -> tuple[str, str, dict[str, Any]]:
    """Case, the item of the other department, and what was sent."""
    case, answers = office.started("li", "drawn.main"), letter(office)
    done = office.done("li", case["work_items"][0]["id"], answers)
    assert done.status_code == 200, done.text
    return case["id"], done.json["case"]["work_items"][0]["id"], answers


def test_nobody_but_the_receiver_reads_who_reported(office: Office, tmp_path: Path) -> None:
    case, item, answers = received(published(office, tmp_path))
    scan = f"/attachments/{answers['letter_files'][0]['id']}"
    for who, place in (("zhao", f"/work-items/{item}"), ("zhao", f"/cases/{case}"), ("li", f"/cases/{case}")):
        seen = office.call(who, "GET", place)
        assert "井口无人值守" in seen.text
        assert NAME not in seen.text and PHONE not in seen.text and "来信.pdf" not in seen.text, seen.text
    assert office.call("zhao", "GET", scan).status_code == 404
    (sheet,) = office.call("li", "GET", f"/cases/{case}").json["file"]
    asked = {"submission": sheet["submission"], "reason": "回复举报人"}
    assert office.call("zhao", "POST", f"/cases/{case}/reveal", asked).status_code == 403
    assert office.call("guan", "POST", f"/cases/{case}/reveal", asked).status_code == 404
    opened = office.call("wang", "POST", f"/cases/{case}/reveal", asked)
    assert opened.json["answers"]["reporter"] == {"name": NAME, "phone": PHONE}
    assert office.call("wang", "GET", scan).status_code == 200
    with office.database.transaction() as unit:
        rows = unit.session.scalars(select(TrailEntry).where(TrailEntry.kind == "reveal")).all()
        assert [("回复举报人" in (row.note or ""), "attachment" in (row.note or "")) for row in rows] == [
            (True, False),
            (True, True),
        ]


def test_a_mask_that_comes_back_keeps_what_was_typed(office: Office, tmp_path: Path) -> None:
    case, item, _ = received(published(office, tmp_path))
    back = office.done("zhao", item, {"decision": "return", "opinion": "请补充地点"})
    again = back.json["case"]["work_items"][0]["id"]
    shown = office.call("wang", "GET", f"/work-items/{again}").json["answers"]
    assert shown["reporter"] == {"name": "***", "phone": "***"}
    sent = office.done("wang", again, {**shown, "subject": "三号井口无人值守"})
    assert sent.status_code == 200, sent.text
    newest = office.call("li", "GET", f"/cases/{case}").json["file"][0]
    assert [one["field"] for one in newest["differences"]] == ["/subject"]
    asked = {"submission": newest["submission"], "reason": "回复举报人"}
    assert office.call("li", "POST", f"/cases/{case}/reveal", asked).json["answers"]["reporter"]["name"] == NAME
    alone = office.started("li", "drawn.main")["work_items"][0]["id"]
    refused = office.done("li", alone, {"subject": "另一件", "reporter": {"name": "***"}})
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/reporter", "V-MASK")]


def test_a_draft_keeps_what_its_writer_typed(office: Office, tmp_path: Path) -> None:
    published(office, tmp_path)
    item = office.started("li", "drawn.main")["work_items"][0]["id"]
    draft = {"answers": {"reporter": {"name": NAME}}}
    assert office.call("li", "PUT", f"/work-items/{item}/draft", draft, If_Match='"0"').status_code == 200
    assert office.call("li", "GET", f"/work-items/{item}").json["answers"]["reporter"]["name"] == NAME


WRONG = [
    [{"id": "{id}", "name": "举报人甲来信13812345678.pdf", "size": 3}],
    [{"id": PHONE, "name": NAME}],
    [{"id": {"a": PHONE}}],
    [PHONE, [PHONE], None],
    {"a": PHONE},
    PHONE,
]


@pytest.mark.parametrize("files", WRONG)
def test_a_draft_names_no_file_that_is_withheld(office: Office, tmp_path: Path, files: Any) -> None:
    """Nor does it keep anything else in its place."""
    published(office, tmp_path)
    item = office.started("li", "drawn.main")["work_items"][0]["id"]
    number = letter(office)["letter_files"][0]["id"]
    files = json.loads(json.dumps(files).replace("{id}", number))
    draft = {"answers": {"letter_files": files}}
    assert office.call("li", "PUT", f"/work-items/{item}/draft", draft, If_Match='"0"').status_code == 200
    told = office.call("wang", "GET", f"/work-items/{item}")
    assert NAME not in told.text and PHONE not in told.text
    assert [one["id"] for one in told.json["answers"].get("letter_files", [])] in ([number], [])
    with office.database.transaction() as unit:
        stored = repr(unit.session.execute(text("SELECT answers FROM drafts")).all())
        assert PHONE not in stored and NAME not in stored


def test_a_file_not_sent_yet_is_its_senders(office: Office, tmp_path: Path) -> None:
    """A colleague opens it where a draft on her desk names it openly, and never a withheld one."""
    published(office, tmp_path, other_files={"type": "array", "title": "其他附件"})
    item = office.started("li", "drawn.main")["work_items"][0]["id"]
    secret, other, loose = (letter(office)["letter_files"][0]["id"] for _ in range(3))
    draft = {"answers": {"letter_files": [{"id": secret}], "other_files": [{"id": other}]}}
    assert office.call("li", "PUT", f"/work-items/{item}/draft", draft, If_Match='"0"').status_code == 200
    files = (secret, other, loose)
    seen = {
        who: [office.call(who, "GET", f"/attachments/{one}").status_code for one in files]
        for who in ("li", "wang", "zhao", "guan")
    }
    assert seen == {"li": [200] * 3, "wang": [404, 200, 404], "zhao": [404] * 3, "guan": [404] * 3}


def test_the_record_and_the_tables_know_nothing_of_it(office: Office, tmp_path: Path) -> None:
    _, item, _ = received(published(office, tmp_path))
    assert office.done("zhao", item, {"decision": "approve"}).json["case"]["state"] == "finished"
    with office.database.transaction() as unit:
        entry = unit.session.scalars(select(Entry)).one()
        assert "reporter" not in entry.document and "letter_files" not in entry.document
        for table in (
            "submissions",
            "cases",
            "work_items",
            "trail",
            "jobs",
            "entries",
            "answered",
            "drafts",
            "attachments",
        ):
            rows = unit.session.execute(text(f"SELECT * FROM {table}")).all()
            assert NAME not in repr(rows) and PHONE not in repr(rows), table


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('[secret.reporter]\nlanes = ["receiver"]', "", "没有写明由哪些泳道掌握"),
        ('public = ["subject"]', 'public = ["subject", "reporter.name"]', "不进入台账"),
        ('key_fields = ["subject"]', 'key_fields = ["subject", "reporter"]', "不进入台账"),
        ('lanes = ["receiver"]', "lanes = []", "至少应有一条泳道"),
        ('owner = "owner"', 'owner = "reporter.name"', "所属单位写在每份记录上"),
        ("[form.letter]", '[form.letter]\nfacts = ["reporter"]', "敏感"),
        ("[secret.reporter]", '[secret.witness]\nlanes = ["handler"]\n[secret.reporter]', "没有表单用到"),
    ],
)
def test_what_would_betray_it_is_no_release(office: Office, tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in MANIFEST
    with pytest.raises(Faulty) as refused:
        published(office, tmp_path, MANIFEST.replace(old, new, 1))
    assert any(told in one.message for one in refused.value.faults), [one.message for one in refused.value.faults]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"age": {"type": "integer", "title": "年龄", "x-secret": "reporter"}}, "只能用于文字和附件"),
        ({"subject": {"type": "string", "title": "内容", "x-secret": True}}, "x-secret”应为"),
        ({"opinion": {"type": "string", "title": "意见", "x-secret": "reporter"}}, "会记入办理过程"),
    ],
)
def test_forms_say_what_can_be_withheld(office: Office, tmp_path: Path, change: dict[str, Any], told: str) -> None:
    with pytest.raises(Faulty) as refused:
        published(office, tmp_path, **change)
    assert any(told in one.message for one in refused.value.faults), [one.message for one in refused.value.faults]


@pytest.mark.parametrize("kept", [{"reporter": {"name": NAME}}, {"reporter": NAME}, "letter_files"])
def test_no_colleague_goes_on_with_a_draft_that_holds_secrets(office: Office, tmp_path: Path, kept: Any) -> None:
    """Typed in whatever shape, taken over neither to be read nor to be lost; its writer goes on with it."""
    published(office, tmp_path)
    item = f"/work-items/{office.started('li', 'drawn.main')['work_items'][0]['id']}"
    answers = {"subject": "甲"} | ({kept: letter(office)[kept]} if isinstance(kept, str) else kept)
    saved = office.call("li", "PUT", f"{item}/draft", {"answers": answers}, If_Match='"0"')
    assert saved.status_code == 200, saved.text
    office.call("li", "POST", f"{item}/release")
    refused = office.call("wang", "POST", f"{item}/draft/take", {"by": "li"})
    assert (refused.status_code, refused.json["detail"]) == (409, GUARDED)
    seen = office.call("wang", "GET", item)
    assert NAME not in seen.text and [one["secret"] for one in seen.json["drafts"]] == [True]
    assert office.call("li", "GET", item).json["answers"]["subject"] == "甲"


def test_a_damaged_secret_file_is_told_at_once(office: Office, tmp_path: Path) -> None:
    case, _, answers = received(published(office, tmp_path))
    number = answers["letter_files"][0]["id"]
    (sheet,) = office.call("wang", "GET", f"/cases/{case}").json["file"]
    asked = {"submission": sheet["submission"], "reason": "核实"}
    assert office.call("wang", "POST", f"/cases/{case}/reveal", asked).status_code == 200
    with office.database.transaction() as unit:
        (sha256,) = unit.session.scalars(select(Attachment.sha256).where(Attachment.id == int(number)))
    path_of(sha256).unlink()
    for times in (1, 2):
        assert office.call("wang", "GET", f"/attachments/{number}").status_code == 404
        with office.database.transaction():
            (incident,) = open_incidents()
            assert incident.times == times and "文件已不存在" in incident.text
