"""A record of several forms: received, dispatched, looked into, checked, answered; published as one document."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app import db, sdk
from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.cases.models import Submission
from app.registers.models import Entry
from tests.app.cases.include_samples import (
    COMPLAINT,
    HANDLING,
    PHONE,
    REPLY,
    UNIT,
    WITNESS,
    ended,
    handled,
    item,
    published,
    sent,
)
from tests.plugins.office import HERE, THERE, Office

CODE = "hotline.complaint"
OPEN = {"number": "2026-1", "subject": "井口无人值守", "county": "370685", "result": "属实", "finding": "现场无人",
        "measures": "责令改正", "answer": "已责令改正"}  # fmt: skip


@pytest.fixture
def hotline(office: Office, tmp_path: Path) -> Office:
    return published(office, tmp_path / "hotline")


def test_the_published_document_has_fields_of_three_forms(hotline: Office) -> None:
    case = ended(hotline)
    assert case["state"] == "finished"
    shown = hotline.client().get(f"/api/v1/public/{CODE}/{case['entry']}").json
    assert shown["document"] == OPEN
    assert [section["title"] for section in shown["view"]] == ["举报登记", "核查情况", "答复"]
    (line,) = hotline.client().get(f"/api/v1/public/{CODE}?q=现场无人").json["items"]
    assert [(one["label"], one["text"]) for one in line["columns"]] == [
        ("核查结论", "属实"),
        ("答复内容", "已责令改正"),
    ]
    assert shown["by_org"] == HERE
    page = hotline.client().get(f"/public/{CODE}/{case['entry']}").text
    assert "举报办理结果" in page and "张三" not in page and WITNESS not in page


def test_the_record_is_kept_like_one_form(hotline: Office) -> None:
    case = ended(hotline)
    taken = COMPLAINT | {name: HANDLING[name] for name in ("result", "finding", "measures", "witness_phone")}
    seen = hotline.call("li", "GET", f"/registers/{CODE}/{case['entry']}").json
    assert seen["document"] == taken | {"answer": REPLY["answer"]}
    found = hotline.call("li", "GET", f"/registers/{CODE}?result=属实").json["items"]
    assert [one["id"] for one in found] == [case["entry"]]
    assert [one["label"] for one in found[0]["columns"]] == ["核查结论", "答复内容"]
    with hotline.database.transaction():
        text = db.session().scalars(select(Entry.document).where(Entry.register == CODE)).one()
    assert WITNESS not in text and PHONE not in text


def test_the_reader_of_a_step_sees_the_record_so_far(hotline: Office) -> None:
    case = handled(hotline)
    task = item(hotline, case, "wang")["id"]
    shown = hotline.call("wang", "GET", f"/work-items/{task}").json
    assert (shown["record_form"], shown["record"]["finding"]) == ("complaint", "现场无人")
    assert "inspectors" not in shown["record"]
    page = (
        hotline.client().get(f"/items/{task}", headers={"Authorization": f"Bearer {hotline.tokens['wang']}"}).text
    )
    record, _, file = page.partition('id="file-')
    assert "核查情况" in record and "现场无人" in record and "张三" not in record
    assert "答复内容" not in record, "nobody has filled that in yet"
    assert "张三" in file and "现场无人" not in file, "what is not in the record is read in the file"


def test_nobody_checks_what_she_has_given_a_part_of(hotline: Office) -> None:
    """The receiver's own department looks into it: neither she nor the colleague who did may check it."""
    with hotline.database.transaction():
        enter(NewUser(HERE, "inspector", "chen", "chen"), "x")
        hotline.tokens["chen"] = create_token("chen")
    case = hotline.started("li", CODE)
    sent(hotline, "li", case, COMPLAINT)
    sent(hotline, "li", case, {"code": HERE})
    sent(hotline, "wang", case, HANDLING)
    task = item(hotline, case)["id"]
    for who in ("li", "wang"):
        refused = hotline.done(who, task, {"decision": "approve"})
        assert (refused.status_code, refused.json["detail"]) == (403, "录入与复核须由不同人员办理。")
        assert hotline.call(who, "GET", f"/work-items/{task}").json["actions"] == []
        moved = hotline.call("chen", "POST", f"/work-items/{task}/transfer", {"to_user": who})
        assert moved.status_code == 422
        listed = [hotline.call(who, "GET", f"/work-items?box={box}").json["total"] for box in ("todo", "pool")]
        assert listed == [0, 0] and task not in hotline.call(who, "GET", "/work-items").text
    assert [hotline.call("chen", "GET", f"/work-items?box={box}").json["total"] for box in ("todo", "pool")] == [
        1,
        1,
    ]
    sent(hotline, "chen", case, {"decision": "approve"})
    assert sent(hotline, "li", case, REPLY)["state"] == "finished"


