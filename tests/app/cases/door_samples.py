"""Cases in which every sending carries a mark of its own, and all that one reader is told of them."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app import db
from app.cases.models import Case, Submission, WorkItem
from tests.app.cases.units import FLOWS, FORMS, MANIFEST, PHONE, TEXT, UNITS, schema, step, unit_people
from tests.app.engine import engine_diagrams as d
from tests.plugins.country import APPROVE, PDF, Country, at, other_project, sample
from tests.plugins.drawn import drawn
from tests.plugins.office import THERE, Office

MARK = re.compile(r"暗标\d+号")
PHONES = ("13812345678", "13812349999")
RULES = """
[lane.next]
role = "contractor"
org = "next"

[form.remark]
outcome = "verdict"

[step.rule]
reads = ["order", "ruling"]
"""


@dataclass(frozen=True)
class Sent:
    """A sending, its case, and what stands in it and in no other."""

    number: int
    case: int
    marks: frozenset[str]


def all_sent(office: Office) -> list[Sent]:
    """Everything that was sent, oldest first."""
    with office.database.transaction():
        rows = db.session().scalars(
            select(Submission).options(undefer(Submission.answers)).order_by(Submission.id)
        )
        found = [(row.id, row.case_id, frozenset(MARK.findall(row.answers))) for row in rows]
    return [Sent(*one) for one in found if one[2]]


def page(office: Office, who: str, path: str) -> Any:
    """A page in somebody's name."""
    return office.client().get(path, headers={"Authorization": f"Bearer {office.tokens[who]}"})


def ways(office: Office) -> Iterator[tuple[str, str]]:
    """Every address that tells of a case or an item, but the one of a sending: kind of door and path."""
    with office.database.transaction():
        items, cases = (list(db.session().scalars(select(one))) for one in (WorkItem.id, Case.id))
    for number in cases:
        yield from (("api", f"/cases/{number}{end}") for end in ("", "/trail", "/receipt", "/diagram"))
        yield from (("page", f"/cases/{number}{end}") for end in ("", "/receipt"))
    for number in items:
        yield from (("api", f"/work-items/{number}"), ("page", f"/items/{number}"))
    for box in ("todo", "pool", "done", "started", "copied", "drafts"):
        yield from (("api", f"/work-items?box={box}"), ("page", f"/inbox?box={box}"))
    yield "api", "/cases"


def told(office: Office, who: str) -> str:
    """All that one reads there, in one text."""
    found = []
    for door, path in ways(office):
        answer = office.call(who, "GET", path) if door == "api" else page(office, who, path)
        assert answer.status_code in (200, 404), (who, path, answer.text)
        found.append(json.dumps(answer.json, ensure_ascii=False) if door == "api" else answer.text)
    return "\n".join(found)


def listed(office: Office, who: str, case: int) -> tuple[list[int], list[int]]:
    """The sendings that a case lists for one, and those of its file."""
    answer = office.call(who, "GET", f"/cases/{case}")
    if answer.status_code != 200:
        return [], []
    found = answer.json["case"]["submissions"], answer.json["file"]
    return [int(one["id"]) for one in found[0]], sorted(int(one["submission"]) for one in found[1])


def corrected_accident(here: Country) -> dict[str, Any]:
    """A report that was given back, corrected and approved."""
    at("2014-09-13T09:00:00+08:00")
    answers = sample("accident", project_id=here.entries["project"])
    case = here.sent("zhao", "accident", answers | {"workplace": "暗标01号采场"})
    remarks = [{"field": "/workplace", "message": "暗标02号"}]
    case = here.decide("zhao2", case, {"decision": "return", "opinion": "暗标03号", "remarks": remarks})
    case = here.decide("zhao", case, answers | {"workplace": "暗标04号采场"})
    return here.decide("zhao2", case, APPROVE | {"opinion": "暗标05号"})


def answered_project(here: Country) -> dict[str, Any]:
    """A project whose copy the county has answered, given back once."""
    case = here.sent("zhong", "collect_project", other_project("暗标11号工程"))
    (copy,) = here.read("zhao", "/work-items?box=copied")["items"]
    assert here.done("zhao", copy["id"], {"comment": "暗标12号"}).status_code == 200
    remarks = [{"field": "/project_name", "message": "暗标13号"}]
    case = here.decide("tai", case, {"decision": "return", "opinion": "暗标14号", "remarks": remarks})
    return here.decide("zhong", case, other_project("暗标15号工程"))


def drawn_units(office: Office, folder: Path) -> Office:
    """The business of the units, in which a copy is answered and a third unit goes on with the same form."""
    many = d.instances("units", "unit", "reports", "reported")
    nodes = [
        d.start(), d.xor("in"), d.user("order"), d.rule("who", "where"), d.user("rule", "ruling", "ruling"),
        d.xor("g", default="back"), d.xor("to"), d.user("report", "reported", "report", many),
        d.service("tell", "copy", org="starter", title="'请复核'", form="'remark'"),
        d.user("second", "seconded", "report"), d.user("accept"), d.xor("h", default="again"), d.end(),
    ]  # fmt: skip
    flows = [one for one in FLOWS if one != "report > accept"] + [
        "report > tell",
        "tell > second",
        "second > accept",
    ]
    units = ", ".join(f'"{UNITS[who]}"' for who in ("jia", "yi"))
    cells = ["-", f'"{THERE}"', f"[{units}]", f'"{UNITS["bing"]}"']
    lanes = {"order": "proposer", "rule": "chief", "report": "unit", "second": "next", "accept": "proposer"}
    files = {
        "main.bpmn": d.document(d.process("main", nodes, flows, lanes=lanes)),
        "where.dmn": d.table("where", ["starter"], ["office", "units", "next"], [cells]),
    }
    verdict = {"type": "string", "title": "结果", "enum": ["属实", "不属实"]}
    remark = schema("复核", "verdict", verdict=verdict, comment={**TEXT, "title": "说明"})
    unit_people(office)
    report = {**FORMS["report"], "properties": FORMS["report"]["properties"] | {"phone": PHONE}}
    return drawn(office, folder, MANIFEST + RULES, files, forms_too=FORMS | {"remark": remark, "report": report})


def upload(office: Office, who: str) -> dict[str, str]:
    """A file of somebody's, as answers name it."""
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    file = {"file": (io.BytesIO(PDF), "照片.pdf")}
    return {"id": office.client().post("/api/v1/attachments", headers=headers, data=file).json["id"]}


def reported(office: Office) -> str:
    """A case that two units have reported on, open at the third."""
    case = str(office.started("li", "drawn.main")["id"])
    step(office, "li", case, {"subject": "通风不良暗标21号"})
    step(office, "zhao", case, {"decision": "approve", "opinion": "暗标22号"})
    step(office, "jia", case, {"measures": "暗标31号", "phone": PHONES[1]})
    proof = [upload(office, "yi")]
    step(office, "yi", case, {"measures": "暗标32号", "phone": PHONES[0], "proof_files": proof})
    found = office.call("li", "GET", "/work-items?box=copied").json["items"]
    (copy,) = (one for one in found if one["kind"] == "copy")
    answers = {"verdict": "不属实", "comment": "暗标34号"}
    assert office.done("li", copy["id"], answers).status_code == 200
    return case


def given_back(office: Office, case: str) -> None:
    """The third unit reports as well; then all is given back, for one field of it."""
    step(office, "bing", case, {"measures": "暗标35号"})
    remarks = [{"field": "/measures", "message": "请写明"}]
    step(office, "wang", case, {"decision": "return", "opinion": "暗标36号", "remarks": remarks})
