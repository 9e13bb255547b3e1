"""A business of the tests in which units act that did not begin the case: two report, departments decide."""

from pathlib import Path
from typing import Any

from app.accounts.create_user import NewUser, enter
from app.accounts.models import Org
from app.accounts.tokens import create_token
from app.db import write
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, THERE, Office

UNITS = {"jia": "37FM000001", "yi": "37FM000002", "bing": "37FM000003"}
MANIFEST = """
title = "整改"

[process.main]
title = "责令整改"
start = ["inspector"]
summary = ["subject"]

[lane.proposer]
role = "inspector"
org = "starter"

[lane.chief]
role = "inspector"
org = "office"

[lane.unit]
role = "contractor"
org = "unit"

[form.order]
[form.ruling]
facts = ["decision"]
[form.report]
facts = ["measures"]
[form.accept]
facts = ["decision"]
[form.decision]
facts = ["decision"]
[form.request]
facts = ["amount"]
"""
REMARKS = {
    "type": "array",
    "title": "要求",
    "items": {
        "type": "object",
        "properties": {
            "field": {"type": "string", "title": "栏目", "maxLength": 100},
            "message": {"type": "string", "title": "要求", "maxLength": 200},
        },
    },
}
TEXT = {"type": "string", "maxLength": 200}
PHONE = {**TEXT, "title": "电话", "x-sensitive": True}
PHOTOS = {"type": "array", "title": "照片"}
AGREE = {"type": "string", "title": "决定", "enum": ["approve", "return"]}
RULED = {"decision": AGREE, "opinion": {**TEXT, "title": "意见"}, "remarks": REMARKS}


def schema(title: str, required: str, **properties: Any) -> dict[str, Any]:
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, "type": "object"}
    return {**head, "additionalProperties": False, "required": [required], "properties": properties}


FORMS = {
    "order": schema("整改指令", "subject", subject={**TEXT, "title": "事项"}, phone=PHONE),
    "ruling": schema("签发意见", "decision", **RULED),
    "report": schema("整改报告", "measures", measures={**TEXT, "title": "措施"}, proof_files=PHOTOS),
    "accept": schema("验收意见", "decision", **RULED),
}  # fmt: skip
FLOWS = [
    "begin > in", "in > order", "order > who", "who > rule", "rule > g", "back: g > in",
    'g > to | ruling["decision"] == "approve"', "to > report", "report > accept", "accept > h", "again: h > to",
    'h > done | accept["decision"] == "approve"',
]  # fmt: skip


def package() -> dict[str, bytes]:
    """Ordered here, ruled there, reported by two units side by side, accepted here."""
    many = d.instances("units", "unit", "reports", "reported")
    nodes = [d.start(), d.xor("in"), d.user("order"), d.rule("who", "where"), d.user("rule", "ruling", "ruling")]
    nodes += [
        d.xor("g", default="back"),
        d.xor("to"),
        d.user("report", "reported", "report", many),
        d.user("accept"),
    ]
    nodes += [d.xor("h", default="again"), d.end()]
    units = ", ".join(f'"{code}"' for code in list(UNITS.values())[:2])
    cells = ["-", f'"{THERE}"', f"[{units}]"]
    lanes = {"order": "proposer", "rule": "chief", "report": "unit", "accept": "proposer"}
    table = d.table("where", ["starter"], ["office", "units"], [cells])
    return {"main.bpmn": d.document(d.process("main", nodes, FLOWS, lanes=lanes)), "where.dmn": table}


def unit_people(office: Office) -> None:
    """Three units with a person each."""
    with office.database.transaction():
        for who, code in UNITS.items():
            write().add(Org(code=code, kind="contractor", name=f"单位{who}", region_code=HERE[3:], active=True))
        write().flush()
        for who, code in UNITS.items():
            enter(NewUser(code, "contractor", who, f"测{who}"), "x")
            office.tokens[who] = create_token(who)


def unit_office(office: Office, folder: Path, more: str = "") -> Office:
    """The office with three units, the last of which has nothing to do."""
    unit_people(office)
    return drawn(office, folder, MANIFEST + more, package(), forms_too=FORMS)


def task_of(office: Office, case: str, org: str) -> str:
    """The open task of an organisation."""
    for who in ("li", "zhao"):
        found = office.call(who, "GET", f"/cases/{case}").json
        items = found.get("case", {}).get("work_items", ())
        for one in items:
            if one["kind"] == "task" and one["post"]["org"] == org:
                return str(one["id"])
    raise AssertionError(f"nothing lies at {org}")


def step(office: Office, who: str, case: str, answers: dict[str, Any]) -> None:
    """Send the form that lies on somebody's desk."""
    org = UNITS.get(who) or (THERE if who == "zhao" else HERE)
    done = office.done(who, task_of(office, case, org), answers)
    assert done.status_code == 200, done.text


def ordered(office: Office, opinion: str = "同意签发") -> str:
    """A case that lies with both units."""
    case = str(office.started("li", "drawn.main")["id"])
    step(office, "li", case, {"subject": "通风不良", "phone": "13812345678"})
    step(office, "zhao", case, {"decision": "approve", "opinion": opinion})
    return case
