"""Files: who reads a case or record that names one reads it, and naming a number opens nothing."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import db
from app.accounts.create_user import NewUser, add_post, enter
from app.accounts.models import User
from app.accounts.tokens import create_token
from tests.app.cases import test_cases_secrecy as secrecy
from tests.app.cases.include_samples import COMPLAINT, HANDLING, item, published, sent
from tests.app.cases.test_cases_charge import PENALTY
from tests.app.cases.test_cases_narrowed import SAID, SUMMARY, uploaded
from tests.app.engine import engine_diagrams as d
from tests.plugins.country import TWIN, Country, other_project, task
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, THERE, Office

REFUSED = "附件不存在，或者不是由您上传，请重新上传。"
OTHER_AREA = "370683"
MEMO = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "便签",
    "type": "object",
    "properties": {
        "words": {"type": "string", "title": "内容", "maxLength": 200},
        "words_files": {"type": "array", "title": "附件"},
    },
}
BOTH = secrecy.MANIFEST.replace(
    "[lane.receiver]",
    '[process.other]\ntitle = "其他"\nstart = ["head"]\n\n'
    '[lane.boss]\nrole = "head"\norg = "starter"\n\n[lane.receiver]',
).replace("[form.letter]", "[form.letter]\n\n[form.memo]")


def arrives(here: Office, org: str, role: str, name: str) -> str:
    """Somebody new at a desk."""
    with here.database.transaction():
        enter(NewUser(org, role, name, name), "x")
        here.tokens[name] = create_token(name)
    return name


def status(here: Office, who: str, file: dict[str, Any]) -> int:
    return here.call(who, "GET", f"/attachments/{file['id']}").status_code


def test_a_file_goes_with_a_record_that_moves(each_country: Country) -> None:
    here = each_country
    scan = here.upload("yan")
    project = other_project("甲工程采掘项目", written_report_filed_files=[scan])
    entry = here.decide("zhao", here.sent("yan", "collect_project", project))["entry"]
    moved = here.send(
        "yan", "collect_project", {**project, "site_county_code": OTHER_AREA}, entry, ["V-PII-1", "V-PRJ-1"]
    )
    assert moved.status_code == 201, moved.text
    post = task(moved.json["case"])["post"]
    assert post["org"] == f"AJ-{OTHER_AREA}"
    new = arrives(here, post["org"], "inspector", "xin")
    assert [status(here, who, scan) for who in (new, "zhao", "yan")] == [200, 200, 200]


def test_one_scan_serves_two_cases(each_country: Country) -> None:
    here = each_country
    scan = here.upload("yan")
    named: dict[str, Any] = {"written_report_filed_files": [scan]}
    here.sent("yan", "collect_project", other_project("甲工程采掘项目", **named))
    here.sent("yan", "collect_project", other_project("乙工程采掘项目", site_county_code=OTHER_AREA, **named))
    new = arrives(here, f"AJ-{OTHER_AREA}", "inspector", "xin")
    assert [status(here, who, scan) for who in (new, "zhao", "yan", "zhong")] == [200, 200, 200, 404]


def both(office: Office, folder: Path) -> Office:
    """The letter, and a memo of the head's in the same office."""
    steps = [d.start(), d.user("note", "memo", "memo"), d.end()]
    other = d.document(d.process("other", steps, ["begin > note", "note > done"], lanes={"note": "boss"}))
    forms = {"letter": secrecy.LETTER, "memo": MEMO}
    drawn(office, folder, BOTH, {**secrecy.package(), "other.bpmn": other}, forms_too=forms)
    arrives(office, HERE, "head", "kezhang")
    return office


def test_naming_an_unsent_secret_file_opens_and_takes_nothing(office: Office, tmp_path: Path) -> None:
    both(office, tmp_path)
    first = office.started("li", "drawn.main")["work_items"][0]["id"]
    answers = secrecy.letter(office)
    (scan,) = answers["letter_files"]
    office.call("li", "PUT", f"/work-items/{first}/draft", {"answers": answers}, If_Match='"0"')
    memo = office.started("kezhang", "drawn.other")["work_items"][0]["id"]
    for number in (scan["id"], "999999"):
        wrong = {"words": "记录", "words_files": [{"id": number}]}
        revision = office.call("kezhang", "GET", f"/work-items/{memo}").json["draft_rev"]
        kept = office.call(
            "kezhang", "PUT", f"/work-items/{memo}/draft", {"answers": wrong}, If_Match=f'"{revision}"'
        )
        assert [(one["field"], one["message"]) for one in kept.json["left_out"]] == [("/words_files", REFUSED)]
        assert office.call("kezhang", "GET", f"/work-items/{memo}").json["answers"] == {
            "words": "记录",
            "words_files": [],
        }
        refused = office.done("kezhang", memo, wrong)
        assert refused.status_code == 422
        assert [(one["field"], one["message"]) for one in refused.json["problems"]] == [("/words_files", REFUSED)]
    assert status(office, "kezhang", scan) == 404
    assert office.done("li", first, answers).status_code == 200
    assert [status(office, who, scan) for who in ("li", "wang", "kezhang", "zhao")] == [403, 403, 404, 404]


