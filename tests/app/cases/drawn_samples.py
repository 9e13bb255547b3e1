"""Businesses drawn in tests: the manifest says what a drawing needs, and whom it needs is entered."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.app.cases.mask_samples import DECISION, LETTER, MANIFEST, TEXT, UNIT, enter_unit, schema
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, THERE, Office

SECOND = "37FM000002"
LANES = {
    "worker": ("inspector", "starter"), "judge": ("inspector", "office"), "other": ("inspector", "other"),
    "owner": ("contractor", "starter"), "unit": ("contractor", "unit"), "second": ("contractor", "second"),
}  # fmt: skip
"""Role and organisation: `wang` acts for the office, `zhao` for the other, `jia` and `yi` for the units."""
WHERE = d.table(
    "where", ["starter"], ["office", "other", "unit", "second", "offices", "results", "more"],
    [["-", f'"{HERE}"', f'"{THERE}"', f'"{UNIT}"', f'"{SECOND}"', f'["{HERE}", "{THERE}"]', "[]", "[]"]],
)  # fmt: skip
INNER = schema(
    "内部核查", ["decision"],
    decision={"type": "string", "title": "决定", "enum": ["approve", "return"]},
    opinion={**TEXT, "title": "内部意见"}, remarks=DECISION["properties"]["remarks"],
)  # fmt: skip
RULED = {**DECISION, "properties": {**DECISION["properties"], "opinion": {**TEXT, "title": "意见"}}}
FORMS = {"letter": LETTER, "decision": RULED, "inner": INNER, "noted": {**INNER, "title": "初核"}}
REGISTER = MANIFEST[MANIFEST.index("[register.letter]") :]
AGREED = {"decision": "approve"}


def returned(message: str, field: str = "/note", **more: str) -> dict[str, Any]:
    """A decision that asks for this."""
    return {"decision": "return", "remarks": [{"field": field, "message": message}], **more}


def drawing(
    steps: Mapping[str, str],
    *flows: str,
    nodes: Sequence[str] = (),
    many: Mapping[str, str] | None = None,
    key: str = "main",
    **more: Any,
) -> dict[str, bytes]:
    """A process; `steps` of people: lane, form and, if not named like the form, the variable; of several instances
    those in `many`. A flow may lead through several nodes."""
    found = {key: [*words.split(), ""] for key, words in steps.items()}
    people = [
        d.user(key, words[2] or words[1], words[1], (many or {}).get(key, "")) for key, words in found.items()
    ]
    lanes = {key: words[0] for key, words in found.items()}
    inner = [d.start(), *([d.rule("who", "where")] if key == "main" else []), *people, *nodes, d.end()]
    ways = [one for flow in flows for one in _apart(flow)]
    return {f"{key}.bpmn": d.document(d.process(key, inner, ways, lanes=lanes), **more)}


def _apart(flow: str) -> Iterator[str]:
    name, _, way = flow.rpartition(": ")
    if "|" in flow:
        yield flow
        return
    for at, (source, target) in enumerate(pairwise(way.split(" > "))):
        yield f"{name + ': ' if name and not at else ''}{source} > {target}"


def manifest(
    drawn: str, forms: Mapping[str, Any], reads: Mapping[str, list[str]] | None = None, register: str = ""
) -> str:
    """The lanes and forms of these drawings, and what is read at steps of the process `main`; `register`: in which
    it files, as declared."""
    lanes = sorted(set(re.findall(r'<bpmn:lane id="\w+" name="(\w+)"', drawn)))
    start = "contractor" if "owner" in lanes else "inspector"
    parts = ['title = "登记"\n[process.main]\ntitle = "登记"', f'start = ["{start}"]']
    parts += ['register = "letter"'] * bool(register)
    parts += [f'[lane.{one}]\nrole = "{LANES[one][0]}"\norg = "{LANES[one][1]}"' for one in lanes]
    for name in sorted(set(re.findall(r'value="(\w+)-schema\.json"', drawn))):
        known = "amount" if name == "request" else "decision" * ("decision" in forms[name]["properties"])
        parts.append(f"[form.{name}]\nfacts = {json.dumps([known] * bool(known))}")
    parts += [f"[step.main.{step}]\nreads = {json.dumps(names)}" for step, names in (reads or {}).items()]
    return "\n".join([*parts, register])


def business(
    office: Office, folder: Path, files: Mapping[str, bytes], forms: Mapping[str, Any] = FORMS, **more: Any
) -> str:
    """A case of the process `main`, begun by `jia` where that is a unit; its number."""
    enter_units(office)
    found = b"".join(files.values()).decode()
    files = {**({"where.dmn": WHERE} if ">where<" in found else {}), **files}
    drawn(office, folder, manifest(found, forms, **more), files, forms_too=forms)
    return str(office.started("jia" if 'name="owner"' in found else "li", "drawn.main")["id"])


def enter_units(office: Office) -> None:
    """Two units, of which `jia` and `yi` may act."""
    enter_unit(office)
    enter_unit(office, SECOND, "乙", "yi")


def only(office: Office, who: str, step: str = "") -> dict[str, Any]:
    """The one task of somebody, or the one at that step, as it is shown."""
    items = office.call(who, "GET", "/work-items?box=todo").json["items"]
    (item,) = [one for one in items if step in ("", one["step"])]
    return office.call(who, "GET", f"/work-items/{item['id']}").json or {}


def send(office: Office, who: str, answers: Mapping[str, Any], step: str = "", code: int = 200) -> None:
    """Send the one task of somebody, or the one at that step."""
    done = office.done(who, only(office, who, step)["id"], answers)
    assert done.status_code == code, done.text


def free(found: Mapping[str, Any]) -> bool:
    """Whether nothing came back on it."""
    return (found["returned"], found["remarks"], found["unlocked"]) == (False, [], None)


def asked(found: Mapping[str, Any]) -> list[str]:
    """What is to be mended on what came back, that field alone."""
    assert found["returned"] and found["unlocked"] == [one["field"] for one in found["remarks"]]
    return [one["message"] for one in found["remarks"]]
