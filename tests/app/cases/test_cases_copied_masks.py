"""A mask typed on a copy stands for nothing: what another department answered opens to nobody by it."""

from pathlib import Path
from typing import Any

from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, THERE, Office

REPLY: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "回执",
    "type": "object",
    "properties": {
        "words": {"type": "string", "title": "内容", "maxLength": 200},
        "phone": {"type": "string", "title": "电话", "format": "cn-phone", "x-rule": "V-TEL", "x-sensitive": True},
    },
}
MANIFEST = """
title = "抄送"

[process.main]
title = "办理"
start = ["inspector"]

[lane.receiver]
role = "inspector"
org = "starter"

[form.reply]
[form.request]
facts = ["amount"]
"""


def test_a_mask_of_another_department_opens_nothing(office: Office, tmp_path: Path) -> None:
    tell = [
        d.service(f"to_{org}", "copy", org=f"'{org}'", title="'请阅'", form="'reply'") for org in (HERE, THERE)
    ]
    nodes = [d.start(), *tell, d.user("fill", "request", "request"), d.end()]
    flows = [f"begin > to_{HERE}", f"to_{HERE} > to_{THERE}", f"to_{THERE} > fill", "fill > done"]
    main = d.document(d.process("main", nodes, flows, "receiver"))
    drawn(office, tmp_path, MANIFEST, {"main.bpmn": main}, forms_too={"reply": REPLY})
    office.started("li", "drawn.main")
    mine, hers = (
        office.call(who, "GET", "/work-items?box=copied").json["items"][0]["id"] for who in ("li", "zhao")
    )
    assert office.done("li", mine, {"words": "甲", "phone": "13812345678"}).status_code == 200
    sent = office.done("zhao", hers, {"words": "乙", "phone": "138****5678"})
    assert sent.status_code == 422, sent.text
    assert [one["field"] for one in sent.json["problems"]] == ["/phone"]
