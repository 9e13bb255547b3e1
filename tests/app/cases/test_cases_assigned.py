"""Assigned forms, drafts and their end."""

from app.jobs.put import put
from tests.plugins.country import PAN, Country, sample, task


def activate(country: Country) -> None:
    """What the activation of an account leaves for the background."""
    with country.database.transaction():
        put("assign", {"org": PAN}, key=f"assign:{PAN}")
    country.drain()


def todo(country: Country, who: str = "pan", box: str = "todo") -> list[dict]:  # type: ignore[type-arg]
    return list(country.read(who, f"/work-items?box={box}")["items"])


def test_activated_contractor_finds_both_forms_on_its_desk(each_country: Country) -> None:
    activate(each_country)
    found = sorted((item["case"]["process"], item["form"], item["case"]["state"]) for item in todo(each_country))
    assert found == [
        ("outsourcing.collect_contractor", "contractor", "draft"),
        ("outsourcing.collect_licence", "licence", "draft"),
    ]
    assert todo(each_country, "zhe") == []


def test_assigning_again_adds_nothing(country: Country) -> None:
    activate(country)
    with country.database.transaction():
        put("assign", {"org": PAN})
    country.drain()
    assert len(todo(country)) == 2


def test_who_has_records_is_assigned_nothing(country: Country) -> None:
    with country.database.transaction():
        put("assign", {"org": "33FM000001"})
    country.drain()
    assert todo(country, "yan") == []


def test_sending_the_form_goes_on_with_the_assigned_case(each_country: Country) -> None:
    activate(each_country)
    assigned = {item["form"]: item["case"]["id"] for item in todo(each_country)}
    case = each_country.sent("pan", "collect_contractor", sample("contractor", 1))
    assert (case["id"], task(case)["step"]) == (assigned["contractor"], "review:review")
    assert [item["form"] for item in todo(each_country)] == ["licence"]
    assert each_country.decide("zhe", case)["state"] == "finished"


def test_draft_is_deleted_with_a_reason_and_can_be_begun_again(country: Country) -> None:
    begun = country.call("pan", "POST", "/cases", {"process": "outsourcing.collect_contractor"}).json["case"]
    assert [item["case"]["id"] for item in todo(country, box="drafts")] == [begun["id"]]
    path = f"/cases/{begun['id']}"
    assert country.call("pan", "DELETE", path, {}).status_code == 422
    assert country.call("yan", "DELETE", path, {"reason": "误填"}).status_code == 404
    gone = country.call("pan", "DELETE", path, {"reason": "误填"}).json["case"]
    assert (gone["state"], gone["work_items"], todo(country, box="drafts")) == ("cancelled", [], [])
    assert country.call("pan", "DELETE", path, {"reason": "误填"}).status_code == 409
    assert country.sent("pan", "collect_contractor", sample("contractor", 1))["id"] != begun["id"]


def test_draft_is_seen_by_its_author_alone(country: Country) -> None:
    begun = country.call("pan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    item = task(begun)["id"]
    typed = {"answers": {"project_name": "未提交", "site_county_code": "370685"}}
    assert country.call("pan", "PUT", f"/work-items/{item}/draft", typed, If_Match='"0"').status_code == 200
    for who in ("yan", "zhao", "tai", "zong", "guan"):
        assert country.call(who, "GET", f"/work-items/{item}").status_code == 404
        assert "未提交" not in country.call(who, "GET", "/cases").text
    assert country.read("pan", f"/work-items/{item}")["answers"] == typed["answers"]


def test_reviewers_draft_is_not_read_by_others(country: Country) -> None:
    case = country.sent("pan", "collect_contractor", sample("contractor", 1))
    item = task(case)["id"]
    typed = {"answers": {"decision": "return", "opinion": "内部意见"}}
    country.call("zhe", "PUT", f"/work-items/{item}/draft", typed, If_Match='"0"')
    assert country.read("zhe", f"/work-items/{item}")["answers"]["opinion"] == "内部意见"
    assert country.read("zhe2", f"/work-items/{item}")["answers"] == {}
    for who in ("pan", "zong"):
        assert "内部意见" not in country.call(who, "GET", f"/work-items/{item}").text
        assert "内部意见" not in country.page(who, f"/items/{item}").text


def test_sent_form_leaves_no_draft_behind(country: Country) -> None:
    begun = country.call("pan", "POST", "/cases", {"process": "outsourcing.collect_contractor"}).json["case"]
    item = task(begun)["id"]
    country.call("pan", "PUT", f"/work-items/{item}/draft", {"answers": {"name": "一"}}, If_Match='"0"')
    country.decide("pan", begun, sample("contractor", 1))
    assert todo(country, box="drafts") == []
    assert country.read("pan", f"/work-items/{item}")["answers"]["name"] == sample("contractor", 1)["name"]
