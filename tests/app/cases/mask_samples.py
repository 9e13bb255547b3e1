"""A business in which a department writes the record of a unit, and the unit changes it or begins with it."""

import io
from pathlib import Path
from typing import Any

from app import db
from app.accounts.create_user import NewUser, enter
from app.accounts.models import Org
from app.accounts.tokens import create_token
from tests.app.engine import engine_diagrams as d
from tests.plugins.country import PDF
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, Office

UNIT = "37FM000001"
NUMBER, WRONG, WITNESS = "330326196001010010", "330326196001280010", "330326199610103945"
MASK, CONTACT, SCAN = "330326********0010", "欧阳春晓", "欧阳春晓身份证.pdf"
AGREED = {"decision": "approve"}
ID_NO = {"type": "string", "title": "证号", "format": "cn-id", "x-rule": "V-ID", "x-sensitive": True}
TEXT = {"type": "string", "maxLength": 200}


def schema(title: str, required: list[str], **properties: Any) -> dict[str, Any]:
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, "type": "object"}
    return {**head, "additionalProperties": False, "required": required, "properties": properties}


ROW = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"name": {**TEXT, "title": "姓名"}, "id_no": ID_NO},
}
LETTER = schema(
    "登记", ["subject"], subject={**TEXT, "title": "名称"}, holder={**TEXT, "title": "单位", "maxLength": 20},
    note={**TEXT, "title": "说明"}, contact={**TEXT, "title": "联系人"}, id_no=ID_NO,
    id_no_files={"type": "array", "title": "证件扫描件", "maxItems": 10},
    plain_files={"type": "array", "title": "附件", "maxItems": 10},
    people={"type": "array", "title": "人员", "maxItems": 20, "items": ROW},
)  # fmt: skip
RENEWAL = schema(
    "续办", ["why"], why={**TEXT, "title": "事由"}, my_id={**ID_NO, "x-prefill": "record.letter.id_no"},
    my_contact={**TEXT, "title": "联系人", "readOnly": True, "x-prefill": "record.letter.contact"},
    my_note={**TEXT, "title": "说明", "x-prefill": "record.letter.note"},
    my_subject={**TEXT, "title": "名称", "x-prefill": "record.letter.subject"},
)  # fmt: skip
REMARK = schema("补正", [], field={**TEXT, "title": "栏目"}, message={**TEXT, "title": "要求"})
DECISION = schema(
    "审核", ["decision"],
    decision={"type": "string", "title": "决定", "enum": ["approve", "return"]},
    remarks={"type": "array", "title": "补正要求", "items": {key: REMARK[key] for key in ("type", "properties")}},
)  # fmt: skip
MANIFEST = """
title = "登记"

[process.main]
title = "登记"
start = ["inspector"]
register = "letter"

[process.change]
title = "变更"
start = ["contractor"]
register = "letter"
unreviewed = "只改说明的变更按规则当即登记"

[process.report]
title = "填报"
start = ["contractor"]
register = "letter"

[process.joint]
title = "会办"
start = ["inspector"]
register = "letter"

[process.renew]
title = "续办"
start = ["contractor"]

[lane.receiver]
role = "inspector"
org = "starter"

[lane.handler]
role = "inspector"
org = "office"
different_from = ["receive"]

[lane.concluder]
role = "inspector"
org = "office"
different_from = ["receive", "amend"]

[lane.owner]
role = "contractor"
org = "starter"

[lane.unit]
role = "contractor"
org = "unit"

[lane.judge]
role = "inspector"
org = "office"

[form.letter]
[form.renewal]
[form.decision]
facts = ["decision"]
[form.request]
facts = ["amount"]

[register.letter]
form = "letter"
key = ["subject"]
owner = "holder"
title_field = "subject"
public = ["subject"]
masked = ["contact"]
key_fields = ["subject", "holder", "id_no", "people"]
minor_fields = ["note", "contact"]
"""
PUBLISH = d.service("publish", "publish", register="'letter'", face="'none'")
ENDS = ['g > publish | decision["decision"] == "approve"', "back: g > in", "publish > done"]


def _joint() -> bytes:
    """Begun by a department and amended by the unit, on the same form."""
    nodes = [d.start(), d.rule("who", "where"), d.user("receive", "letter", "letter"), d.xor("in")]
    nodes += [d.user("amend", "letter", "letter"), d.user("handle", "decision", "decision")]
    nodes += [
        d.xor("g", default="back"),
        d.service("publish", "publish", register="'letter'", face="'none'"),
        d.end(),
    ]
    way = ["begin > who", "who > receive", "receive > in", "in > amend", "amend > handle", "handle > g", *ENDS]
    lanes = {"receive": "receiver", "amend": "unit", "handle": "concluder"}
    return d.document(d.process("joint", nodes, way, lanes=lanes))


