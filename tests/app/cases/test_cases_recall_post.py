"""撤回: only the post that sent takes a case back, whoever else belongs to its organisation."""

from pathlib import Path

import pytest

from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, THERE, Office

MANIFEST = """
title = "试验"

[process.main]
title = "办理"
start = ["inspector"]

[lane.sender]
role = "inspector"
org = "starter"

[lane.handler]
role = "inspector"
org = "office"

[form.request]
facts = ["amount"]
[form.decision]
facts = ["decision"]
"""


def published(office: Office, folder: Path) -> None:
    """A request that a neighbour decides; until then it may be recalled."""
    nodes = [
        d.start(), d.xor("in"), d.user("fill", "request", "request"), d.rule("who", "where"),
        d.user("handle", "decision", "decision"), d.boundary("back", "handle", d.message("recall")), d.end(),
    ]  # fmt: skip
    flows = ["begin > in", "in > fill", "fill > who", "who > handle", "back > in", "handle > done"]
    lanes = {"fill": "sender", "handle": "handler"}
    main = d.document(d.process("main", nodes, flows, lanes=lanes), messages=("recall",))
    table = d.table("where", ["starter"], ["office"], [["-", f'"{THERE}"']])
    drawn(office, folder, MANIFEST, {"main.bpmn": main, "where.dmn": table})


@pytest.mark.parametrize("role", ["account_manager", "head"])
def test_no_other_post_takes_a_case_back(office: Office, tmp_path: Path, role: str) -> None:
    published(office, tmp_path)
    with office.database.transaction():
        enter(NewUser(HERE, role, "other", "other"), "x")
        office.tokens["other"] = create_token("other")
    case = office.started("li", "drawn.main")
    (item,) = office.done("li", case["work_items"][0]["id"], REQUEST).json["case"]["work_items"]
    path = f"/work-items/{item['id']}"
    seen = office.call("other", "GET", path)
    assert seen.status_code == 404 or "withdraw" not in seen.json["actions"]
    assert office.call("other", "POST", f"{path}/withdraw").status_code == 403
    assert office.call("wang", "GET", path).json["actions"] == ["withdraw"]
    assert office.call("wang", "POST", f"{path}/withdraw").status_code == 200


def test_who_sent_first_does_not_take_back_what_another_post_sent_on(office: Office, tmp_path: Path) -> None:
    nodes = [
        d.start(), d.user("fill", "request", "request"), d.xor("in"), d.user("sign", "signed", "request"),
        d.rule("who", "where"), d.user("handle", "decision", "decision"),
        d.boundary("back", "handle", d.message("recall")), d.end(),
    ]  # fmt: skip
    flows = ["begin > fill", "fill > in", "in > sign", "sign > who", "who > handle", "back > in", "handle > done"]
    lanes = {"fill": "sender", "sign": "signer", "handle": "handler"}
    main = d.document(d.process("main", nodes, flows, lanes=lanes), messages=("recall",))
    table = d.table("where", ["starter"], ["office"], [["-", f'"{THERE}"']])
    signer = '[lane.signer]\nrole = "head"\norg = "starter"\n\n[lane.handler]'
    drawn(office, tmp_path, MANIFEST.replace("[lane.handler]", signer), {"main.bpmn": main, "where.dmn": table})
    with office.database.transaction():
        enter(NewUser(HERE, "head", "boss", "boss"), "x")
        office.tokens["boss"] = create_token("boss")
    case = office.started("li", "drawn.main")
    for who in ("li", "boss"):
        case = office.done(who, case["work_items"][0]["id"], REQUEST).json["case"]
    path = f"/work-items/{case['work_items'][0]['id']}"
    assert [office.call(who, "GET", path).json["actions"] for who in ("li", "boss")] == [[], ["withdraw"]]
    assert office.call("li", "POST", f"{path}/withdraw").status_code == 403
    assert office.call("zhao", "GET", path).json["state"] == "open"
    back = office.call("boss", "POST", f"{path}/withdraw").json["case"]
    assert [one["step"] for one in back["work_items"]] == ["sign"]
