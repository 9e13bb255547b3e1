"""Personal numbers in public free text: a warning to the writer, a mark for the reviewer, dots for the public."""

from typing import Any

import orjson
from sqlalchemy import update
from werkzeug.test import TestResponse

from app import db
from app.cases.models import Submission
from app.cases.state import personal_numbers
from app.publications.models import Publication
from tests.app.cases.test_cases_charge import PENALTY
from tests.plugins.country import APPROVE, CITY, COUNTY, YAN, Case, Country, at, other_project, sample, task

ID = "33032619850306996X"
TEXT = f"井下采掘，联系人张某 １３８ 0000 1234（{ID}）"
RULE = "V-PII-1"
RELEASE = f"{RULE}:/work_content"


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


def approved(country: Country, case: Case, *confirm: str) -> TestResponse:
    body = {"answers": APPROVE, "confirm": list(confirm)}
    return country.call("zhao", "POST", f"/work-items/{task(case)['id']}/complete", body)


def test_the_reviewer_sees_the_mark(country: Country) -> None:
    item = task(sent(country))["id"]
    marks = country.read("zhao", f"/work-items/{item}")["confirmed"]
    assert [(one["rule"], one["field"]) for one in marks] == [(RULE, "/work_content")]


def test_the_reviewer_is_asked_text_by_text(country: Country) -> None:
    case = country.sent("yan", "collect_project", project(safety_org_setup=f"安环部{ID}"), confirm=[RULE])
    path = f"/work-items/{task(case)['id']}"
    asked = country.read("zhao", path)["numbers"]
    assert [(one["field"], one["kind"], one["text"]) for one in asked] == [
        ("/work_content", "手机号码、身份证号", TEXT),
        ("/safety_org_setup", "身份证号", f"安环部{ID}"),
    ]
    assert all(one["title"] for one in asked)
    assert country.read("yan", path)["numbers"] == []
    page = country.page("zhao", f"/items/{task(case)['id']}").text
    assert f'value="{RELEASE}"' in page and f'value="{RULE}:/safety_org_setup"' in page
    assert 'value="V-PII-1"' not in page


def test_one_tick_releases_one_text(each_country: Country) -> None:
    answers = project(safety_org_setup=f"安环部{ID}")
    case = each_country.sent("yan", "collect_project", answers, confirm=[RULE])
    for general in ([RULE], [RELEASE, RULE], [f"{RULE}:/project_name"]):
        refused = approved(each_country, case, *general)
        assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, "/decision"), general
    case = approved(each_country, case, RELEASE).json["case"]
    document = each_country.public(f"/project/{case['entry']}").json["document"]
    assert document["work_content"] == TEXT and ID not in document["safety_org_setup"]


def test_what_a_later_review_does_not_release_is_public_no_more(each_country: Country) -> None:
    here = each_country
    entry = approved(here, sent(here), RELEASE).json["case"]["entry"]
    again = here.sent("yan", "collect_project", project(planned_end_month="2016-12"), entry, [RULE])
    assert [one["field"] for one in here.read("zhao", f"/work-items/{task(again)['id']}")["numbers"]] == [
        "/work_content"
    ]
    approved(here, again)
    public = here.public(f"/project/{entry}").json
    assert public["version"] == 2 and ID not in public["document"]["work_content"]
    minor = here.sent(
        "yan",
        "collect_project",
        project(planned_end_month="2016-12", safety_org_setup="部"),
        entry,
        [RULE],
    )
    assert minor["state"] == "finished"
    assert ID not in here.public(f"/project/{entry}").json["document"]["work_content"]


