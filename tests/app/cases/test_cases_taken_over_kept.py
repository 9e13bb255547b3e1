"""Why an item is here tells nobody more than the case file does, and nothing that is not so."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.door_samples import page
from tests.app.cases.drawn_samples import business, drawing, only, returned, send
from tests.app.cases.quota_samples import quota_refusing
from tests.app.cases.test_cases_signers import late
from tests.app.engine import engine_diagrams as d
from tests.app.inbox.test_inbox_arrivals import head, told
from tests.plugins.country import CITY, Country, other_project, task
from tests.plugins.office import REQUEST, Office

SECRET = "内部核查意见“底价八十万”不符。"
WRITTEN = {"subject": "甲", "contact": "张三丰", "id_no": "330326196001010010"}


def read(office: Office, who: str) -> tuple[Any, str]:
    """The only open item of that person: why it is there by the API, and its page."""
    shown = only(office, who)
    assert {one["form"] for one in shown["file"]} <= {"letter"}
    return shown["ruling"], page(office, who, f"/items/{shown['id']}").text


@pytest.mark.parametrize(("lane", "who"), [("unit", "jia"), ("other", "zhao")])
def test_what_a_step_refused_is_not_told_to_who_does_not_read_all(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lane: str, who: str
) -> None:
    quota_refusing(monkeypatch, SECRET)
    checks = "zhao" if lane == "unit" else "wang"
    steps = {"fill": "worker request", "check": f"{'other' if lane == 'unit' else 'worker'} inner"}
    nodes = [d.service("quota", "drawn.quota", "given"), d.boundary("no", "quota", d.error("no_quota"))]
    flows = ["begin > who > fill > check > quota > done", "no > over > done"]
    files = drawing(steps | {"over": f"{lane} letter"}, *flows, nodes=nodes, errors=("no_quota",))
    business(office, tmp_path, files, reads={"over": ["letter"]})
    send(office, "li", REQUEST)
    send(office, checks, {"decision": "approve", "opinion": "底价八十万"})
    ruling, text = read(office, who)
    assert ruling["opinion"] == "系统办理没有通过，按流程转本部门办理。"
    assert "底价" not in text


def test_what_an_internal_decision_asked_for_is_not_told(office: Office, tmp_path: Path) -> None:
    steps = {"fill": "worker letter", "check": "other inner", "over": "unit letter"}
    flows = ["begin > who > m > fill > check > g", 'g > m | inner["decision"] == "return"', "x: g > done"]
    nodes = [d.xor("m"), d.xor("g", default="x"), d.boundary("late", "fill", d.timer("PT1H"))]
    files = drawing(steps, *flows, "late > over > done", nodes=nodes)
    case = business(office, tmp_path, files, reads={"over": ["letter"]})
    send(office, "li", WRITTEN)
    send(office, "zhao", returned("暗标要求", "/subject", opinion="暗标"))
    late(office, case)
    ruling, text = read(office, "jia")
    assert ruling["opinion"] == "规定的时间已到，由系统自动转来。" and "暗标" not in text


@pytest.mark.parametrize("sequential", [True, False])
def test_of_several_who_each_fill_it_no_rule_has_chosen_one(
    office: Office, tmp_path: Path, sequential: bool
) -> None:
    many = {"sign": d.instances("offices", "office", "results", "signed", sequential)}
    steps = {"fill": "worker request", "sign": "judge letter signed"}
    business(office, tmp_path, drawing(steps, "begin > fill > who > sign > done", many=many))
    send(office, "li", REQUEST)
    for who in ("wang", "zhao"):
        assert "依规则" not in str(only(office, who)["rulings"])
        send(office, who, {**WRITTEN, "subject": f"甲{who}"})


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
