"""Accidents: who enters, who checks, what the public reads at each stage."""

import re
from typing import Any

import orjson

from tests.plugins.country import APPROVE, CITY, COUNTY, Case, Country, at, sample, task

NEXT_DAY = "2014-09-13T09:00:00+08:00"
BRIEF = {"investigation_state": "快报", "publish_brief": True}
CAUSES = ("direct_cause", "indirect_cause", "main_responsible")


def accident(country: Country, **changed: Any) -> dict[str, Any]:
    """One dead at yan's project; told on the next day."""
    at(NEXT_DAY)
    return sample("accident", project_id=country.entries["project"], **changed)


def test_second_person_checks_never_who_entered(each_country: Country) -> None:
    case = each_country.sent("zhao", "accident", accident(each_country))
    assert (task(case)["step"], task(case)["post"]["org"]) == ("second_person", COUNTY)
    refused = each_country.done("zhao", task(case)["id"], APPROVE)
    assert (refused.status_code, refused.json["detail"]) == (403, "录入与复核须由不同人员办理。")
    assert each_country.read("zhao", "/work-items")["total"] == 0
    ended = each_country.decide("zhao2", case)
    assert each_country.public(f"/accident/{ended['entry']}").json["document"]["grade"] == "一般"


def test_second_person_is_not_handed_to_who_entered(country: Country) -> None:
    case = country.sent("zhao", "accident", accident(country))
    path = f"/work-items/{task(case)['id']}"
    assert country.call("zhao2", "POST", f"{path}/transfer", {"to_user": "zhao"}).status_code == 422
    assert country.call("zhao", "POST", f"{path}/claim").status_code == 403


def test_alone_at_the_post_the_superior_checks(country: Country) -> None:
    place = {"site_county_code": "370686", "workplace": "栖霞矿区"}
    at(NEXT_DAY)
    case = country.sent("qi", "accident", sample("accident", **place))
    assert (task(case)["step"], task(case)["post"]["org"]) == ("second_person", CITY)
    assert country.done("qi", task(case)["id"], APPROVE).status_code == 403
    assert country.public(f"/accident/{country.decide('tai', case)['entry']}").status_code == 200


def test_another_county_may_start_and_the_right_one_takes_over(each_country: Country) -> None:
    case = each_country.sent("lai", "accident", accident(each_country))
    assert (task(case)["step"], task(case)["post"]["org"]) == ("take_over", COUNTY)
    taken = each_country.decide("zhao", case, accident(each_country, serious_injuries=1))
    assert (task(taken)["step"], task(taken)["post"]["org"]) == ("second_person", COUNTY)
    assert each_country.done("zhao", task(taken)["id"], APPROVE).status_code == 403
    ended = each_country.decide("zhao2", taken)
    shown = each_country.public(f"/accident/{ended['entry']}").json
    assert (shown["by_org"], shown["document"]["serious_injuries"]) == (COUNTY, 1)


def test_grade_decides_who_enters(country: Country) -> None:
    found = {}
    for deaths in (3, 10, 30):
        case = country.sent("zhao", "accident", accident(country, deaths=deaths, workplace=f"{deaths}号采场"))
        found[deaths] = (task(case)["step"], task(case)["post"]["org"])
    assert found == {
        3: ("take_over", CITY), 10: ("take_over", "AJ-370000"), 30: ("take_over", "AJ-000000"),
    }  # fmt: skip


def closed(country: Country, case: Case, who: str = "zhao2") -> str:
    return str(country.decide(who, case)["entry"])


def test_brief_shows_the_brief_fields_only(each_country: Country) -> None:
    entry = closed(each_country, each_country.sent("zhao", "accident", accident(each_country, **BRIEF)))
    shown = each_country.public(f"/accident/{entry}").json["document"]
    assert set(shown) <= {
        "contractor_name", "occurred_at", "site_province_code", "site_city_code", "site_county_code",
        "enterprise_name", "workplace", "deaths", "grade", "grade_provisional", "accident_types",
        "investigation_state",
    }  # fmt: skip
    page = each_country.client().get(f"/public/accident/{entry}").text
    assert sample("accident")["direct_cause"] not in page and "快报" in page