def test_naming_what_a_colleagues_draft_keeps_takes_nothing_over(office: Office, tmp_path: Path) -> None:
    """Neither as what it is nor as something open; what the writer goes on with is hers to send."""
    secrecy.published(office, tmp_path, other_files={"type": "array", "title": "其他附件"})
    first = office.started("li", "drawn.main")["work_items"][0]["id"]
    answers = secrecy.letter(office)
    (scan,) = answers["letter_files"]
    office.call("li", "PUT", f"/work-items/{first}/draft", {"answers": answers}, If_Match='"0"')
    assert office.call("li", "POST", f"/work-items/{first}/release").status_code == 200
    moved = {key: value for key, value in answers.items() if key != "letter_files"} | {"other_files": [scan]}
    for named, place in ((moved, "/other_files"), (answers, "/letter_files")):
        (problem,) = office.done("wang", first, named).json["problems"]
        assert (problem["field"], problem["message"]) == (place, REFUSED)
    kept = office.call("wang", "PUT", f"/work-items/{first}/draft", {"answers": answers}, If_Match='"1"')
    assert [one["field"] for one in kept.json["left_out"]] == ["/letter_files"]
    assert status(office, "wang", scan) == 404
    office.call("wang", "POST", f"/work-items/{first}/release")
    assert office.done("li", first, answers).status_code == 200
    assert [status(office, who, scan) for who in ("li", "zhao")] == [403, 404]


def test_naming_opens_nothing_that_reads_keeps_away(office: Office, tmp_path: Path) -> None:
    published(office, tmp_path / "hotline", SUMMARY, SAID.format(""))
    scan = uploaded(office, "li", "玄武暗标.pdf")
    case = office.started("li", "hotline.complaint")
    sent(office, "li", case, COMPLAINT | {"unit": "", "subject_files": [scan]})
    sent(office, "li", case, {"code": THERE})
    answers = HANDLING | {"finding_files": [scan]}
    number = item(office, case)["id"]
    office.call("zhao", "PUT", f"/work-items/{number}/draft", {"answers": answers}, If_Match='"0"')
    assert status(office, "zhao", scan) == 404
    refused = office.done("zhao", number, answers)
    assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, "/finding_files")
    assert [status(office, who, scan) for who in ("zhao", "li", "wang")] == [404, 200, 200]


@pytest.mark.parametrize("first", ["open", "secret"])
def test_a_secret_shuts_nobody_out_of_another_naming(office: Office, tmp_path: Path, first: str) -> None:
    secrecy.published(office, tmp_path, other_files={"type": "array", "title": "其他附件"})
    scan = uploaded(office, "li", "事故报告.pdf")
    openly = {"subject": "一号井", "reporter": {"name": "某人甲"}, "other_files": [scan]}
    secretly = {"subject": "二号井", "reporter": {"name": "某人乙"}, "letter_files": [scan]}
    for answers in (openly, secretly) if first == "open" else (secretly, openly):
        case = office.started("li", "drawn.main")
        assert office.done("li", case["work_items"][0]["id"], answers).status_code == 200
    assert [status(office, who, scan) for who in ("li", "wang", "zhao")] == [200, 200, 200]


def test_a_draft_opens_nothing_of_another_organisation_to_a_colleague(country: Country) -> None:
    with country.database.transaction():
        add_post(db.session().scalars(select(User.id).where(User.username == "zhao")).one(), TWIN, "inspector")
        country.tokens = country.tokens | {"zhao": create_token("zhao")}
    scan = country.upload("zhong")
    project = other_project("乙工程采掘项目", site_county_code=OTHER_AREA, written_report_filed_files=[scan])
    country.sent("zhong", "collect_project", project)
    begun = country.call("zhao", "POST", "/cases", {"process": "outsourcing.reward_penalty"}).json["case"]
    number = task(begun)["id"]
    answers = {**PENALTY, "doc_no_files": [scan]}
    sent = country.call("zhao", "PUT", f"/work-items/{number}/draft", {"answers": answers}, If_Match='"0"')
    assert (sent.status_code, sent.json["left_out"]) == (200, [])
    country.call("zhao", "POST", f"/work-items/{number}/release")
    assert country.call("zhao2", "POST", f"/work-items/{number}/draft/take", {"by": "zhao"}).status_code == 200
    assert [status(country, who, scan) for who in ("zhao", "zhao2")] == [200, 404]
