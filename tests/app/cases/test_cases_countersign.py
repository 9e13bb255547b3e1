"""会签: one step at several departments at once; a return takes it from the others; each begins with nothing."""

from pathlib import Path
from typing import Any

import pytest

from app.packages.faults import Faulty
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, THERE, Office

MANIFEST = """
title = "会签"

[process.main]
title = "会签"
start = ["inspector"]

[lane.worker]
role = "inspector"
org = "starter"

[lane.signers]
role = "inspector"
org = "{org}"

[form.request]
facts = ["amount", "title_text"]

[form.decision]
facts = ["decision"]
"""
FLOWS = ["begin > m", "m > fill", "fill > who", "who > sign", "sign > g", "x: g > done"]
RETURNED = 'g > m | count(results, "{0}", "return") > 0'
ASKED = {"decision": "decision", "request": "title_text"}


def diagram(form: str, until: str = "", sequential: bool = False) -> bytes:
    """Fill, then many sign; a return leads back to filling."""
    many = d.instances("offices", "office", "results", "signed", sequential, until)
    nodes = [d.start(), d.xor("m"), d.user("fill", "request", "request"), d.rule("who", "offices")]
    nodes += [d.user("sign", "signed", form, many), d.xor("g", default="x"), d.end()]
    lanes = {"fill": "worker", "sign": "signers"}
    return d.document(d.process("main", nodes, [*FLOWS, RETURNED.format(ASKED[form])], lanes=lanes))


def package(offices: str, form: str, **how: Any) -> dict[str, bytes]:
    """Diagram and table: `offices` is the cell that names them."""
    table = d.table("offices", ['request["amount"]'], ["offices"], [["-", offices]])
    return {"main.bpmn": diagram(form, **how), "offices.dmn": table}


def seen(office: Office, case: dict[str, Any]) -> dict[str, Any]:
    return dict(office.call("li", "GET", f"/cases/{case['id']}").json["case"])


def begun(office: Office) -> dict[str, Any]:
    """A case that was filled in and lies with the signers."""
    case = office.started("li", "drawn.main")
    assert office.done("li", case["work_items"][0]["id"], REQUEST).status_code == 200
    return case


def signing(office: Office, case: dict[str, Any]) -> dict[str, str]:
    """Open items of the signers by department."""
    rows = seen(office, case)["work_items"]
    return {row["post"]["org"]: row["id"] for row in rows if row["step"] == "sign"}


BOTH = f'["{HERE}", "{THERE}"]'


def test_each_department_signs_at_its_own_desk_with_an_empty_form(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, MANIFEST.format(org="office"), package(BOTH, "request"))
    case = begun(office)
    asked = signing(office, case)
    assert sorted(asked) == [HERE, THERE]
    for who, org in (("wang", HERE), ("zhao", THERE)):
        shown = office.call(who, "GET", f"/work-items/{asked[org]}").json
        assert not shown["answers"], "the answers of another are no answers of mine"
        other = next(item for place, item in asked.items() if place != org)
        assert office.done(who, other, REQUEST).status_code in (403, 404, 409)
        assert office.done(who, asked[org], REQUEST | {"title_text": f"意见 {who}"}).status_code == 200
    assert seen(office, case)["state"] == "finished"


def test_a_draft_of_ones_own_is_kept(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, MANIFEST.format(org="office"), package(BOTH, "request"))
    asked = signing(office, begun(office))
    begin = {"answers": {"title_text": "写到一半"}}
    kept = office.call("zhao", "PUT", f"/work-items/{asked[THERE]}/draft", begin)
    assert kept.status_code == 200, kept.text
    assert office.call("zhao", "GET", f"/work-items/{asked[THERE]}").json["answers"] == {"title_text": "写到一半"}


@pytest.mark.parametrize("sequential", [False, True])
def test_one_return_takes_it_from_the_others(office: Office, tmp_path: Path, sequential: bool) -> None:
    until = 'signed["decision"] == "return"'
    files = package(BOTH, "decision", until=until, sequential=sequential)
    drawn(office, tmp_path, MANIFEST.format(org="office"), files)
    case = begun(office)
    asked = signing(office, case)
    assert office.done("wang", asked[HERE], {"decision": "return"}).status_code == 200
    assert [row["step"] for row in seen(office, case)["work_items"]] == ["fill"]
    if not sequential:
        assert office.done("zhao", asked[THERE], {"decision": "approve"}).status_code == 409


