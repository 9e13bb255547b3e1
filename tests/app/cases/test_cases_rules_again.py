"""Between sending and approval the world goes on: the form's rules are asked again before anything is filed."""

from app import db
from app.accounts.models import Org
from app.accounts.orgs import NewOrg, create_org
from tests.plugins.country import APPROVE, COUNTY, Country, at, other_project, sample, task

NAME, OTHER = "新城金矿采掘工程", "三山岛金矿采掘工程"


def test_one_underground_leader_is_approved_for_one_project(each_country: Country) -> None:
    here = each_country
    first = here.sent("yan", "collect_project", other_project(NAME, project_kind="生产/地下"))
    second = here.sent("yan", "collect_project", other_project(OTHER, project_kind="生产/地下"))
    assert here.decide("zhao", first)["state"] == "finished"
    refused = here.done("zhao", task(second)["id"], APPROVE)
    assert (refused.status_code, [one["rule"] for one in refused.json["problems"]]) == (422, ["V-PRJ-3"])
    assert "退回补正" in refused.json["detail"] and "负责人" in refused.json["detail"]
    assert here.public("/project").json["total"] == 2
    assert here.read("zhao", f"/cases/{second['id']}")["case"]["state"] == "running"
    back = here.decide(
        "zhao", second, {"decision": "return", "remarks": [{"field": "/leader_id_no", "message": "请更换"}]}
    )
    assert task(back)["step"] == "fill"


def test_a_project_does_not_go_public_with_an_expired_licence(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    at("2030-06-10T09:00:00+08:00")
    waiting = country.decide("zhao", case)
    assert (waiting["state"], waiting["waits_for"]) == ("waiting", ["licence"])
    told = country.page("yan", f"/cases/{case['id']}").text
    assert "已公示，但不符合本件的要求" in told and "请填报单位及时办理变更" in told
    notices = country.read("yan", "/work-items?box=copied")["items"]
    assert [one["title"] for one in notices if "不符合本件要求" in one["title"]] == [
        "持证情况表已公示但不符合本件要求，请办理变更"
    ]
    stale = {"fm_licence_valid_from": "2027-01-01", "fm_licence_valid_to": "2029-12-31"}
    change = country.sent(
        "yan",
        "collect_licence",
        country.licence("yan") | stale,
        country.entries["licence"],
        ["V-CERT-3", "V-LIC-4"],
    )
    country.decide("zhe", change)
    country.drain()
    told = country.page("yan", f"/cases/{case['id']}").text
    assert "继续等待" in told and "等待事项已具备" not in told
    renewed = {"fm_licence_valid_from": "2030-01-01", "fm_licence_valid_to": "2032-12-31"}
    change = country.sent(
        "yan", "collect_licence", country.licence("yan") | renewed, country.entries["licence"], ["V-CERT-3"]
    )
    country.decide("zhe", change)
    country.drain()
    assert country.read("zhao", f"/cases/{case['id']}")["case"]["state"] == "finished"


def test_nobody_hands_over_to_himself(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    hand = {"decision": "handover", "handover_to": COUNTY, "opinion": "不属本部门管辖"}
    refused = country.done("zhao", task(case)["id"], hand)
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/handover_to", "V-REV-4")]


def test_what_no_longer_fits_when_it_wakes_lies_with_the_contractor(each_country: Country) -> None:
    here = each_country
    twins = [
        here.sent("pan", "collect_project", other_project(name, project_kind="生产/地下"))
        for name in (NAME, OTHER)
    ]
    for case in twins:
        assert here.decide("zhao", case)["state"] == "waiting"
    here.decide("zhe", here.sent("pan", "collect_contractor", sample("contractor", 1)))
    here.decide("zhe", here.sent("pan", "collect_licence", here.licence("pan", 1)))
    here.drain()
    states = [here.read("pan", f"/cases/{case['id']}")["case"] for case in twins]
    (back,) = [one for one in states if one["state"] != "finished"]
    assert (back["state"], task(back)["step"], len(states)) == ("running", "fill", 2)
    item = here.read("pan", f"/work-items/{task(back)['id']}")
    assert ["负责人" in one["message"] for one in item["remarks"]] == [True]
    assert item["unlocked"] is None
    assert here.read("guan", "/incidents")["items"] == []
    name = item["answers"]["project_name"]
    changed = other_project(name, 3, project_kind="生产/地下")
    sent = here.done("pan", task(back)["id"], changed)
    assert (sent.status_code, task(sent.json["case"])["step"]) == (200, "review:review")


def test_who_approves_is_told_what_is_wrong_and_not_to_mend_it(country: Country) -> None:
    """The writer is told what to do about it, when she sends and when she gets it back; whoever judges is not."""
    with country.database.transaction():
        create_org(NewOrg("FB-TEST01", "owner", "招远样例黄金矿业有限公司", "370685"))
    case = country.sent("yan", "collect_project", other_project(NAME, owner_id="FB-TEST01", owner_uscc=None))
    with country.database.transaction():
        db.write().get_one(Org, "FB-TEST01").active = False
    refused = country.done("zhao", task(case)["id"], APPROVE)
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/owner_id", "V-SITE-7")]
    fact = "没有账号为 FB-TEST01 的发包单位。"
    assert refused.json["problems"][0]["message"] == fact
    assert f"「发包单位账号」{fact}请退回补正" in refused.json["detail"]
    back = country.decide(
        "zhao", case, {"decision": "return", "remarks": [{"field": "/work_content", "message": "请核对"}]}
    )
    again = country.done("yan", task(back)["id"], other_project(NAME, owner_id="FB-TEST01", owner_uscc=None))
    told = {one["rule"]: one["message"] for one in again.json["problems"]}
    assert told["V-SITE-7"] == fact + "请核对；不清楚的可以不填。"
    assert "/owner_id" in again.json["unlocked"], "a rule asked at approval opens what it names"


def test_a_confirmed_doubt_is_shown_to_who_judges_without_the_request(country: Country) -> None:
    sent = other_project(NAME, emergency_plan_filing_no=None, filed_by_owner=None)
    case = country.sent("yan", "collect_project", sent, None, ["V-PRJ-7"])
    (shown,) = country.read("zhao", f"/work-items/{task(case)['id']}")["confirmed"]
    assert shown["message"] == "没有填写应急预案备案号；未备案的将列入监管预警。"