def test_unfinished_investigation_without_brief_is_filed_but_not_shown(country: Country) -> None:
    case = country.sent("zhao", "accident", accident(country, investigation_state="调查中", publish_brief=False))
    entry = closed(country, case)
    assert country.public(f"/accident/{entry}").status_code == 404
    assert country.read("zhao", f"/registers/accident/{entry}")["document"]["deaths"] == 1


def test_closing_shows_causes_and_responsibility(country: Country) -> None:
    entry = closed(country, country.sent("zhao", "accident", accident(country, **BRIEF)))
    case = country.sent("zhao", "accident", accident(country), entry)
    assert not set(CAUSES) & set(country.public(f"/accident/{entry}").json["document"])
    closed(country, case)
    shown = country.public(f"/accident/{entry}").json
    assert (shown["version"], set(CAUSES) <= set(shown["document"])) == (2, True)


def test_a_supplement_renews_what_is_public(each_country: Country) -> None:
    here = each_country
    entry = closed(here, here.sent("zhao", "accident", accident(here, **BRIEF)))
    more = accident(here, investigation_state="调查中", publish_brief=False, deaths=2)
    closed(here, here.sent("zhao", "accident", more, entry))
    shown = here.public(f"/accident/{entry}").json
    assert (shown["version"], shown["document"]["deaths"], shown["document"]["investigation_state"]) == (
        2, 2, "调查中",
    )  # fmt: skip
    assert not set(CAUSES) & set(shown["document"])


def test_a_closed_accident_is_not_opened_again(country: Country) -> None:
    entry = closed(country, country.sent("zhao", "accident", accident(country)))
    refused = country.send("zhao", "accident", accident(country, **BRIEF), entry)
    told = [(one["field"], one["rule"]) for one in refused.json["problems"]]
    assert (refused.status_code, told) == (422, [("/investigation_state", "V-ACC-7")])
    assert set(CAUSES) <= set(country.public(f"/accident/{entry}").json["document"])


def test_grade_raised_within_thirty_days_moves_the_record_up(each_country: Country) -> None:
    entry = closed(each_country, each_country.sent("zhao", "accident", accident(each_country, **BRIEF)))
    at("2014-10-10T09:00:00+08:00")
    worse = sample("accident", project_id=each_country.entries["project"], deaths=3, **BRIEF)
    case = each_country.sent("zhao", "accident", worse, entry)
    assert (task(case)["step"], task(case)["post"]["org"]) == ("take_over", CITY)
    checked = each_country.decide("tai2", each_country.decide("tai", case, worse))
    shown = each_country.public(f"/accident/{checked['entry']}").json
    assert (shown["document"]["grade"], shown["by_org"], shown["entry"]) == ("较大", CITY, entry)


def test_after_thirty_days_nothing_moves_by_itself(country: Country) -> None:
    entry = closed(country, country.sent("zhao", "accident", accident(country, **BRIEF)))
    at("2014-10-14T09:00:00+08:00")
    worse = sample("accident", project_id=country.entries["project"], deaths=3, **BRIEF)
    warned = country.send("zhao", "accident", worse, entry)
    assert [(one["rule"], one["severity"]) for one in warned.json["problems"]] == [("V-ACC-5", "warn")]
    case = country.sent("zhao", "accident", worse, entry, ["V-ACC-5"])
    assert (task(case)["step"], task(case)["post"]["org"]) == ("second_person", COUNTY)


def test_checker_may_hand_over_as_the_government_decided(country: Country) -> None:
    case = country.sent("zhao", "accident", accident(country))
    moved = country.decide(
        "zhao2", case, {"decision": "handover", "opinion": "不属本部门管辖", "handover_to": CITY}
    )
    assert (task(moved)["step"], task(moved)["post"]["org"]) == ("take_over", CITY)