def test_a_remark_on_an_included_field_opens_it_to_who_filled_it(hotline: Office) -> None:
    case = handled(hotline)
    remark = {"field": "/finding", "message": "请写明日期"}
    sent(hotline, "wang", case, {"decision": "return", "opinion": "不清楚", "remarks": [remark]})
    task = item(hotline, case)["id"]
    shown = hotline.call("zhao", "GET", f"/work-items/{task}").json
    assert (shown["unlocked"], shown["answers"]) == (["/finding"], HANDLING)
    refused = hotline.done("zhao", task, HANDLING | {"result": "不属实"})
    assert refused.status_code == 422
    sent(hotline, "zhao", case, HANDLING | {"finding": "6月1日现场无人"})
    sent(hotline, "wang", case, {"decision": "approve"})
    case = sent(hotline, "li", case, REPLY)
    public = hotline.client().get(f"/api/v1/public/{CODE}/{case['entry']}").json
    assert public["document"]["finding"] == "6月1日现场无人"


def test_a_remark_may_be_about_all_that_one_form_gives(hotline: Office) -> None:
    case = handled(hotline)
    task = hotline.call("wang", "GET", f"/work-items/{item(hotline, case)['id']}").json
    places = {one["field"]: one["title"] for one in task["remarkable"]}
    assert places["/#form_handling"] == "核查情况（整个部分）" and "/answer" not in places
    remark = {"field": "/#form_handling", "message": "请重新核查"}
    sent(hotline, "wang", case, {"decision": "return", "opinion": "不清楚", "remarks": [remark]})
    unlocked = hotline.call("zhao", "GET", f"/work-items/{item(hotline, case)['id']}").json["unlocked"]
    assert {"/finding", "/inspectors"} <= set(unlocked)
    sent(hotline, "zhao", case, HANDLING | {"finding": "6月1日现场无人"})
    check = hotline.call("wang", "GET", f"/work-items/{item(hotline, case)['id']}").json
    assert [one["changed"] for one in check["answered"]] == [True]


def test_a_remark_on_a_form_that_the_return_does_not_go_to_is_refused(hotline: Office) -> None:
    case = handled(hotline)
    task = item(hotline, case)["id"]
    places = {one["field"] for one in hotline.call("wang", "GET", f"/work-items/{task}").json["remarkable"]}
    assert "/finding" in places and not places & {"/subject", "/#form_complaint"}
    remark = {"field": "/subject", "message": "写错了"}
    refused = hotline.done("wang", task, {"decision": "return", "opinion": "有误", "remarks": [remark]})
    (problem,) = refused.json["problems"]
    assert (refused.status_code, problem["rule"], problem["field"]) == (422, "V-REV-3", "/remarks/0/field")
    assert "不在退回后要填写的表单上" in problem["message"]


