"""Whom a case is about reads what became a record: of what was declined nothing."""

from pathlib import Path
from typing import Any

from tests.app.cases.mask_samples import DECISION, TEXT, UNIT, enter_unit, schema, sent
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import Office

MANIFEST = """
title = "登记"

[process.main]
title = "登记"
start = ["inspector"]
register = "letter"

[lane.receiver]
role = "inspector"
org = "starter"

[lane.judge]
role = "inspector"
org = "starter"
different_from = ["receive"]

[form.letter]
[form.request]
facts = ["amount"]
[form.decision]
facts = ["decision"]

[register.letter]
form = "letter"
key = ["subject"]
owner = "holder"
title_field = "subject"
public = ["subject"]
key_fields = ["subject"]
"""
LETTER = schema(
    "登记", ["subject"], subject={**TEXT, "title": "名称"}, holder={**TEXT, "title": "单位", "maxLength": 20}
)
MARK = "暗标一号井"


def published(office: Office, folder: Path) -> Office:
    enter_unit(office)
    nodes = [d.start(), d.user("receive", "letter", "letter"), d.user("judge", "decision", "decision")]
    nodes += [d.xor("g", default="no"), d.service("publish", "publish", register="'letter'", face="'none'")]
    flows = ["begin > receive", "receive > judge", "judge > g", "no: g > declined", "publish > done"]
    flows += ['g > publish | decision["decision"] == "approve"']
    lanes = {"receive": "receiver", "judge": "judge"}
    drawing = d.document(d.process("main", [*nodes, d.end(), d.end("declined")], flows, lanes=lanes))
    forms: dict[str, Any] = {"letter": LETTER, "decision": DECISION}
    return drawn(office, folder, MANIFEST, {"main.bpmn": drawing}, forms_too=forms)


def test_what_was_declined_is_not_told(office: Office, tmp_path: Path) -> None:
    here = published(office, tmp_path)
    read = []
    for number, word in enumerate(("approve", "return")):
        case = sent(
            here, "li", here.started("li", "drawn.main"), {"subject": MARK + "甲" * number, "holder": UNIT}
        )
        ended = sent(here, "wang", case, {"decision": word})
        assert ended["state"] == "finished"
        found = here.call("jia", "GET", f"/cases/{ended['id']}")
        assert found.status_code == 200
        read.append((len(found.json["file"]), len(found.json["case"]["submissions"])))
        assert len(here.call("li", "GET", f"/cases/{ended['id']}").json["file"]) == 2
    assert read == [(1, 1), (0, 0)]
