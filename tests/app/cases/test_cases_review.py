"""Review: return field by field, recall, handover, and what the site county adds."""

import pytest

from tests.plugins.country import APPROVE, CITY, COUNTY, TWIN, YAN, Case, Country, other_project, sample, task

NAME = "新城金矿采掘工程"
HAND = {"decision": "handover", "opinion": "不属本部门管辖"}
REMARK = {"field": "/work_content", "message": "请写明采掘方式"}


@pytest.fixture
def case(country: Country) -> Case:
    """A project under review at the county."""
    return country.sent("yan", "collect_project", other_project(NAME))


def give_back(country: Country, case: Case, remarks: list[dict[str, str]]) -> Case:
    path = f"/work-items/{task(case)['id']}/return"
    back = country.call("zhao", "POST", path, {"to": "previous", "opinion": "请补正", "remarks": remarks})
    assert back.status_code == 200, back.text
    return dict(back.json["case"])


def test_return_needs_a_remark(country: Country, case: Case) -> None:
    refused = country.call("zhao", "POST", f"/work-items/{task(case)['id']}/return", {"opinion": "请补正"})
    assert (refused.status_code, refused.json["problems"][0]["rule"]) == (422, "V-REV-3")
    assert country.read("zhao", "/work-items")["total"] == 1


def test_returned_form_shows_remarks_and_what_is_unlocked(country: Country, case: Case) -> None:
    back = give_back(country, case, [REMARK])
    assert (task(back)["step"], task(back)["post"]["org"]) == ("fill", YAN)
    item = country.read("yan", f"/work-items/{task(back)['id']}")
    (remark,) = item["remarks"]
    assert (remark, item["unlocked"], item["returned"]) == (remark | REMARK, ["/work_content"], True)
    assert item["answers"]["project_name"] == NAME


def test_only_unlocked_fields_may_change(country: Country, case: Case) -> None:
    back = give_back(country, case, [REMARK])
    elsewhere = other_project(NAME, site_place="别处")
    refused = country.done("yan", task(back)["id"], elsewhere)
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/site_place", "V-RETURN")]
    again = country.decide("yan", back, other_project(NAME, work_content="井下采掘、支护"))
    assert task(again)["step"] == "review:review"
    assert country.decide("zhao", again)["state"] == "finished"


@pytest.mark.parametrize("field", ["/", ""])
def test_remark_on_the_whole_form_unlocks_everything(country: Country, case: Case, field: str) -> None:
    back = give_back(country, case, [{"field": field, "message": "请重新填写"}])
    assert country.read("yan", f"/work-items/{task(back)['id']}")["unlocked"] is None
    assert task(country.decide("yan", back, other_project(NAME, site_place="别处")))["step"] == "review:review"


def test_completing_with_return_is_the_same_as_return(country: Country, case: Case) -> None:
    back = country.decide("zhao", case, {"decision": "return", "remarks": [REMARK]})
    assert country.read("yan", f"/work-items/{task(back)['id']}")["unlocked"] == ["/work_content"]


def test_applicant_recalls_until_somebody_decided(each_country: Country) -> None:
    here = each_country
    sent = here.sent("yan", "collect_project", other_project(NAME))
    review = task(sent)["id"]
    back = here.call("yan", "POST", f"/work-items/{review}/withdraw").json["case"]
    assert (task(back)["step"], back["state"]) == ("fill", "running")
    assert here.done("zhao", review, APPROVE).status_code == 409
    assert here.read("zhao", "/work-items")["total"] == 0
    ended = here.decide("zhao", here.decide("yan", back, other_project(NAME)))
    assert here.call("yan", "POST", f"/work-items/{review}/withdraw").status_code == 409
    assert ended["state"] == "finished"


def test_nobody_but_the_applicant_recalls(country: Country, case: Case) -> None:
    path = f"/work-items/{task(case)['id']}/withdraw"
    codes = [country.call(who, "POST", path).status_code for who in ("zhao", "tai", "lai", "pan", "guan")]
    assert codes == [403, 403, 404, 404, 404]