def test_a_change_keeps_what_it_has_not_sent_anew(hotline: Office) -> None:
    entry = ended(hotline)["entry"]
    begun = hotline.call("li", "POST", "/cases", {"process": "hotline.answer_again", "entry_id": entry})
    assert begun.status_code == 201, begun.text
    case = begun.json["case"]
    task = item(hotline, case)["id"]
    assert hotline.call("li", "GET", f"/work-items/{task}").json["answers"] == {"answer": "已责令改正"}
    sent(hotline, "li", case, {"answer": "已复查"})
    check = hotline.call("wang", "GET", f"/work-items/{item(hotline, case)['id']}").json
    assert [(one["field"], one["old"], one["new"]) for one in check["differences"]] == [
        ("/answer", "已责令改正", "已复查")
    ]
    sent(hotline, "wang", case, {"decision": "approve"})
    assert hotline.client().get(f"/api/v1/public/{CODE}/{entry}").json["document"] == OPEN | {"answer": "已复查"}
    document = hotline.call("li", "GET", f"/registers/{CODE}/{entry}").json["document"]
    assert document["witness_phone"] == WITNESS


def test_numbers_in_included_fields_are_dots_unless_released(hotline: Office) -> None:
    told = f"联系{PHONE}"
    case = hotline.started("li", CODE)
    sent(hotline, "li", case, COMPLAINT)
    sent(hotline, "li", case, {"code": "AJ-370686"})
    task = item(hotline, case)["id"]
    warned = hotline.done("zhao", task, HANDLING | {"finding": told})
    assert [(one["field"], one["rule"]) for one in warned.json["problems"]] == [("/finding", "V-PII-1")]
    body = {"answers": HANDLING | {"finding": told}, "confirm": ["V-PII-1"]}
    assert hotline.call("zhao", "POST", f"/work-items/{task}/complete", body).status_code == 200
    check = hotline.call("wang", "GET", f"/work-items/{item(hotline, case)['id']}").json
    assert [(one["rule"], one["field"]) for one in check["confirmed"]] == [("V-PII-1", "/finding")]
    sent(hotline, "wang", case, {"decision": "approve"})
    entry = sent(hotline, "li", case, REPLY)["entry"]
    shown = hotline.client().get(f"/api/v1/public/{CODE}/{entry}").json["document"]
    assert shown["finding"] == "联系" + "●" * 11


def test_the_unit_reads_masked_what_others_wrote_about_it(hotline: Office) -> None:
    case = ended(hotline)
    told = {who: seen_page(hotline, who, case) for who in ("shi", "li")}
    assert "现场无人" in told["shi"] and PHONE in told["li"]
    assert PHONE not in told["shi"] and WITNESS not in told["shi"]


def test_a_unit_at_work_reads_masked_what_a_department_wrote(office: Office, tmp_path: Path) -> None:
    lane = '[lane.handler]\nrole = "{}"'
    published(office, tmp_path / "hotline", lane.format("inspector"), lane.format("contractor"))
    case = office.started("li", CODE)
    sent(office, "li", case, COMPLAINT)
    sent(office, "li", case, {"code": UNIT})
    shown = office.call("shi", "GET", f"/work-items/{item(office, case)['id']}")
    assert (shown.json["record"]["subject"], shown.json["record"]["reporter_phone"]) == (
        "井口无人值守",
        "138****0001",
    )
    assert PHONE not in shown.text