def test_same_accident_is_entered_once(country: Country) -> None:
    closed(country, country.sent("zhao", "accident", accident(country)))
    refused = country.send("zhao", "accident", accident(country))
    assert "台账中已有相同的记录" in refused.json["detail"]
    assert (refused.status_code, country.public("/accident").json["total"]) == (409, 1)


def test_contractor_may_not_enter_accidents(country: Country) -> None:
    assert country.send("yan", "accident", accident(country)).status_code == 403


def test_what_lies_with_the_second_person_is_not_deleted(each_country: Country) -> None:
    case = each_country.sent("zhao", "accident", accident(each_country))
    path = f"/cases/{case['id']}"
    for who in ("zhao", "zhao2"):
        assert each_country.call(who, "DELETE", path, {"reason": "误录"}).status_code == 409
    remark = {"decision": "return", "remarks": [{"field": "/workplace", "message": "请写明中段"}]}
    each_country.decide("zhao2", case, remark)
    gone = each_country.call("zhao", "DELETE", path, {"reason": "重复录入"})
    assert (gone.status_code, gone.json["case"]["state"]) == (200, "cancelled")
    titles = [one["title"] for one in each_country.read("zhao2", "/work-items?box=copied")["items"]]
    assert titles == ["填报单位已删除：重复录入"]


def offered_ticks(page: str) -> list[str]:
    """The check boxes of the form on a deciding page; what older answers may hold is known but hidden."""
    found = re.search('id="form-props">(.*?)</script>', page, re.DOTALL)
    ui = orjson.loads(found[1])["uiSchema"] if found else {}
    placed = [name for one in ui["ui:options"]["sections"] for name in one["fields"]]
    return [name for name in placed if ui[name].get("ui:widget") == "checkbox"]


def test_the_second_person_ticks_what_fits_an_accident(country: Country) -> None:
    case = country.sent("zhao", "accident", accident(country))
    page = country.page("zhao2", f"/items/{task(case)['id']}").text
    ticks = ("consistent", "complete", "in_jurisdiction", "no_sensitive_leak")
    assert "书面报告、扫描件" not in page and offered_ticks(page) == list(ticks)
    some = {"decision": "approve", **dict.fromkeys(ticks[1:], True)}
    refused = country.done("zhao2", task(case)["id"], some)
    assert [one["field"] for one in refused.json["problems"]] == ["/consistent"]
    ended = country.decide("zhao2", case, {"decision": "approve", **dict.fromkeys(ticks, True)})
    assert ended["state"] == "finished"


def test_a_brief_is_public_as_first_judgement(country: Country) -> None:
    bare = {name: value for name, value in accident(country, **BRIEF).items() if name not in CAUSES}
    bare |= {"serious_injuries": None, "direct_loss_wan": None}
    entry = closed(country, country.sent("zhao", "accident", bare))
    assert country.public(f"/accident/{entry}").json["document"]["grade_provisional"] is True
    assert "等级为初判" in country.client().get(f"/public/accident/{entry}").text
    assert "一般（初判）" in country.client().get("/public/accident").text
    (line,) = country.read("zhao", "/registers/accident")["items"]
    assert [one["text"] for one in line["columns"] if "等级" in one["label"]] == ["一般（初判）"]
    ended = country.read("zhao", "/work-items?box=done")["items"][0]["case"]
    assert ended["summary"].endswith("一般（初判）")


