"""The site county's copy: the paper report is registered there and shown to the reviewer."""

from tests.plugins.country import CITY, COUNTY, Case, Country, other_project, sample, task

SAID = {
    "paper_report_received_on": "2014-06-09",
    "paper_report_no": "招安监收〔2014〕12号",
    "comment": "与现场一致",
}


def under_review(country: Country) -> Case:
    """A project of a central enterprise in the county, which the city reviews."""
    case = country.sent("zhong", "collect_project", other_project("新城金矿采掘工程"))
    assert task(case)["post"]["org"] == CITY
    return case


def copy(country: Country) -> str:
    (item,) = country.read("zhao", "/work-items?box=copied")["items"]
    assert (item["kind"], item["post"]["org"]) == ("copy", COUNTY)
    return str(item["id"])


def test_reviewer_reads_what_the_county_registered(each_country: Country) -> None:
    case = under_review(each_country)
    assert each_country.done("zhao", copy(each_country), SAID).status_code == 200
    (receipt,) = each_country.read("tai", f"/work-items/{task(case)['id']}")["receipts"]
    assert (receipt["org"], receipt["at"][:10], receipt["answers"]) == (COUNTY, "2014-06-10", SAID)
    page = each_country.page("tai", f"/items/{task(case)['id']}").text
    assert all(text in page for text in SAID.values())


def test_applicant_does_not_read_what_departments_tell_each_other(country: Country) -> None:
    case = under_review(country)
    country.done("zhao", copy(country), SAID)
    assert country.read("zhong", f"/work-items/{task(case)['id']}")["receipts"] == []
    assert SAID["comment"] not in country.page("zhong", f"/items/{task(case)['id']}").text


def test_receipt_is_checked_like_any_form(country: Country) -> None:
    under_review(country)
    answers = {"paper_report_received_on": "昨天", "comment": "一" * 1001, "x": 1}
    wrong = country.done("zhao", copy(country), answers)
    assert {one["field"] for one in wrong.json["problems"]} == {"/paper_report_received_on", "/comment", "/x"}


def test_receipt_is_registered_once_and_by_the_addressee(country: Country) -> None:
    under_review(country)
    item = copy(country)
    assert [country.done(who, item, SAID).status_code for who in ("tai", "lai", "zhong")] == [403, 404, 403]
    assert country.done("zhao2", item, SAID).status_code == 200
    assert country.done("zhao", item, SAID).status_code == 409


def test_empty_receipt_means_read(country: Country) -> None:
    case = under_review(country)
    assert country.done("zhao", copy(country), {}).status_code == 200
    assert country.read("tai", f"/work-items/{task(case)['id']}")["receipts"] == []
    kinds = [line["kind"] for line in country.read("zhao", f"/cases/{case['id']}/trail")["items"]]
    assert kinds[-1] == "read"


def test_receipt_does_not_change_who_decided(country: Country) -> None:
    """The county speaks after the city has approved: the city still stands under the publication."""
    case = under_review(country)
    country.decide("tai", case)
    country.done("zhao", copy(country), SAID)
    unit, licence = sample("contractor", 3), country.licence("zhong", 3)
    country.decide("wan", country.sent("zhong", "collect_contractor", unit))
    country.decide("wan", country.sent("zhong", "collect_licence", licence))
    country.drain()
    entry = country.read("zhong", f"/cases/{case['id']}")["case"]["entry"]
    assert country.public(f"/project/{entry}").json["by_org"] == CITY


def test_returned_and_sent_again_makes_no_second_copy(country: Country) -> None:
    back = country.call("zhong", "POST", f"/work-items/{task(under_review(country))['id']}/withdraw").json["case"]
    country.decide("zhong", back, other_project("新城金矿采掘工程"))
    assert copy(country)