def test_only_the_approving_decision_of_a_department_releases(country: Country) -> None:
    said = orjson.dumps([{"rule": RULE, "field": "/a", "message": "可以公示"}]).decode()

    def row(form: str, by: str, decision: str = "", user: int = 1, confirmed: str | None = said) -> Submission:
        answers = orjson.dumps({"decision": decision}).decode()
        return Submission(step="s", form=form, by_org=by, by_user=user, answers=answers, confirmed=confirmed)

    def released(*rows: Submission) -> frozenset[str] | None:
        return personal_numbers.released(rows, "a", YAN, lambda one: orjson.loads(one.answers)["decision"] or None)

    sent, other = row("a", YAN), row("b", YAN)
    with country.database.transaction():
        assert released(sent) is released(sent, other) is None
        assert released(sent, row("r", COUNTY, "return")) is released(sent, row("r", COUNTY, "handover")) is None
        assert released(sent, row("r", YAN, "approve", 2)) is released(row("r", COUNTY, "approve"), sent) is None
        assert released(sent, other, row("r", COUNTY, "approve")) == frozenset({"/a"})
        assert released(sent, row("r", COUNTY, "approve"), row("r", CITY, "approve", 1, None)) == frozenset()
        entered = row("a", COUNTY)
        assert released(entered, row("r", COUNTY, "approve")) is None
        assert released(entered, row("r", COUNTY, "approve", 2)) == frozenset({"/a"})


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
    assert ID in shown(country, approved(country, sent(country), RELEASE).json["case"])


def test_a_minor_change_releases_nothing(country: Country) -> None:
    changed = country.project(safety_org_setup=f"安环部，{ID}")
    country.sent("yan", "collect_project", changed, country.entries["project"], confirm=[RULE])
    public = country.public(f"/project/{country.entries['project']}").json["document"]
    assert ID not in public["safety_org_setup"] and "安环部" in public["safety_org_setup"]


def test_a_check_says_what_sending_says(country: Country) -> None:
    told = country.call("yan", "POST", "/forms/outsourcing/project/check", {"answers": project()}).json
    marks = [(one["field"], one["severity"]) for one in told["problems"] if one["rule"] == RULE]
    assert (told["verdict"], marks) == ("warn", [("/work_content", "warn")])


def test_a_name_may_hold_no_number_unseen(each_country: Country) -> None:
    """Titles, columns and what is searched come from fields with a format of their own."""
    at("2014-09-13T09:00:00+08:00")
    answers = sample("accident", project_id=each_country.entries["project"], workplace=f"采场{ID}")
    refused = each_country.send("zhao", "accident", answers)
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/workplace", RULE)]
    sent = each_country.sent("zhao", "accident", answers, confirm=[RULE])
    entry = each_country.decide("zhao2", sent)["entry"]
    penalty = {**PENALTY, "authority": f"招远局 13800001234 {ID}"}
    assert each_country.send("zhao", "reward_penalty", penalty).status_code == 422
    fined = each_country.decide("zhao2", each_country.sent("zhao", "reward_penalty", penalty, confirm=[RULE]))
    for path in (f"/accident/{entry}", "/accident", f"/reward_penalty/{fined['entry']}", "/reward_penalty"):
        assert ID not in each_country.public(path).text and "13800001234" not in each_country.public(path).text
    assert each_country.public(f"/accident?q={ID[:6]}").json["total"] == 0


def test_the_reason_of_a_withdrawal_names_nobody_by_number(country: Country) -> None:
    path = f"/registers/project/{country.entries['project']}/withdraw"
    refused = country.call("zhao", "POST", path, {"reason": f"与{ID}本人核实有误"})
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/reason", RULE)]
    assert country.public(f"/project/{country.entries['project']}").status_code == 200
    assert country.call("zhao", "POST", path, {"reason": "核实有误"}).status_code == 200
    with country.database.transaction() as unit:
        unit.write()
        db.session().execute(update(Publication).values(withdrawn_reason=f"与{ID}本人核实有误"))
    shown = country.client().get(f"/public/project/{country.entries['project']}")
    assert shown.status_code == 410 and ID not in shown.text and "●" in shown.text


