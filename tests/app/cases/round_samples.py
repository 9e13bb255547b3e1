"""A business in which several report and one handles what they found; whom it is about has a person."""

from pathlib import Path
from typing import Any

from tests.app.cases.door_samples import page
from tests.app.cases.mask_samples import DECISION, ENDS, LETTER, PUBLISH, TEXT, UNIT, enter_unit, schema
from tests.app.cases.mask_samples import MANIFEST as LETTERS
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, THERE, Office

MANIFEST = """
title = "登记"

[process.main]
title = "登记"
start = ["inspector"]
register = "letter"
result = ["found"]

[lane.receiver]
role = "inspector"
org = "starter"

[lane.reporter]
role = "{role}"
org = "{org}"

[lane.handler]
role = "inspector"
org = "starter"
different_from = {apart}

[form.letter]
facts = ["subject"]

[form.found]
facts = ["text"]

[form.decision]
facts = ["decision"]

"""
FOUND = schema("意见", ["text"], text={**TEXT, "title": "意见"})
FORMS = {"letter": LETTER, "decision": DECISION, "found": FOUND}
REGISTER = LETTERS[LETTERS.index("[register.letter]") :]
WHERE = d.table(
    "where", ['letter["subject"]'], ["units"], [['"甲事"', f'["{THERE}"]'], ["-", f'["{HERE}", "{HERE}"]']]
)
STEPS = [d.start(), d.xor("m"), d.user("receive", "letter", "letter"), d.rule("who", "where"), d.xor("in")]
STEPS += [d.user("handle", "decision", "decision"), d.xor("g", default="back"), PUBLISH, d.end()]
WAY = ["begin > m", "m > receive", "receive > who", "who > in", "in > report", "handle > g", *ENDS]
LETTER_SENT = {"subject": "乙事", "holder": UNIT, "note": "n"}


def published(
    office: Office,
    folder: Path,
    many: str,
    nodes: list[str],
    flows: list[str],
    back: str = "m",
    forms: dict[str, Any] = FORMS,
    register: str = REGISTER,
    apart: str = '["receive"]',
    role: str = "inspector",
    where: bytes = WHERE,
) -> str:
    """A case begun here, in which several report; the unit that it is about has a person. Its number."""
    steps = [*STEPS, d.user("report", "reported", "found", many), *nodes]
    way = [one.replace("g > in", f"g > {back}") for one in WAY]
    lanes = {"receive": "receiver", "report": "reporter", "handle": "handler"}
    errors, messages = ("no_quota",), ("recall",)
    main = d.document(d.process("main", steps, [*way, *flows], lanes=lanes), errors=errors, messages=messages)
    enter_unit(office)
    manifest = MANIFEST.format(org="unit" if "unit" in many else "starter", apart=apart, role=role) + register
    drawn(office, folder, manifest, {"main.bpmn": main, "where.dmn": where}, forms_too=forms)
    return str(office.started("li", "drawn.main")["id"])


def several(sequential: bool) -> str:
    return d.instances("2", "", "reports", "reported", sequential)


def send(office: Office, case: str, who: str, answers: dict[str, Any]) -> None:
    """Whatever of the case somebody may fill in first."""
    items = office.call("li", "GET", f"/cases/{case}").json["case"]["work_items"]
    tasks = (one["id"] for one in items if one["kind"] == "task")
    assert any(office.done(who, one, answers).status_code == 200 for one in tasks), answers


def file(office: Office, case: str, who: str) -> dict[str, bool]:
    """What was found, and whether it holds, as somebody reads it."""
    found = office.call(who, "GET", f"/cases/{case}").json["file"]
    return {one["answers"]["text"]: one["current"] for one in found if one["form"] == "found"}


def only(office: Office, case: str, *texts: str) -> None:
    """The case ends, and whom it is about is told these and nothing of any other round."""
    send(office, case, "wang", {"decision": "approve"})
    assert file(office, case, "jia") == dict.fromkeys(texts, True)
    shown = page(office, "jia", f"/cases/{case}").text
    assert all(one in shown for one in texts) and "错" not in shown