def test_what_was_handed_over_stays_with_who_took_it(each_country: Country) -> None:
    """RA-6 outlives the case: later supplements, of the taker or of one above, inside and after thirty days."""
    here = each_country
    case = here.sent("zhao", "accident", accident(here, **BRIEF))
    away = {"decision": "handover", "opinion": "市政府提级调查", "handover_to": CITY}
    mine = accident(here, **BRIEF)
    entry = closed(here, here.decide("tai", here.decide("zhao2", case, away), mine), "tai2")
    assert here.send("zhao", "accident", mine, entry).status_code == 403
    more = accident(here, serious_injuries=1, **BRIEF)
    again = here.sent("tai", "accident", more, entry)
    assert (task(again)["step"], task(again)["post"]["org"]) == ("second_person", CITY)
    closed(here, again, "tai2")
    worst = sample("accident", project_id=here.entries["project"], deaths=10, serious_injuries=1, **BRIEF)
    above = here.sent("lu", "accident", worst, entry)
    assert (task(above)["step"], task(above)["post"]["org"]) == ("take_over", CITY)
    closed(here, here.decide("tai", above, worst), "tai2")
    at("2014-11-20T09:00:00+08:00")
    late = here.sent("tai", "accident", {**worst, "workplace": "-125米中段采场"}, entry)
    assert (task(late)["step"], task(late)["post"]["org"]) == ("second_person", CITY)
    closed(here, late, "tai2")
    shown = here.public(f"/accident/{entry}").json
    assert (shown["version"], shown["by_org"]) == (4, CITY)


def test_an_investigation_need_not_know_its_end(country: Country) -> None:
    under_way = {"investigation_state": "调查中", "publish_brief": True}
    bare = {name: value for name, value in accident(country, **under_way).items() if name not in CAUSES}
    assert country.send("zhao", "accident", bare).status_code == 201
    ended = country.send("zhao", "accident", {**bare, "investigation_state": "已结案", "workplace": "另一采场"})
    assert {one["field"] for one in ended.json["problems"]} == {f"/{name}" for name in CAUSES}


def test_a_closed_accident_is_judged_for_good(each_country: Country) -> None:
    here = each_country
    unknown = {"serious_injuries": None, "direct_loss_wan": None}
    entry = closed(here, here.sent("zhao", "accident", accident(here, **BRIEF, **unknown)))
    asked = here.send("zhao", "accident", accident(here, **unknown), entry)
    assert [one["field"] for one in asked.json["problems"]] == ["/serious_injuries", "/direct_loss_wan"]
    assert all("结案" in one["message"] and "填 0" in one["message"] for one in asked.json["problems"])
    known = {"serious_injuries": 0, "direct_loss_wan": 0}
    closed(here, here.sent("zhao", "accident", accident(here, **known), entry))
    assert here.public(f"/accident/{entry}").json["document"]["grade_provisional"] is False
    pages = [here.client().get(path).text for path in (f"/public/accident/{entry}", "/public/accident")]
    pages += [here.page("zhao", path).text for path in ("/registers/accident", f"/registers/accident/{entry}")]
    assert not any("初判" in page for page in pages)
    (line,) = here.read("zhao", "/registers/accident")["items"]
    assert [one["text"] for one in line["columns"] if "等级" in one["label"]] == ["一般"]


def test_a_changed_grade_is_shown_as_changed(country: Country) -> None:
    """To the second person, in 只看变化, on the page of the version, and to whom the case tells."""
    entry = closed(country, country.sent("zhao", "accident", accident(country, **BRIEF)))
    worse = accident(country, deaths=3, **BRIEF)
    case = country.decide("tai", country.sent("zhao", "accident", worse, entry), worse)
    pages = [country.page("tai2", f"/items/{task(case)['id']}?only=changes").text]
    closed(country, case, "tai2")
    pages.append(country.page("zhao", f"/records/accident/{entry}/versions/2").text)
    for page in pages:
        grade = re.search(r'<div class="[^"]*d-mod"( data-field="grade")([^>]*)>(.*?)</div>', page, re.DOTALL)
        assert grade and "data-same" not in grade[2] and "随之变化" in grade[3]
        assert re.findall(r"<(?:del|ins)[^>]*>(.*?)<", grade[3]) == ["一般", "较大"]
        assert 'data-field="contractor_name" data-same' in page, "what is the same is no news"


def test_the_trail_names_the_steps_at_which_something_was_sent(country: Country) -> None:
    case = country.sent("lai", "accident", accident(country))
    country.decide("zhao2", country.decide("zhao", case, accident(country)))
    page = country.page("zhao", f"/cases/{case['id']}").text
    assert re.findall(r"<b>(提交[^<]*|通过)</b>", page) == ["提交：录入事故情况", "提交：接手录入", "通过"]
