"""Where rules alone move a case, whoever takes it over reads why it is there and what is still asked."""

from pathlib import Path

import pytest

from tests.app.cases.mask_samples import DECISION
from tests.app.cases.quota_samples import quota_refusing
from tests.app.cases.test_cases_accident import accident
from tests.app.cases.test_cases_signers import late, open_items
from tests.app.engine import engine_diagrams as d
from tests.app.inbox.test_inbox_arrivals import COUNTY_NAME, head, told
from tests.plugins.country import TWIN, Country, at, other_project, sample, task
from tests.plugins.drawn import drawn
from tests.plugins.office import REQUEST, THERE, Office

MANIFEST = """
title = "登记"
[process.main]
title = "登记"
start = ["inspector"]
[lane.worker]
role = "inspector"
org = "starter"
[lane.other]
role = "inspector"
org = "other"
[form.request]
[form.decision]
facts = ["decision"]
"""
WHERE = d.table("where", ["starter"], ["other"], [["-", f'"{THERE}"']])
RETURN = {"decision": "return", "remarks": [{"field": "/title_text", "message": "标题不清"}]}
REFUSED = "该单位本年度的名额已经用完。"


def begun(office: Office, folder: Path, nodes: list[str], flows: list[str]) -> str:
    """A case of the office here; the step `over` lies with the office there."""
    start = [d.start(), d.rule("who", "where"), d.xor("m"), d.user("fill", "request", "request"), d.end()]
    flows = ["begin > who", "who > m", "m > fill", "over > done", *flows]
    lanes = {"fill": "worker", "over": "other", **({"check": "worker"} if len(nodes) > 3 else {})}
    main = d.document(d.process("main", [*start, *nodes], flows, lanes=lanes), errors=("no_quota",))
    drawn(office, folder, MANIFEST, {"main.bpmn": main, "where.dmn": WHERE}, forms_too={"decision": DECISION})
    case = office.started("li", "drawn.main")
    assert office.done("li", case["work_items"][0]["id"], REQUEST).status_code == 200
    return str(case["id"])


def test_who_takes_over_by_the_clock_is_told_what_is_still_asked(office: Office, tmp_path: Path) -> None:
    nodes = [d.user("check", "check", "decision"), d.xor("g", default="x"), d.user("over", "request", "request")]
    nodes += [d.boundary("late", "fill", d.timer("PT1H"))]
    flows = ["fill > check", "check > g", 'g > m | check["decision"] == "return"', "x: g > done", "late > over"]
    case = begun(office, tmp_path, nodes, flows)
    (item,) = open_items(office, case)
    done = office.done("wang", item["id"], RETURN)
    assert done.status_code == 200, done.text
    late(office, case)
    (item,) = open_items(office, case)
    assert item["step"] == "over"
    ruling = office.call("zhao", "GET", f"/work-items/{item['id']}").json["ruling"]
    assert (ruling["org"], ruling["opinion"]) == ("", "规定的时间已到，由系统自动转来。")
    page = office.client().get(
        f"/items/{item['id']}", headers={"Authorization": f"Bearer {office.tokens['zhao']}"}
    )
    rows = told(page.text.partition('id="ruling-title"')[2].partition("</section>")[0])
    assert rows["办理单位"] == "系统（自动办理）"
    assert rows["尚未办理的补正要求"] == "标题：标题不清"


def test_who_takes_over_what_a_step_refused_is_told_what_it_said(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota_refusing(monkeypatch, REFUSED)
    nodes = [d.service("quota", "drawn.quota", "given"), d.boundary("no", "quota", d.error("no_quota"))]
    nodes += [d.user("over", "check", "decision")]
    case = begun(office, tmp_path, nodes, ["fill > quota", "quota > done", "no > over"])
    (item,) = open_items(office, case)
    shown = office.call("zhao", "GET", f"/work-items/{item['id']}").json
    assert shown["returned"] is False and REFUSED in shown["ruling"]["opinion"]


def test_whom_rules_give_a_corrected_entry_reads_what_is_still_asked(each_country: Country) -> None:
    here = each_country
    at("2014-09-13T09:00:00+08:00")
    case = here.sent("zhao", "accident", accident(here))
    asked = {"/workplace": "请写明标高", "/deaths": "请核实"}
    remarks = [{"field": field, "message": message} for field, message in asked.items()]
    back = here.decide("zhao2", case, {"decision": "return", "opinion": "请核对。", "remarks": remarks})
    worse = sample("accident", project_id=here.entries["project"], deaths=3)
    body = {"answers": worse, "confirm": ["V-RETURN-2"]}
    moved = here.call("zhao", "POST", f"/work-items/{task(back)['id']}/complete", body)
    assert moved.status_code == 200, moved.text
    rows = told(head(here, "tai", moved.json["case"]))
    assert rows["办理单位"] == COUNTY_NAME and "规则" in rows["来件原因"]
    assert "请写明标高" in rows["尚未办理的补正要求"] and "请核实" not in rows["尚未办理的补正要求"]


def test_whom_rules_give_what_another_returned_reads_that_and_why(each_country: Country) -> None:
    here = each_country
    name = "新城金矿采掘工程"
    case = here.sent("yan", "collect_project", other_project(name))
    remarks = [{"field": "/site_county_code", "message": "不在我县"}]
    back = here.decide("zhao", case, {"decision": "return", "opinion": "请改报所在地。", "remarks": remarks})
    moved = here.decide("yan", back, other_project(name, site_county_code=TWIN[3:]))
    rows = told(head(here, "lai", moved))
    assert (rows["办理单位"], rows["办理结果"], rows["意见"]) == (COUNTY_NAME, "退回补正", "请改报所在地。")
    assert "规则" in rows["来件原因"]


@pytest.mark.parametrize("remark", [{}, {"field": "/title_text"}, {"message": " "}, {"message": "\u200b"}])
def test_a_remark_says_something_whatever_its_form_asks(
    office: Office, tmp_path: Path, remark: dict[str, str]
) -> None:
    nodes = [d.user("check", "check", "decision"), d.xor("g", default="x"), d.user("over", "request", "request")]
    nodes += [d.boundary("late", "fill", d.timer("PT1H"))]
    flows = ["fill > check", "check > g", 'g > m | check["decision"] == "return"', "x: g > done", "late > over"]
    case = begun(office, tmp_path, nodes, flows)
    (item,) = open_items(office, case)
    refused = office.done("wang", item["id"], {"decision": "return", "remarks": [remark]})
    assert refused.status_code == 422
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/remarks/0/message", "V-REV-3")]