def _process(name: str, first: str, lane: str, judge: str, light: bool = False) -> bytes:
    nodes = [d.start(), d.rule("who", "where"), d.xor("in"), d.user(first, "letter", "letter")]
    nodes += [d.user("handle", "decision", "decision"), d.xor("g", default="back")]
    nodes += [PUBLISH, d.end()]
    way = ["begin > who", "who > in", f"in > {first}", "handle > g", *ENDS]
    if light:
        nodes += [d.service("weigh", "classify", "kind", register="'letter'"), d.xor("h", "on"), d.xor("out")]
        way = [one.replace("g > publish", "g > out") for one in way] + ["out > publish"]
        way += [f"{first} > weigh", "weigh > h", 'h > out | kind == "minor"', "on: h > handle"]
    else:
        way.append(f"{first} > handle")
    return d.document(d.process(name, nodes, way, lanes={first: lane, "handle": judge}))


def enter_unit(office: Office, code: str = UNIT, called: str = "甲", who: str = "jia") -> None:
    """The unit that these businesses are about, `jia` of which may act, or another one."""
    with office.database.transaction():
        unit = Org(code=code, kind="contractor", name=f"单位{called}", region_code=HERE[3:], active=True)
        db.write().add(unit)
        db.session().flush()
        enter(NewUser(code, "contractor", who, f"测{called}"), "x")
        office.tokens[who] = create_token(who)


def published(office: Office, folder: Path) -> Office:
    """The office with the business and its unit."""
    enter_unit(office)
    renew = d.process("renew", [d.start(), d.user("fill", "renewal", "renewal"), d.end()],
                      ["begin > fill", "fill > done"], lanes={"fill": "owner"})  # fmt: skip
    files = {
        "main.bpmn": _process("main", "receive", "receiver", "handler"),
        "change.bpmn": _process("change", "fill", "owner", "judge", light=True),
        "report.bpmn": _process("report", "fill", "owner", "judge"),
        "joint.bpmn": _joint(),
        "renew.bpmn": d.document(renew),
        "where.dmn": d.table("where", ["starter"], ["office", "unit"], [["-", f'"{HERE}"', f'"{UNIT}"']]),
    }
    return drawn(
        office, folder, MANIFEST, files, forms_too={"letter": LETTER, "renewal": RENEWAL, "decision": DECISION}
    )


def uploaded(office: Office, who: str, name: str = SCAN) -> dict[str, str]:
    """A file with a telling name."""
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    kept = office.client().post("/api/v1/attachments", headers=headers, data={"file": (io.BytesIO(PDF), name)})
    assert kept.status_code == 201, kept.text
    return {"id": kept.json["id"]}


def task(case: dict[str, Any]) -> str:
    """The open task."""
    (only,) = [one["id"] for one in case["work_items"] if one["kind"] == "task" and one["open"]]
    return str(only)


def sent(office: Office, who: str, case: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """Complete the open task; must succeed."""
    confirm = [] if "decision" in answers else ["V-PII-1", "V-RETURN-2"]
    told = {"answers": answers, "confirm": confirm}
    done = office.call(who, "POST", f"/work-items/{task(case)}/complete", told)
    assert done.status_code == 200, done.text
    return dict(done.json["case"])


def letter(**more: Any) -> dict[str, Any]:
    """What li writes about the unit."""
    people = [{"name": "甲", "id_no": WITNESS}]
    answers = {"subject": "一号井", "holder": UNIT, "note": "电话13700001111", "contact": CONTACT}
    return {**answers, "id_no": NUMBER, "people": people, **more}


def recorded(office: Office, **more: Any) -> str:
    """The record that li wrote and wang approved."""
    case = sent(office, "li", office.started("li", "drawn.main"), letter(**more))
    return str(sent(office, "wang", case, AGREED)["entry"])


def changing(office: Office, entry: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A change that the unit begins, and the form as it is told there."""
    made = office.call("jia", "POST", "/cases", {"process": "drawn.change", "entry_id": entry})
    assert made.status_code == 201, made.text
    case = dict(made.json["case"])
    return case, told(office, "jia", case)["answers"]


def told(office: Office, who: str, case: dict[str, Any]) -> dict[str, Any]:
    """The open task as this person has it."""
    shown = office.call(who, "GET", f"/work-items/{task(case)}")
    assert shown.status_code == 200, shown.text
    return dict(shown.json or {})
