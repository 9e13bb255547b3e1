"""The business of several forms from docs/packages.md, published in the office: a complaint about a unit."""

import json
import re
from pathlib import Path
from typing import Any

from app import db
from app.accounts.create_user import NewUser, enter
from app.accounts.models import Org
from app.accounts.tokens import create_token
from app.effects.operators import OPERATORS
from app.packages.deploy import deploy
from tests.app.engine import engine_diagrams as d
from tests.plugins.office import THERE, Office

UNIT, PHONE, WITNESS = "33FM000009", "13800000001", "13900000002"
COMPLAINT = {
    "number": "2026-1",
    "subject": "井口无人值守",
    "unit": UNIT,
    "county": "370685",
    "reporter_phone": PHONE,
}
HANDLING = {
    "result": "属实",
    "finding": "现场无人",
    "measures": "责令改正",
    "witness_phone": WITNESS,
    "inspectors": "张三",
}
REPLY = {"answer": "已责令改正", "by_phone": True}
AGREED = 'check["decision"] == "approve"'
PUBLISH = d.service("publish", "publish", register="'complaint'", face="'full'")
STEPS = [
    d.user("receive", "complaint", "complaint"), d.user("dispatch"), d.xor("again"),
    d.user("handle", "handling", "handling"), d.user("check"), d.xor("said", "no"), d.user("reply"), PUBLISH,
]  # fmt: skip
FLOWS = [
    "begin > receive", "receive > dispatch", "dispatch > again", "again > handle", "handle > check",
    "check > said", "no: said > again", f"said > reply | {AGREED}", "reply > publish", "publish > done",
]  # fmt: skip
AGAIN = [d.xor("again"), d.user("reply_again", "reply", "reply"), d.user("check"), d.xor("said", "no"), PUBLISH]
ROUND = [
    "begin > again", "again > reply_again", "reply_again > check", "check > said", "no: said > again",
    f"said > publish | {AGREED}", "publish > done",
]  # fmt: skip
LANES = {"handle": "handler", "check": "checker"}


def texts() -> dict[str, str]:
    """The files of the page by their path."""
    page = Path("docs/packages.md").read_text()
    return dict(re.findall(r"^\*\*`([\w/.-]+)`\*\*\n```\w+\n(.*?)```", page, re.M | re.S))


def layout(schema: dict[str, Any]) -> dict[str, Any]:
    """One section with everything."""
    fields = [*schema["properties"]]
    return {"ui:options": {"sections": [{"id": "all", "title": schema["title"], "fields": fields}]}}


def written(folder: Path, file: str = "", old: str = "", new: str = "") -> tuple[Path, Path]:
    """The package in a folder of its own; in one `file` the text `new` for `old`."""
    for place, told in texts().items():
        assert old in told or Path(place).name != file
        text = told.replace(old, new, 1) if Path(place).name == file else told
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(text)
        if place.endswith("-schema.json"):
            ui = folder / place.replace("-schema", "-uischema")
            ui.write_text(json.dumps(layout(json.loads(text))))
    own = folder / "processes/hotline"
    main = d.process("complaint", [d.start(), *STEPS, d.end()], FLOWS, "receiver", lanes=LANES)
    again = d.process("answer_again", [d.start(), *AGAIN, d.end()], ROUND, "receiver", lanes={"check": "checker"})
    (own / "complaint.bpmn").write_bytes(d.document(main))
    (own / "answer_again.bpmn").write_bytes(d.document(again))
    return folder / "processes", folder / "forms"


def published(office: Office, folder: Path, old: str = "", new: str = "") -> Office:
    """The office where the business runs and the unit is known; in package.toml the text `new` for `old`."""
    processes, forms = written(folder, "package.toml", old, new)
    with office.database.transaction():
        unit = Org(
            code=UNIT, kind="contractor", name="样例井巷公司", level=None, region_code="370685", active=True
        )
        db.write().add(unit)
        db.session().flush()
        enter(NewUser(UNIT, "contractor", "shi", "shi"), "x")
        office.tokens["shi"] = create_token("shi")
        deploy(processes, forms, OPERATORS)
    return office


def item(office: Office, case: dict[str, Any], who: str = "li") -> dict[str, Any]:
    """The open task."""
    (only,) = office.call(who, "GET", f"/cases/{case['id']}").json["case"]["work_items"]
    return dict(only)


def sent(office: Office, who: str, case: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """Complete the open task; must succeed."""
    done = office.done(who, item(office, case)["id"], answers)
    assert done.status_code == 200, done.text
    return dict(done.json["case"])


def handled(office: Office, number: str = "2026-1", **changed: Any) -> dict[str, Any]:
    """A complaint that was looked into and lies with the colleague who checks."""
    case = office.started("li", "hotline.complaint")
    sent(office, "li", case, COMPLAINT | {"number": number})
    sent(office, "li", case, {"code": THERE})
    return sent(office, "zhao", case, HANDLING | changed)


def ended(office: Office) -> dict[str, Any]:
    """A complaint that is answered and published."""
    case = handled(office)
    sent(office, "wang", case, {"decision": "approve"})
    return sent(office, "li", case, REPLY)