def test_a_unit_begins_with_masks_where_others_wrote_before_it(office: Office, tmp_path: Path) -> None:
    lane = '[lane.handler]\nrole = "{}"'
    published(office, tmp_path / "hotline", lane.format("inspector"), lane.format("contractor"))
    case = office.started("li", CODE)
    sent(office, "li", case, COMPLAINT)
    sent(office, "li", case, {"code": UNIT})
    sent(office, "shi", case, HANDLING)
    remark = {"field": "", "message": "请重报"}
    sent(office, "wang", case, {"decision": "return", "opinion": "不清楚", "remarks": [remark]})
    task = item(office, case)["id"]
    assert office.call("shi", "GET", f"/work-items/{task}").json["answers"] == HANDLING
    with office.database.transaction():
        db.write().execute(update(Submission).where(Submission.form == "handling").values(by_org=HERE))
    begun = office.call("shi", "GET", f"/work-items/{task}").json["answers"]
    assert begun["witness_phone"] == "139****0002"
    tried = office.call("shi", "POST", "/forms/hotline/handling/check", {"answers": begun | {"finding": "已整改"}})
    assert (tried.json["verdict"], tried.json["problems"]) == ("accept", []), tried.text
    assert tried.json["answers"]["witness_phone"] == "139****0002" and WITNESS not in tried.text
    wrong = begun | {"witness_phone": "138****0003"}
    refused = office.call("shi", "POST", "/forms/hotline/handling/check", {"answers": wrong})
    assert [one["field"] for one in refused.json["problems"]] == ["/witness_phone"], refused.text
    sent(office, "shi", case, begun | {"finding": "已整改"})
    with office.database.transaction():
        texts = db.session().scalars(select(Submission.answers).where(Submission.form == "handling"))
        assert not any("****" in one for one in texts)
    seen = office.call("shi", "GET", f"/work-items/{task}").text
    assert "已整改" in seen and WITNESS not in seen, "what was restored for her is no more hers to read"


def test_a_step_that_reads_less_sees_less_of_the_record(office: Office, tmp_path: Path) -> None:
    published(office, tmp_path / "hotline", "[form.check]", '[step.reply]\nreads = ["complaint"]\n\n[form.check]')
    case = handled(office)
    sent(office, "wang", case, {"decision": "approve"})
    task = office.call("li", "GET", f"/work-items/{item(office, case)['id']}")
    assert task.json["record"] == COMPLAINT and "现场无人" not in task.text
    assert (
        "finding" in office.call("li", "GET", f"/registers/{CODE}/{sent(office, 'li', case, REPLY)['entry']}").text
    )


def seen_page(office: Office, who: str, case: dict[str, Any]) -> str:
    """The page of the case in somebody's name."""
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    return office.client().get(f"/cases/{case['id']}", headers=headers).text


def test_a_unique_value_of_a_further_form_is_taken_once(office: Office, tmp_path: Path) -> None:
    key = 'key = ["number"]'
    published(office, tmp_path / "hotline", key, f'{key}\nunique = ["measures"]')
    handled(office)
    case = office.started("li", CODE)
    sent(office, "li", case, COMPLAINT | {"number": "2026-2"})
    sent(office, "li", case, {"code": THERE})
    task = item(office, case)["id"]
    refused = office.done("zhao", task, HANDLING)
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/measures", "V-UNIQUE")]
    assert office.done("zhao", task, HANDLING | {"measures": "罚款"}).status_code == 200


def test_the_rules_of_each_form_are_asked_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[str] = []

    def rules(answers: sdk.Answers) -> Iterator[sdk.Finding]:
        """核查校验。"""
        yield from (sdk.Problem("/finding", "V-X", words) for words in late)

    monkeypatch.setattr(sdk, "_checks", {})
    monkeypatch.setattr(rules, "__module__", "handlers.hotline.rules")
    sdk.check("hotline/handling")(rules)
    published(office, tmp_path / "hotline", "[form.check]", '[form.handling]\nchecks = ["rules"]\n\n[form.check]')
    case = handled(office)
    sent(office, "wang", case, {"decision": "approve"})
    late.append("核查经过已不符合规则。")
    task = item(office, case)["id"]
    refused = office.done("li", task, REPLY)
    assert (refused.status_code, [one["field"] for one in refused.json["problems"]]) == (422, ["/finding"])
    late.clear()
    assert office.done("li", task, REPLY).status_code == 200


def test_a_further_form_is_checked_against_its_record(hotline: Office) -> None:
    entry = ended(hotline)["entry"]
    asked = {"answers": {"answer": "已复查"}, "entry_id": entry}
    told = hotline.call("li", "POST", "/forms/hotline/reply/check", asked)
    assert (told.status_code, told.json["verdict"]) == (200, "accept")