def test_returned_case_is_deleted_by_its_author_only(country: Country, case: Case) -> None:
    path = f"/cases/{case['id']}"
    assert country.call("yan", "DELETE", path, {"reason": "误填"}).status_code == 409
    give_back(country, case, [REMARK])
    assert country.call("zhao", "DELETE", path, {"reason": "误填"}).status_code == 403
    assert country.call("yan", "DELETE", path, {"reason": "误填"}).json["case"]["state"] == "cancelled"


def test_first_handover_goes_where_it_was_sent(country: Country, case: Case) -> None:
    moved = country.decide("zhao", case, HAND | {"handover_to": TWIN})
    assert task(moved)["post"]["org"] == TWIN
    assert country.done("zhao", task(moved)["id"], APPROVE).status_code == 403


def test_second_handover_goes_to_the_common_superior(country: Country, case: Case) -> None:
    moved = country.decide("zhao", case, HAND | {"handover_to": TWIN})
    again = country.decide("lai", moved, HAND | {"handover_to": COUNTY})
    assert task(again)["post"]["org"] == CITY
    ended = country.decide("tai", again)
    assert country.public(f"/project/{ended['entry']}").json["by_org"] == CITY


def targets(country: Country, who: str, case: Case, q: str = "") -> dict[str, tuple[str, str]]:
    path = f"/work-items/{task(case)['id']}/targets?field=handover_to&q={q}"
    return {one["code"]: (one["name"], one["why"]) for one in country.read(who, path)["items"]}


def test_the_list_says_beforehand_where_a_handover_goes(country: Country, case: Case) -> None:
    first = targets(country, "zhao", case)
    assert CITY in first and TWIN in first and COUNTY not in first
    assert {why for _, why in first.values()} == {""}
    assert targets(country, "zhao", case, COUNTY) == {}, "not to itself, as the API refuses it"
    moved = country.decide("zhao", case, HAND | {"handover_to": TWIN})
    again = targets(country, "lai", moved)
    city = again[CITY][0]
    assert again[CITY][1] == "" and "共同上级" in again[COUNTY][1] and city in again[COUNTY][1]
    assert (
        "AJ-000000" in targets(country, "lai", moved, "AJ-410000")["AJ-410000"][1]
        or "总局" in (targets(country, "lai", moved, "AJ-410000")["AJ-410000"][1])
    )
    up = country.decide("lai", moved, HAND | {"handover_to": COUNTY})
    assert task(up)["post"]["org"] == CITY
    assert {why for code, (_, why) in targets(country, "tai", up).items() if code in (COUNTY, TWIN)} == {""}
    down = country.decide("tai", up, HAND | {"handover_to": COUNTY})
    assert task(down)["post"]["org"] == COUNTY


def test_after_a_return_the_way_begins_anew(country: Country, case: Case) -> None:
    moved = country.decide("zhao", case, HAND | {"handover_to": TWIN})
    back = country.decide("lai", moved, {"decision": "return", "remarks": [REMARK]})
    again = country.decide("yan", back, other_project(NAME, work_content="井下采掘、支护"))
    who = {COUNTY: "zhao", TWIN: "lai"}[task(again)["post"]["org"]]
    other = TWIN if who == "zhao" else COUNTY
    assert targets(country, who, again)[other][1] == ""
    assert task(country.decide(who, again, HAND | {"handover_to": other}))["post"]["org"] == other


def test_handover_needs_a_department_that_exists(country: Country, case: Case) -> None:
    item = task(case)["id"]
    for target in (None, "AJ-999999", "33FM000001"):
        refused = country.done("zhao", item, HAND | {"handover_to": target})
        assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, "/handover_to")


def test_approval_needs_every_tick(country: Country, case: Case) -> None:
    refused = country.done("zhao", task(case)["id"], {**APPROVE, "consistent": False})
    assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, "/consistent")


def test_superior_looks_but_does_not_decide(country: Country, case: Case) -> None:
    item = task(case)["id"]
    codes = [country.done(who, item, APPROVE).status_code for who in ("tai", "zhang", "lai", "pan", "yan", "guan")]
    assert codes == [403, 403, 404, 404, 403, 404]


