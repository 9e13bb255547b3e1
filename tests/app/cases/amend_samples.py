"""A business of contractors whose records departments correct."""

from pathlib import Path
from typing import Any

from tests.app.engine import engine_diagrams as d
from tests.plugins.country import COUNTY, Case, Country, task
from tests.plugins.drawn import drawn

AGREED = {"decision": "approve"}
THING: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "登记",
    "type": "object",
    "additionalProperties": False,
    "required": ["subject"],
    "properties": {
        "subject": {"type": "string", "title": "名称", "maxLength": 200},
        "holder": {"type": "string", "title": "单位", "maxLength": 20},
        "phone": {"type": "string", "title": "电话", "maxLength": 20, "x-sensitive": True},
        "note": {"type": "string", "title": "说明", "maxLength": 200},
    },
}
MANIFEST = """
title = "登记"

[process.main]
title = "填报"
start = ["contractor"]
register = "thing"

[process.amend]
title = "更正"
start = ["inspector"]
register = "thing"

[lane.applicant]
role = "contractor"
org = "starter"

[lane.recorder]
role = "inspector"
org = "starter"

[lane.verifier]
role = "inspector"
org = "starter"
different_from = ["fix"]

[lane.reviewer]
role = "inspector"
org = "office"

[form.thing]

[form.decision]
facts = ["decision"]

[form.request]
facts = ["amount"]

[register.thing]
form = "thing"
key = ["subject"]
owner = "{owner}"
title_field = "subject"
public = ["subject"]
key_fields = ["subject", "phone", "note"]
"""
ENDS = ['g > publish | decision["decision"] == "approve"', "back: g > in", "publish > done"]


def _drawn(name: str, first: str, lanes: dict[str, str], *before: Any) -> bytes:
    nodes = [d.start(), d.xor("in"), d.user(first, "thing", "thing"), *before]
    nodes += [d.user("handle", "decision", "decision"), d.xor("g", default="back")]
    nodes += [d.service("publish", "publish", register="'thing'", face="'none'"), d.end()]
    way = ["begin > in", f"in > {first}"]
    way += [f"{first} > who", "who > handle"] if before else [f"{first} > handle"]
    return d.document(d.process(name, nodes, [*way, "handle > g", *ENDS], lanes=lanes))


def published(country: Country, folder: Path, owner: str) -> Country:
    """`owner`: the field that names the owner, or a word no field has."""
    files = {
        "main.bpmn": _drawn("main", "fill", {"fill": "applicant", "handle": "reviewer"}, d.rule("who", "where")),
        "amend.bpmn": _drawn("amend", "fix", {"fix": "recorder", "handle": "verifier"}),
        "where.dmn": d.table("where", ["starter"], ["office"], [["-", f'"{COUNTY}"']]),
    }
    drawn(country, folder, MANIFEST.format(owner=owner), files, forms_too={"thing": THING})
    return country


def begun(here: Country, who: str, process: str, entry: str | None = None, **answers: Any) -> Case:
    """A case of it, its form sent where there are answers."""
    sent = {"process": f"drawn.{process}"} | ({"answers": answers} if answers else {})
    made = here.call(who, "POST", "/cases", sent | ({"entry_id": entry} if entry else {}))
    assert made.status_code == 201, made.text
    return dict(made.json["case"])


def amended(here: Country, own: dict[str, Any], corrected: dict[str, Any]) -> str:
    """The record that yan sent and zhao corrected."""
    entry = here.decide("zhao", begun(here, "yan", "main", **own), AGREED)["entry"]
    changed = here.decide("zhao2", begun(here, "zhao", "amend", entry, **corrected), AGREED)
    assert changed["entry"] == entry
    return str(entry)


def open_form(here: Country, who: str, entry: str) -> str:
    """The item of a change that she begins."""
    return str(task(begun(here, who, "main", entry))["id"])
