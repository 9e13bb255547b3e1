"""A record of several forms: received, dispatched, looked into, checked, answered; published as one document."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app import db
from app.registers.models import Entry
from tests.app.cases.include_samples import (
    COMPLAINT,
    HANDLING,
    PHONE,
    REPLY,
    WITNESS,
    ended,
    handled,
    item,
    published,
    sent,
)
from tests.plugins.office import HERE, Office

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
    assert "核查情况" in page and "现场无人" in page and "张三" not in page


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


def test_a_remark_on_another_form_locks_nothing_here(hotline: Office) -> None:
    case = handled(hotline)
    remark = {"field": "/subject", "message": "写错了"}
    sent(hotline, "wang", case, {"decision": "return", "opinion": "有误", "remarks": [remark]})
    assert sent(hotline, "zhao", case, HANDLING | {"result": "不属实"})["state"] == "running"


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
