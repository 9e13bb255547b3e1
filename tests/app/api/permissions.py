"""The world of the permission table: a draft, a case under review, a published record, and how each is called."""

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.plugins.country import PDF, Case, Country, other_project, task
from tests.plugins.rehearsal import rehearse

WHO = {
    "anonymous": "", "other": "pan", "own": "yan", "reviewer": "zhao", "head": "zhang", "superior": "tai",
    "stranger": "lai", "administrator": "guan", "auditor": "shen",
}  # fmt: skip
NAMES = {"case_id", "item_id", "attachment_id", "entry", "sign_in_id", "incident_id", "release_id", "migration_id"}
STATELESS = "-"
Row = tuple[str, str, str]
"""Method, address, state."""


def table() -> dict[Row, list[str]]:
    """Expected status by row, in the order of WHO. Every line: method, address, state, nine statuses."""
    lines = Path(__file__).with_name("permissions.txt").read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {(row[0], row[1], row[2]): row[3:] for row in rows}


@dataclass
class World:
    """Ids by state and name."""

    country: Country
    ids: dict[str, dict[str, str]]

    def call(self, row: Row, who: str) -> int:
        """The status of one call; whatever it did is undone."""
        method, address, state = row
        path = self.filled(address, state)
        token = self.country.tokens.get(WHO[who])
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with self.country.client().open(path, method=method, headers=headers, **body(row, who, self)) as answer:
            return answer.status_code

    def filled(self, text: str, state: str) -> str:
        """With the ids of that state in the place of their names."""
        for name, value in {**FIXED, **self.ids.get(state, {})}.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def body(row: Row, who: str, world: World) -> dict[str, Any]:
    """What is sent along: a file, JSON or a form."""
    method, address, state = row
    if method == "GET":
        return {}
    if address == "/api/v1/attachments":
        return {"data": {"file": (io.BytesIO(PDF), "许可证.pdf")}}
    bodies = BODIES.get(f"{method} {address}", {})
    sent = {name: world.filled(one, state) if isinstance(one, str) else one for name, one in bodies.items()}
    if "password" in sent:
        sent["username"] = f"nobody-{who}"
    return {"json": sent} if address.startswith("/api/") else {"data": sent}


FIXED = {
    "register": "project", "package": "outsourcing", "form": "project", "key": "outsourcing.collect_project",
    "filename": "missing.svg", "sign_in_id": "1", "incident_id": "1", "release_id": "1", "year": "2027",
    "migration_id": "1", "moved": "1", "in_force": "1",
    "intervention_id": "1", "process": "collect_project", "table": "x", "other": "1",
    "submission": "1", "version": "1", "name": "doubt.bpmn",
}  # fmt: skip
BODIES: dict[str, Any] = {
    "POST /api/v1/cases": {"process": "outsourcing.collect_project"},
    "DELETE /api/v1/cases/{case_id}": {"reason": "误填"},
    "POST /api/v1/cases/{case_id}/reveal": {"submission": "{submission}", "reason": "核实"},
    "POST /cases/{case_id}/file/{submission}": {"reason": "核实"},
    "POST /records/{register}/{entry}": {"reason": "核实"},
    "POST /api/v1/cases/{case_id}/cancel": {"reason": "流程无法继续"},
    "POST /api/v1/cases/{case_id}/suspend": {"reason": "等待裁定"},
    "POST /api/v1/cases/{case_id}/resume": {"reason": "裁定已经生效"},
    "POST /api/v1/cases/{case_id}/move": {"from": "review", "to": "fill", "reason": "等待裁定"},
    "POST /api/v1/cases/{case_id}/variables": {"values": {"level": "city"}, "reason": "等待裁定"},
    "POST /api/v1/incidents/{incident_id}/close": {"reason": "无需再办"},
    "POST /api/v1/forms/{package}/{form}/check": {"answers": {}},
    "POST /api/v1/session": {"password": "wrong"},
    "POST /api/v1/registers/{register}/{entry}/reveal": {"reason": "核实"},
    "POST /api/v1/registers/{register}/{entry}/withdraw": {"reason": "核实"},
    "POST /api/v1/registers/{register}/{entry}/restore": {"reason": "核实"},
    "PUT /api/v1/work-items/{item_id}/draft": {"answers": {"opinion": "待定"}},
    "POST /api/v1/work-items/{item_id}/draft/take": {"by": "zhao"},
    "POST /api/v1/work-items/{item_id}/transfer": {"to_user": "zhao2"},
    "POST /sign-in": {"password": "wrong"},
}


def world(country: Country) -> World:
    """Build the three cases of yan; afterwards every call is undone."""
    begun = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    waiting, scans = under_review(country)
    ended = country.read("yan", "/cases?state=finished&process=outsourcing.collect_project")["items"][0]["id"]
    done = country.read("zhao", "/work-items?box=done")["items"][0]["id"]
    scan, entry = country.entries["scan"], country.entries["project"]
    ids = {
        "draft": {
            "case_id": begun["id"],
            "item_id": task(begun)["id"],
            "attachment_id": country.upload("yan")["id"],
        },
        "pending": {"case_id": waiting["id"], "item_id": task(waiting)["id"], "attachment_id": scans},
        "published": {"case_id": ended, "item_id": done, "attachment_id": scan, "entry": entry},
    }
    for state in ("pending", "published"):
        ids[state]["submission"] = first_sending(country, ids[state]["case_id"])
    rehearse(country)
    return World(country, ids)


def first_sending(country: Country, case: str) -> str:
    return str(country.read("zhao", f"/cases/{case}")["file"][0]["submission"])


def under_review(country: Country) -> tuple[Case, str]:
    scan = country.upload("yan")
    answers = other_project("新城金矿采掘工程", written_report_filed_files=[scan])
    return country.sent("yan", "collect_project", answers), scan["id"]


def rows_of(country: Country) -> set[Row]:
    """What the address map asks for: one row per method and state, verbs in an address written out."""
    found: set[Row] = set()
    for rule in country.app.url_map.iter_rules():
        for address in addresses(rule.rule):
            named = {name for name in NAMES if f"{{{name}}}" in address} - {
                "sign_in_id",
                "incident_id",
                "release_id",
                "migration_id",
            }
            states = (
                ["published"]
                if named == {"entry"}
                else ["draft", "pending", "published"]
                if named
                else [STATELESS]
            )
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                found |= {(method, address, state) for state in states}
    return found


def addresses(rule: str) -> list[str]:
    """`/<int:case_id>/<any(a,b):verb>` → `/{case_id}/a`, `/{case_id}/b`."""
    head, found, rest = rule.partition("<any(")
    if found:
        verbs, _, tail = rest.partition("):")
        tail = tail.partition(">")[2]
        return [one for verb in verbs.split(",") for one in addresses(f"{head}{verb}{tail}")]
    return [re.sub(r"<(?:[^:<>]+:)?([a-z_]+)>", r"{\1}", rule)]