def test_the_same_post_may_sign_twice_and_nobody_at_all(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, MANIFEST.format(org="office"), package(f'["{HERE}", "{HERE}"]', "decision"))
    case = begun(office)
    for who in ("wang", "li"):
        assert office.done(who, signing(office, case)[HERE], {"decision": "approve"}).status_code == 200
    assert seen(office, case)["state"] == "finished"
    drawn(office, tmp_path / "2", MANIFEST.format(org="office"), package("[]", "decision"))
    assert seen(office, begun(office))["state"] == "finished"


@pytest.mark.parametrize(("offices", "rule"), [("[7]", "D-LANE"), ('[""]', "D-MI"), ('"AJ"', "D-MI")])
def test_a_department_that_can_be_none_is_refused(office: Office, tmp_path: Path, offices: str, rule: str) -> None:
    with pytest.raises(Faulty) as refused:
        drawn(office, tmp_path, MANIFEST.format(org="office"), package(offices, "decision"))
    assert ("sign", rule) in {(one.element, one.rule) for one in refused.value.faults}


@pytest.mark.parametrize("offices", ['["AJ-999999"]', '["33FM"]'])
def test_a_department_that_is_none_is_an_incident(office: Office, tmp_path: Path, offices: str) -> None:
    drawn(office, tmp_path, MANIFEST.format(org="office"), package(offices, "decision"))
    case = office.started("li", "drawn.main")
    item = case["work_items"][0]["id"]
    refused = office.done("li", item, REQUEST)
    assert refused.status_code == 500
    told = office.call("guan", "GET", "/incidents").json["items"]
    assert [(row["case"], row["element"]) for row in told] == [(case["id"], "sign")]
    assert [row["step"] for row in seen(office, case)["work_items"]] == ["fill"]


@pytest.mark.parametrize("org", ["nobody", "signed", "results"])
def test_a_lane_whose_department_nobody_names_is_refused(office: Office, tmp_path: Path, org: str) -> None:
    with pytest.raises(Faulty) as refused:
        drawn(office, tmp_path, MANIFEST.format(org=org), package(BOTH, "decision"))
    assert {(one.element, one.rule) for one in refused.value.faults} == {("sign", "D-VAR")}


PUBLISHED = (
    MANIFEST.replace('start = ["inspector"]', 'start = ["inspector"]\nregister = "request"').replace(
        'org = "{org}"', 'org = "{org}"\ndifferent_from = ["fill"]'
    )
    + """
[register.request]
form = "request"
key = ["title_text"]
owner = "applicant"
public = ["title_text"]
"""
)


def published(office: Office, folder: Path, **given: str) -> Any:
    """What the last signature answers where a request is published after two have signed."""
    nodes = [d.start(), d.xor("m"), d.user("fill", "request", "request"), d.rule("who", "offices")]
    nodes += [
        d.user("sign", "signed", "decision", d.instances("offices", "office", "results", "signed", False, ""))
    ]
    nodes += [d.xor("g", default="x"), d.service("file", "publish", register='"request"', **given), d.end()]
    back = 'g > m | len(results) == 0 or count(results, "decision", "approve") < len(results)'
    flows = ["begin > m", "m > fill", "fill > who", "who > sign", "sign > g", back, "x: g > file", "file > done"]
    lanes = {"fill": "worker", "sign": "signers"}
    table = d.table("offices", ['request["amount"]'], ["offices"], [["-", BOTH]])
    main = d.document(d.process("main", nodes, flows, lanes=lanes))
    drawn(office, folder, PUBLISHED.format(org="office"), {"main.bpmn": main, "offices.dmn": table})
    case = begun(office)
    asked = signing(office, case)
    office.done("wang", asked[HERE], {"decision": "approve"})
    return office.done("zhao", asked[THERE], {"decision": "approve"})


@pytest.mark.parametrize(("by", "wanted"), [(None, HERE), (f'"{THERE}"', THERE), ("null", HERE)])
def test_a_diagram_names_who_of_several_stands_under_it(
    office: Office, tmp_path: Path, by: str | None, wanted: str
) -> None:
    done = published(office, tmp_path, **({"by": by} if by else {}))
    assert done.status_code == 200, done.text
    assert office.client().get("/api/v1/public/drawn.request").json["items"][0]["by_org"] == wanted


def test_who_has_not_agreed_stands_under_nothing(office: Office, tmp_path: Path) -> None:
    refused = published(office, tmp_path, by='"AJ-370600"')
    assert refused.status_code == 500
    shown = office.client().get("/api/v1/public/drawn.request")
    assert shown.status_code == 404 or shown.json["items"] == []


def test_what_the_operator_needs_is_told_with_what_it_may_do_without(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Faulty) as refused:
        published(office, tmp_path, under='"x"')
    assert any("register、by（可省略）、face（可省略）" in one.message for one in refused.value.faults)
