"""查看保密内容: for a reason, noted, and nothing beside it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app import db
from tests.app.cases.test_cases_secrecy import NAME, PHONE, published, received
from tests.plugins.office import THERE, Office


def test_pages_ask_for_a_reason(office: Office, tmp_path: Path) -> None:
    case, _, _ = received(published(office, tmp_path))
    (sheet,) = office.call("li", "GET", f"/cases/{case}").json["file"]
    place = f"/cases/{case}/file/{sheet['submission']}"

    def page(who: str, **sent: Any) -> Any:
        headers = {"Authorization": f"Bearer {office.tokens[who]}"}
        return office.client().open(place, headers=headers, **sent)

    shown = page("li").text
    assert "查看保密内容" in shown and NAME not in shown
    assert "查看保密内容" not in page("zhao").text
    assert NAME in page("li", method="POST", data={"reason": "回复"}).text
    assert page("zhao", method="POST", data={"reason": "回复"}).status_code == 403
    refused = page("li", method="POST", data={"reason": " "})
    assert refused.status_code == 422 and "<h1>请填写查看理由" in refused.text


def test_the_reason_is_for_those_who_share_the_secret(office: Office, tmp_path: Path) -> None:
    """Others read that it was opened, by whom and when; the reason may name whom it is about."""
    case, _, _ = received(published(office, tmp_path))
    (sheet,) = office.call("li", "GET", f"/cases/{case}").json["file"]
    asked = {"submission": sheet["submission"], "reason": "回复举报人甲"}
    assert office.call("li", "POST", f"/cases/{case}/reveal", asked).status_code == 200
    for who, shared in (("wang", True), ("zhao", False)):
        headers = {"Authorization": f"Bearer {office.tokens[who]}"}
        page = office.client().get(f"/cases/{case}", headers=headers).text
        line = office.call(who, "GET", f"/cases/{case}/trail").json["items"][-1]
        assert (line["kind"], line["by"], "查看保密内容" in page) == ("reveal", "li", True)
        assert (line["note"].get("reason") == "回复举报人甲", "回复举报人甲" in page) == (shared, shared)


@pytest.mark.parametrize("reason", ["\u2028\u202e", "\u200b \u3164", "长" * 201, f"请回电{PHONE}"])
def test_what_is_no_reason_opens_nothing(office: Office, tmp_path: Path, reason: str) -> None:
    """The same in the API and on the page."""
    case, _, _ = received(published(office, tmp_path))
    (sheet,) = office.call("li", "GET", f"/cases/{case}").json["file"]
    asked = {"submission": sheet["submission"], "reason": reason}
    assert office.call("li", "POST", f"/cases/{case}/reveal", asked).status_code == 422
    headers = {"Authorization": f"Bearer {office.tokens['li']}"}
    place = f"/cases/{case}/file/{sheet['submission']}"
    assert office.client().post(place, headers=headers, data={"reason": reason}).status_code == 422
    assert PHONE not in office.call("li", "GET", f"/cases/{case}/trail").text


def test_an_opened_secret_opens_nothing_beside_it(office: Office, tmp_path: Path) -> None:
    """What is merely sensitive stays masked where the sending is, in the very same field and row."""
    texts = {"type": "string", "maxLength": 40}
    parts = {
        "name": {**texts, "title": "姓名", "x-secret": "reporter"},
        "phone": {**texts, "title": "电话", "x-sensitive": True},
        "said": {**texts, "title": "所述"},
    }
    rows = {"type": "array", "title": "证人", "items": {"type": "object", "properties": parts}}
    published(office, tmp_path, witnesses=rows)
    (item,) = office.started("li", "drawn.main")["work_items"]
    witness = {"name": "证人乙", "phone": PHONE, "said": f"请打{PHONE}"}
    sent = office.done("li", item["id"], {"subject": "一", "reporter": {"name": NAME}, "witnesses": [witness]})
    case = sent.json["case"]["id"]
    assert sent.status_code == 200, sent.text
    with office.database.transaction():
        db.write().execute(text("UPDATE submissions SET by_org = :org"), {"org": THERE})
    (sheet,) = office.call("li", "GET", f"/cases/{case}").json["file"]
    asked = {"submission": sheet["submission"], "reason": "核实"}
    told = office.call("li", "POST", f"/cases/{case}/reveal", asked).json["answers"]
    assert told["reporter"]["name"] == NAME
    assert told["witnesses"] == [{"name": "证人乙", "phone": "138****5678", "said": f"请打{'●' * 11}"}]
    headers = {"Authorization": f"Bearer {office.tokens['li']}"}
    place = f"/cases/{case}/file/{sheet['submission']}"
    page = office.client().post(place, headers=headers, data={"reason": "核实"}).text
    assert ("证人乙" in page, PHONE in page, "138****5678" in page) == (True, False, True)
