"""The site county's copy: the paper report is registered there and shown to the reviewer."""

import re

import orjson
from sqlalchemy import update

from app import db
from app.attachments.bind import bind
from app.cases.models import Submission
from app.packages import queries as packages
from app.packages.content import Content
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
    assert all(text in page for text in ("2014年6月9日", SAID["paper_report_no"], SAID["comment"]))


def test_applicant_does_not_read_what_departments_tell_each_other(country: Country) -> None:
    case = under_review(country)
    country.done("zhao", copy(country), SAID)
    assert country.read("zhong", f"/work-items/{task(case)['id']}")["receipts"] == []
    assert SAID["comment"] not in country.page("zhong", f"/items/{task(case)['id']}").text


def test_the_trail_says_on_which_form_a_copy_was_answered(country: Country) -> None:
    case = under_review(country)
    country.done("zhao", copy(country), SAID)
    for who in ("tai", "zhong"):
        assert "<b>书面报告登记</b>" in country.page(who, f"/cases/{case['id']}").text
    assert country.read("zhong", "/work-items?box=copied")["total"] == 0


def test_what_an_applicant_does_not_read_she_does_not_download(country: Country) -> None:
    """The file of a department's answer belongs to the case, as long as it is named there by that answer alone."""
    case = under_review(country)
    country.done("zhao", copy(country), SAID)
    file = country.upload("zhao")["id"]
    told = orjson.dumps({**SAID, "photo_files": [{"id": file}]}).decode()
    with country.database.transaction():
        db.write().execute(update(Submission).where(Submission.step == "copy").values(answers=told))
        bind([int(file)], int(case["id"]))
    seen = {who: country.call(who, "GET", f"/attachments/{file}").status_code for who in ("zhao", "tai", "zhong")}
    assert seen == {"zhao": 200, "tai": 200, "zhong": 404}


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


def test_a_copy_is_answered_on_the_form_its_diagram_names(country: Country) -> None:
    """The draft of an answer is kept like every draft, for the post that holds the copy."""
    under_review(country)
    item = copy(country)
    shown = country.read("zhao", f"/work-items/{item}")
    assert (shown["schema"]["title"], shown["answers"]) == ("书面报告登记", {})
    saved = country.call("zhao", "PUT", f"/work-items/{item}/draft", {"answers": {"comment": "待现场核对"}})
    assert saved.status_code == 200
    assert country.read("zhao", f"/work-items/{item}")["answers"] == {"comment": "待现场核对"}
    assert country.read("zhong", f"/work-items/{item}")["answers"] == {}
    assert country.done("zhao", item, SAID).status_code == 200
    assert country.read("zhao", f"/work-items/{item}")["answers"] == SAID


def test_a_spot_check_asks_for_its_verdict(country: Country) -> None:
    change = {**country.project(), "leader_phone": "13911112222"}
    country.sent("yan", "collect_project", change, country.entries["project"])
    (item,) = country.read("zhao", "/work-items?box=copied")["items"]
    refused = country.done("zhao", item["id"], {})
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/verdict", "V-SPOT-1")]
    refused = country.done("zhao", item["id"], {"verdict": "有问题"})
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/comment", "V-SPOT-2")]
    assert country.done("zhao", item["id"], {"verdict": "无问题"}).status_code == 200


def test_copies_of_older_releases_are_answered_as_before(country: Country) -> None:
    """Their diagrams name no form; the one their package keeps beside its steps is meant."""
    with country.database.transaction():
        release = packages.newest("outsourcing").content
    form = re.compile(rb'<spiffworkflow:parameter id="form"[^>]*/>')
    older = {name: form.sub(b"", raw) for name, raw in release.files.items() if "spot" not in name}
    older["package.toml"] = older["package.toml"].replace(b"[form.spot_check]", b"")
    assert Content("outsourcing", older, published=True).spare_form == "receipt"
    assert release.spare_form is None


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
