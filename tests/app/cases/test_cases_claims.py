"""Equal keys clash when they are sent, told to who sends; what is taken back, deleted or ended is free again."""

from werkzeug.test import TestResponse

from tests.plugins.country import Case, Country, other_project, sample, task

NEW = "新城金矿采掘工程"


def again(country: Country) -> TestResponse:
    return country.send("yan", "collect_project", other_project(NEW))


def first(country: Country) -> Case:
    return country.sent("yan", "collect_project", other_project(NEW))


def returned(country: Country, case: Case) -> Case:
    return country.decide(
        "zhao", case, {"decision": "return", "opinion": "请核对", "remarks": [{"message": "核对"}]}
    )


def test_the_second_of_two_equal_projects_is_refused_naming_the_first(each_country: Country) -> None:
    case = first(each_country)
    refused = again(each_country)
    assert refused.status_code == 409 and refused.json["case"] == case["id"]
    assert case["number"] in refused.json["detail"]
    assert each_country.sent("yan", "collect_project", other_project("另一项采掘工程", 1))["state"] == "running"


def test_a_pending_case_of_somebody_else_is_not_named(country: Country) -> None:
    each = sample("contractor", 1)
    case = country.sent("pan", "collect_contractor", each)
    refused = country.send("zhong", "collect_contractor", each)
    assert refused.status_code == 422
    assert any(one["rule"] == "V-UNIQUE" for one in refused.json["problems"])
    assert case["number"] not in refused.text


def test_a_returned_case_keeps_its_key(country: Country) -> None:
    case = returned(country, first(country))
    assert again(country).status_code == 409
    again_sent = {"answers": other_project(NEW), "confirm": ["V-RETURN-2"]}
    sent = country.call("yan", "POST", f"/work-items/{task(case)['id']}/complete", again_sent)
    assert sent.status_code == 200


def test_what_is_taken_back_or_deleted_is_free(each_country: Country) -> None:
    case = first(each_country)
    back = each_country.call("yan", "POST", f"/work-items/{task(case)['id']}/withdraw")
    other = again(each_country)
    assert (back.status_code, other.status_code) == (200, 201)
    late = each_country.done("yan", task(back.json["case"])["id"], other_project(NEW))
    assert late.status_code == 409 and late.json["case"] == other.json["case"]["id"]
    stopped = each_country.call("guan", "POST", f"/cases/{other.json['case']['id']}/cancel", {"reason": "重复"})
    assert stopped.status_code == 200
    assert each_country.done("yan", task(back.json["case"])["id"], other_project(NEW)).status_code == 200


def test_a_new_name_frees_the_old_one(country: Country) -> None:
    case = returned(country, first(country))
    renamed = country.done("yan", task(case)["id"], other_project("改名后的采掘工程"))
    assert renamed.status_code == 200, renamed.text
    assert again(country).status_code == 201


def test_a_change_claims_the_name_it_will_have(country: Country) -> None:
    change = country.project(project_name=NEW)
    case = country.sent("yan", "collect_project", change, country.entries["project"])
    refused = again(country)
    assert refused.status_code == 409 and refused.json["case"] == case["id"]


def test_one_open_change_for_each_record(each_country: Country) -> None:
    entry = each_country.entries["project"]
    case = each_country.sent("yan", "collect_project", each_country.project(work_content="井下采掘、支护"), entry)
    refused = each_country.call(
        "yan", "POST", "/cases", {"process": "outsourcing.collect_project", "entry_id": entry}
    )
    assert refused.status_code == 409 and refused.json["case"] == case["id"]
