"""Where rules alone move a case, whoever takes it over reads why it is there and what is still asked."""

from pathlib import Path

import pytest

from tests.app.cases.door_samples import page
from tests.app.cases.drawn_samples import business, drawing, only, returned, send
from tests.app.cases.quota_samples import quota_refusing
from tests.app.cases.test_cases_accident import accident
from tests.app.cases.test_cases_signers import late
from tests.app.engine import engine_diagrams as d
from tests.app.inbox.test_inbox_arrivals import COUNTY_NAME, head, told
from tests.plugins.country import TWIN, Country, at, other_project, sample, task
from tests.plugins.office import REQUEST, Office

REFUSED = "该单位本年度的名额已经用完。"
STEPS = {"fill": "worker request", "check": "worker decision check", "over": "other request"}
FLOWS = ["begin > who > m > fill > check > g", 'g > m | check["decision"] == "return"', "x: g > done"]
NODES = [d.xor("m"), d.xor("g", default="x"), d.boundary("late", "fill", d.timer("PT1H"))]


def begun(office: Office, folder: Path) -> str:
    """A case of the office here; the step `over` lies with the office there."""
    case = business(office, folder, drawing(STEPS, *FLOWS, "late > over > done", nodes=NODES))
    send(office, "li", REQUEST)
    return case


def test_who_takes_over_by_the_clock_is_told_what_is_still_asked(office: Office, tmp_path: Path) -> None:
    case = begun(office, tmp_path)
    send(office, "wang", returned("标题不清", "/title_text"))
    late(office, case)
    item = only(office, "zhao")
    assert item["step"] == "over"
    assert (item["ruling"]["org"], item["ruling"]["opinion"]) == ("", "规定的时间已到，由系统自动转来。")
    text = page(office, "zhao", f"/items/{item['id']}").text
    rows = told(text.partition('id="ruling-title"')[2].partition("</section>")[0])
    assert rows["办理单位"] == "系统（自动办理）"
    assert rows["尚未办理的补正要求"] == "标题：标题不清"


def test_who_takes_over_what_a_step_refused_is_told_what_it_said(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota_refusing(monkeypatch, REFUSED)
    nodes = [d.service("quota", "drawn.quota", "given"), d.boundary("no", "quota", d.error("no_quota"))]
    flows = ["begin > who > fill > quota > done", "no > over > done"]
    steps = {"fill": "worker request", "over": "other decision check"}
    business(office, tmp_path, drawing(steps, *flows, nodes=nodes, errors=("no_quota",)))
    send(office, "li", REQUEST)
    shown = only(office, "zhao")
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
    begun(office, tmp_path)
    refused = office.done("wang", only(office, "wang")["id"], {"decision": "return", "remarks": [remark]})
    assert refused.status_code == 422
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/remarks/0/message", "V-REV-3")]
