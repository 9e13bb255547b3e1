"""Personal numbers in public free text: a warning to the writer, a mark for the reviewer, dots for the public."""

from typing import Any

from tests.plugins.country import APPROVE, Case, Country, other_project, task

ID = "33032619850306996X"
TEXT = f"井下采掘，联系人张某 １３８ 0000 1234（{ID}）"
RULE = "V-PII-1"


def project(**changed: Any) -> dict[str, Any]:
    return other_project("新城金矿采掘工程", work_content=TEXT, **changed)


def sent(country: Country) -> Case:
    return country.sent("yan", "collect_project", project(), confirm=[RULE])


def shown(country: Country, case: Case) -> str:
    return str(country.public(f"/project/{case['entry']}").json["document"]["work_content"])


def test_the_writer_is_warned(country: Country) -> None:
    refused = country.send("yan", "collect_project", project())
    assert refused.status_code == 422
    (problem,) = refused.json["problems"]
    assert (problem["field"], problem["rule"], problem["severity"]) == ("/work_content", RULE, "warn")
    assert "手机号码" in problem["message"] and "身份证号" in problem["message"]


def test_the_reviewer_sees_the_mark(country: Country) -> None:
    item = task(sent(country))["id"]
    marks = country.read("zhao", f"/work-items/{item}")["confirmed"]
    assert [(one["rule"], one["field"]) for one in marks] == [(RULE, "/work_content")]
    assert 'value="V-PII-1"' in country.page("zhao", f"/items/{item}").text


def test_numbers_are_dots_unless_the_reviewer_releases_them(each_country: Country) -> None:
    case = each_country.decide("zhao", sent(each_country))
    assert ID not in shown(each_country, case) and "●" in shown(each_country, case)
    assert "井下采掘，联系人张某" in shown(each_country, case)
    page = each_country.client().get(f"/public/project/{case['entry']}").text
    assert ID not in page and "1234" not in page.split("工作内容", 1)[-1][:200]
    record = each_country.read("zhao", f"/registers/project/{case['entry']}")["document"]
    assert record["work_content"] == TEXT


def test_a_title_holds_no_number_either(country: Country) -> None:
    named = other_project(f"新城金矿{ID}工程")
    case = country.decide("zhao", country.sent("yan", "collect_project", named, confirm=[RULE]))
    assert ID not in country.public(f"/project/{case['entry']}").text
    assert country.public(f"/project?q={ID[:6]}").json["total"] == 0


def test_a_released_number_stands(country: Country) -> None:
    item = task(sent(country))["id"]
    done = country.call("zhao", "POST", f"/work-items/{item}/complete", {"answers": APPROVE, "confirm": [RULE]})
    assert ID in shown(country, done.json["case"])


def test_a_minor_change_releases_nothing(country: Country) -> None:
    changed = country.project(safety_org_setup=f"安环部，{ID}")
    country.sent("yan", "collect_project", changed, country.entries["project"], confirm=[RULE])
    public = country.public(f"/project/{country.entries['project']}").json["document"]
    assert ID not in public["safety_org_setup"] and "安环部" in public["safety_org_setup"]