def test_doubt_returns_the_form_and_asks_the_home_authority(country: Country, case: Case) -> None:
    back = country.decide("zhao", case, {"decision": "doubt", "doubt_on": "licence", "opinion": "证号不符"})
    assert task(back)["post"]["org"] == YAN
    assert country.read("zhe", "/work-items")["total"] == 0
    assert country.drain() == 1
    (asked,) = country.read("zhe", "/work-items")["items"]
    assert asked["case"]["process"] == "outsourcing.doubt"


def test_two_projects_of_one_leader_are_refused(country: Country) -> None:
    refused = country.send("yan", "collect_project", sample("project", project_name=NAME))
    assert ("/leader_id_no", "V-PRJ-3") in [(one["field"], one["rule"]) for one in refused.json["problems"]]


def reopened(country: Country, case: Case, *fields: str) -> tuple[Case, list[str]]:
    back = give_back(country, case, [{"field": field, "message": "请核对"} for field in fields])
    return back, country.read("yan", f"/work-items/{task(back)['id']}")["unlocked"]


def test_a_remark_opens_what_belongs_together(country: Country, case: Case) -> None:
    back, unlocked = reopened(country, case, "/safety_officers/0/id_no", "/written_report_filed", "/leader_id_no")
    assert unlocked[0] == "/safety_officers/0" and "/safety_officers/0/id_no" not in unlocked
    assert {
        "/safety_officers_files", "/written_report_filed", "/report_date", "/report_to_org",
        "/written_report_filed_files", "/leader_id_no", "/leader_name",
    } < set(unlocked)  # fmt: skip
    closed = {"/project_name", "/safety_officers", "/tech_staff", "/leader_phone", "/declaration"}
    assert not closed & set(unlocked)
    changed = other_project(NAME, written_report_filed=True, report_date="2014-06-01") | {"leader_name": "测另名"}
    changed["safety_officers"][0]["name"] = "测新名"
    sent = {"answers": changed, "confirm": ["V-RETURN-2"]}
    again = country.call("yan", "POST", f"/work-items/{task(back)['id']}/complete", sent).json["case"]
    assert task(again)["step"] == "review:review"


def test_an_unanswered_remark_is_asked_about(country: Country, case: Case) -> None:
    back, _ = reopened(country, case, "/work_content", "/site_place")
    half = other_project(NAME, work_content="井下采掘、支护")
    refused = country.done("yan", task(back)["id"], half)
    found = [(one["field"], one["rule"], one["severity"]) for one in refused.json["problems"]]
    assert (refused.status_code, found) == (422, [("/site_place", "V-RETURN-2", "warn")])
    sent = {"answers": half, "confirm": ["V-RETURN-2"]}
    again = country.call("yan", "POST", f"/work-items/{task(back)['id']}/complete", sent).json["case"]
    shown = country.read("zhao", f"/work-items/{task(again)['id']}")["confirmed"]
    assert [(one["rule"], one["field"]) for one in shown] == [("V-RETURN-2", "/site_place")]
    assert "没有修改" in shown[0]["message"]


def test_a_recalled_answer_keeps_its_locks(country: Country, case: Case) -> None:
    back, unlocked = reopened(country, case, "/work_content")
    answer = other_project(NAME, work_content="井下采掘、支护")
    again = country.decide("yan", back, answer)
    recalled = country.call("yan", "POST", f"/work-items/{task(again)['id']}/withdraw").json["case"]
    item = country.read("yan", f"/work-items/{task(recalled)['id']}")
    assert (item["unlocked"], item["answers"]["work_content"]) == (unlocked, "井下采掘、支护")
    assert [one["field"] for one in item["remarks"]] == ["/work_content"]
    elsewhere = country.done("yan", task(recalled)["id"], {**answer, "site_place": "别处"})
    assert [one["rule"] for one in elsewhere.json["problems"]] == ["V-RETURN"]
    assert task(country.decide("yan", recalled, answer))["step"] == "review:review"