def test_what_was_released_stands_while_its_words_stay(each_country: Country) -> None:
    here = each_country
    answers = project(safety_org_setup="安环部")
    done = approved(here, here.sent("yan", "collect_project", answers, confirm=[RULE]), RELEASE)
    entry = done.json["case"]["entry"]
    assert ID in shown(here, done.json["case"])
    here.sent("yan", "collect_project", project(safety_org_setup=f"安环部{ID}"), entry, [RULE])
    public = here.public(f"/project/{entry}").json
    assert (public["version"], public["document"]["work_content"]) == (2, TEXT)
    assert ID not in public["document"]["safety_org_setup"]


def test_numbers_in_free_text_are_hidden_where_masked_ones_are(each_country: Country) -> None:
    """Other departments read dots, on every way to the record and to its case; the owner reads what it wrote."""
    here = each_country
    named = other_project(f"新城{ID}工程", work_content=TEXT)
    entry = here.decide("zhao", here.sent("yan", "collect_project", named, confirm=[RULE]))["entry"]
    ways = (f"/registers/project/{entry}", f"/registers/project/{entry}/versions", "/registers/project")
    for who, hidden in (("lai", True), ("zhao", False), ("yan", False)):
        assert {ID in here.call(who, "GET", way).text for way in ways} == {not hidden}, who
    assert ID in here.call("lai", "POST", f"{ways[0]}/reveal", {"reason": "核对"}).text


def test_the_look_at_a_minor_change_shows_what_the_record_does(country: Country) -> None:
    """Who is to check a number reads it there as on the page of the record, and nowhere else."""
    changed = country.project(safety_org_setup=f"安环部，{ID}")
    case = country.sent("yan", "collect_project", changed, country.entries["project"], confirm=[RULE])
    (spot,) = [one for one in country.read("zhao", f"/cases/{case['id']}")["case"]["work_items"]]
    record = country.page("zhao", f"/records/project/{country.entries['project']}").text
    ways = [country.page("zhao", f"/items/{spot['id']}"), country.call("zhao", "GET", f"/work-items/{spot['id']}")]
    assert [ID in text for text in (record, *(way.text for way in ways))] == [True] * 3
    assert ID not in country.page("zhao", f"/cases/{case['id']}").text
    assert ID not in country.page("zhao", "/inbox").text


def test_numbers_hidden_in_the_file_are_hidden_in_the_trail(each_country: Country) -> None:
    """An opinion is read in both: open to who works on the case or wrote it, with dots for other departments."""
    case = each_country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    back = {"opinion": "请联系王某 13812345678", "remarks": [{"field": "/work_content", "message": "请补充"}]}
    back["confirm"] = ["V-PII-2"]
    sent = each_country.call("zhao", "POST", f"/work-items/{task(case)['id']}/return", back)
    assert sent.status_code == 200, sent.text
    for who, clear in (("zhao", True), ("lu", False), ("zong", False), ("yan", False)):
        told = each_country.read(who, f"/cases/{case['id']}/trail")["items"][-1]["note"]["opinion"]
        page = each_country.page(who, f"/cases/{case['id']}").text
        assert (who, "13812345678" in told, "13812345678" in page) == (who, clear, clear)


def test_who_writes_an_opinion_is_warned_of_numbers_that_others_read_as_dots(each_country: Country) -> None:
    here, told = each_country, "请与经办人联系，电话13800001234。"
    case = here.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    remarks = [{"field": "/work_content", "message": told}]
    answers = {"decision": "return", "opinion": told, "remarks": remarks}
    path = f"/work-items/{task(case)['id']}/complete"
    warned = here.call("zhao", "POST", path, {"answers": answers})
    assert warned.status_code == 422
    found = [(one["field"], one["rule"], one["severity"]) for one in warned.json["problems"]]
    assert found == [("/remarks/0/message", "V-PII-2", "warn"), ("/opinion", "V-PII-2", "warn")]
    assert "手机号码" in warned.json["problems"][0]["message"]
    sent = here.call("zhao", "POST", path, {"answers": answers, "confirm": ["V-PII-2"]})
    assert sent.status_code == 200
    page = here.page("yan", f"/items/{task(sent.json['case'])['id']}").text
    assert "13800001234" not in page.partition("退回情况")[2].partition("</section>")[0]
