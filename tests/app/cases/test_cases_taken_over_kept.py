"""Why an item is here tells nobody more than the case file does, and nothing that is not so."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.door_samples import page
from tests.app.cases.mask_samples import DECISION, LETTER, TEXT, UNIT, enter_unit, schema
from tests.app.cases.quota_samples import quota_refusing
from tests.app.cases.test_cases_signers import KNOWN, TABLE, WHO, late, open_items
from tests.app.engine import engine_diagrams as d
from tests.app.inbox.test_inbox_arrivals import head, told
from tests.plugins.country import CITY, Country, other_project, task
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, THERE, Office

MANIFEST = """
title = "登记"
[process.main]
title = "登记"
start = ["inspector"]
[lane.worker]
role = "inspector"
org = "starter"
[lane.judge]
role = "inspector"
org = "other"
[form.letter]
[form.inner]
facts = ["decision"]
[step.main.over]
reads = ["letter"]
"""
LANE = '[lane.unit]\nrole = "contractor"\norg = "unit"\n'
WHERE = d.table("where", ["starter"], ["unit", "other"], [["-", f'"{UNIT}"', f'"{THERE}"']])
INNER = schema(
    "内部核查",
    ["decision"],
    decision={"type": "string", "title": "决定", "enum": ["approve", "return"]},
    opinion={**TEXT, "title": "内部意见"},
    remarks=DECISION["properties"]["remarks"],
)
SECRET = "内部核查意见“底价八十万”不符。"
WRITTEN = {"subject": "甲", "contact": "张三丰", "id_no": "330326196001010010"}


def begun(
    office: Office, folder: Path, nodes: list[str], flows: list[str], lane: str, form: str = "letter"
) -> str:
    """A case of the office here, begun with that form, whose step `over` reads the letter alone."""
    enter_unit(office)
    start = [d.start(), d.rule("who", "where"), d.xor("m"), d.user("fill", form, form), d.end()]
    start += [d.user("check", "inner", "inner")]
    lanes = {"fill": "worker", "check": "judge" if lane == "unit" else "worker", "over": lane}
    flows = ["begin > who", "who > m", "m > fill", "fill > check", "over > done", *flows]
    main = d.document(d.process("main", [*start, *nodes], flows, lanes=lanes), errors=("no_quota",))
    files = {"main.bpmn": main, "where.dmn": WHERE}
    drawn(
        office,
        folder,
        MANIFEST + (LANE if lane == "unit" else ""),
        files,
        forms_too={"letter": LETTER, "inner": INNER},
    )
    case = office.started("li", "drawn.main")
    answers = WRITTEN if form == "letter" else REQUEST
    assert office.done("li", case["work_items"][0]["id"], answers).status_code == 200
    return str(case["id"])


def read(office: Office, who: str) -> tuple[Any, str]:
    """The only open item of that person: why it is there by the API, and its page."""
    (item,) = office.call(who, "GET", "/work-items?box=todo").json["items"]
    shown = office.call(who, "GET", f"/work-items/{item['id']}").json
    assert {one["form"] for one in shown["file"]} <= {"letter"}
    return shown["ruling"], page(office, who, f"/items/{item['id']}").text


@pytest.mark.parametrize(("lane", "who"), [("unit", "jia"), ("judge", "zhao")])
def test_what_a_step_refused_is_not_told_to_who_does_not_read_all(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lane: str, who: str
) -> None:
    quota_refusing(monkeypatch, SECRET)
    nodes = [d.service("quota", "drawn.quota", "given"), d.boundary("no", "quota", d.error("no_quota"))]
    nodes += [d.user("over", "letter", "letter")]
    case = begun(office, tmp_path, nodes, ["check > quota", "quota > done", "no > over"], lane, "request")
    (item,) = open_items(office, case)
    checks = "zhao" if lane == "unit" else "wang"
    assert office.done(checks, item["id"], {"decision": "approve", "opinion": "底价八十万"}).status_code == 200
    ruling, text = read(office, who)
    assert ruling["opinion"] == "系统办理没有通过，按流程转本部门办理。"
    assert "底价" not in text


def test_what_an_internal_decision_asked_for_is_not_told(office: Office, tmp_path: Path) -> None:
    nodes = [d.xor("g", default="x"), d.user("over", "letter", "letter")]
    nodes += [d.boundary("late", "fill", d.timer("PT1H"))]
    flows = ["check > g", 'g > m | inner["decision"] == "return"', "x: g > done", "late > over"]
    case = begun(office, tmp_path, nodes, flows, "unit")
    (item,) = open_items(office, case)
    remarks = [{"field": "/subject", "message": "暗标要求"}]
    back = office.done("zhao", item["id"], {"decision": "return", "opinion": "暗标", "remarks": remarks})
    assert back.status_code == 200, back.text
    late(office, case)
    ruling, text = read(office, "jia")
    assert ruling["opinion"] == "规定的时间已到，由系统自动转来。" and "暗标" not in text


@pytest.mark.parametrize("sequential", [True, False])
def test_of_several_who_each_fill_it_no_rule_has_chosen_one(
    office: Office, tmp_path: Path, sequential: bool
) -> None:
    many = d.instances("offices", "office", "results", "signed", sequential)
    nodes = [d.start(), d.user("fill", "request", "request"), d.rule("who", "offices"), d.end()]
    nodes += [d.user("sign", "signed", "letter", many)]
    lanes = {"fill": "worker", "sign": "signers"}
    main = d.document(
        d.process("main", nodes, ["begin > fill", "fill > who", "who > sign", "sign > done"], lanes=lanes)
    )
    decisions = '[form.verdict]\nfacts = ["decision"]\n[form.second]\nfacts = ["decision"]\n'
    assert decisions in KNOWN
    files = {"main.bpmn": main, "offices.dmn": TABLE}
    drawn(office, tmp_path, KNOWN.replace(decisions, "[form.letter]\n"), files, forms_too={"letter": LETTER})
    case = office.started("li", "drawn.main")
    office.done("li", case["work_items"][0]["id"], REQUEST)
    for org in (HERE, THERE):
        (item,) = [one for one in open_items(office, str(case["id"])) if one["post"]["org"] == org]
        shown = office.call(WHO[org], "GET", f"/work-items/{item['id']}").json
        assert "依规则" not in str(shown["rulings"])
        assert office.done(WHO[org], item["id"], {**WRITTEN, "subject": f"甲{org}"}).status_code == 200


def test_what_comes_again_unchanged_was_not_amended(each_country: Country) -> None:
    """And the office that had handed it over is told so."""
    here, answers = each_country, other_project("新城金矿采掘工程")
    case = here.sent("yan", "collect_project", answers)
    over = {"decision": "handover", "opinion": "由市局办理。", "handover_to": CITY}
    moved = here.decide("zhao", case, over)
    remarks = [{"field": "/site_place", "message": "请核实"}]
    back = here.decide("tai", moved, {"decision": "return", "opinion": "请核实。", "remarks": remarks})
    body = {"answers": answers, "confirm": ["V-RETURN-2"]}
    again = here.call("yan", "POST", f"/work-items/{task(back)['id']}/complete", body)
    assert again.status_code == 200, again.text
    rows = told(head(here, "zhao", again.json["case"]))
    assert rows["来件原因"] == "重新提交后，依规则由本部门办理。本部门此前已将本件移交其他部门。"