def test_a_remark_points_at_a_field_of_the_form(country: Country, case: Case) -> None:
    remark = {"decision": "return", "remarks": [{"field": "/no_such_field", "message": "请补充"}]}
    refused = country.done("zhao", task(case)["id"], remark)
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/remarks/0/field", "V-REV-3")]


@pytest.mark.parametrize("message", ["", "\u200b"])
def test_a_remark_in_which_nothing_is_read_is_one_problem(country: Country, case: Case, message: str) -> None:
    refused = country.done(
        "zhao", task(case)["id"], {"decision": "return", "remarks": [REMARK | {"message": message}]}
    )
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json["problems"]] == ["/remarks/0/message"]


@pytest.mark.parametrize("field", ["/safety_officer_count", "/offshore", "/last_checked_on", "/declaration"])
def test_nobody_is_asked_to_mend_what_he_cannot_change(country: Country, case: Case, field: str) -> None:
    remark = {"decision": "return", "remarks": [REMARK, {"field": field, "message": "请更正"}]}
    refused = country.done("zhao", task(case)["id"], remark)
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/remarks/1/field", "V-REV-3")]
    assert "由系统生成" in refused.json["problems"][0]["message"]


def test_only_what_was_asked_for_can_be_remarked_on(country: Country, case: Case) -> None:
    offered = country.read("zhao", f"/work-items/{task(case)['id']}")["remarkable"]
    titles = {one["field"]: one["title"] for one in offered}
    assert {"/#project", "/work_content", "/safety_officers"} <= titles.keys()
    assert titles["/site_county_code"] == "所在地"
    assert titles["/safety_officers/0"] == "安全管理人员第 1 行"
    assert not {"/declaration", "/offshore_operator", "/safety_officer_count", "/site_city_code"} & titles.keys()
    assert not any("附件" in title for title in titles.values())
    sections = [one["field"] for one in offered if one["field"].startswith("/#")]
    assert len(sections) == 6
    assert country.read("yan", f"/work-items/{task(case)['id']}")["remarkable"] == []


def test_a_remark_on_a_section_opens_its_fields_and_nothing_else(country: Country, case: Case) -> None:
    offered = country.read("zhao", f"/work-items/{task(case)['id']}")["remarkable"]
    section = next(one["section"] for one in offered if one["field"] == "/work_content")
    field = next(one["field"] for one in offered if one["field"].startswith("/#") and one["section"] == section)
    remark = {"field": field, "message": "工程情况与书面报告不符"}
    back = country.decide("zhao", case, {"decision": "return", "remarks": [remark]})
    unlocked = country.read("yan", f"/work-items/{task(back)['id']}")["unlocked"]
    assert {"/work_content", "/project_name", "/site_county_code"} <= set(unlocked)
    assert "/leader_name" not in unlocked and field not in unlocked
    same = country.done("yan", task(back)["id"], other_project("新城金矿采掘工程"))
    assert [(one["field"], one["rule"]) for one in same.json["problems"]] == [(field, "V-RETURN-2")]


@pytest.mark.parametrize("process", ["collect_contractor", "collect_licence"])
def test_a_doubt_is_offered_only_where_it_means_something(country: Country, process: str) -> None:
    """About somebody's own tables there is nothing to doubt elsewhere: they are returned."""
    sent = {"collect_contractor": sample("contractor", 3), "collect_licence": country.licence("zhong", 3)}
    case = country.sent("zhong", process, sent[process])
    choices = country.read("wan", f"/work-items/{task(case)['id']}")["schema"]["properties"]["decision"]["oneOf"]
    assert [one["const"] for one in choices] == ["approve", "return", "handover"]
    doubt = {"decision": "doubt", "doubt_on": "contractor", "opinion": "疑"}
    refused = country.done("wan", task(case)["id"], doubt)
    assert refused.status_code == 422
    (problem,) = refused.json["problems"]
    words = "本环节不能“提出疑义”，可以选择：通过、退回补正、移交其他部门。"
    assert (problem["field"], problem["rule"], problem["message"]) == ("/decision", "V-REV-1", words)
