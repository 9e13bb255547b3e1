"""保密内容 on the pages: its holders find the way to it at once, others read that something is there."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.test_cases_secrecy import MANIFEST, NAME, package, published, received
from tests.plugins.drawn import drawn
from tests.plugins.office import Office

TEXT = {"type": "string", "title": "线索提供人", "maxLength": 40, "x-secret": "tipster"}
TIP = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "线索",
    "type": "object",
    "additionalProperties": False,
    "required": ["subject", "tip"],
    "properties": {"subject": {"type": "string", "title": "线索内容", "maxLength": 200}, "tip": TEXT},
}
LEAD = MANIFEST.replace('[secret.reporter]\nlanes = ["receiver"]', '[secret.tipster]\nlanes = ["handler"]')


@pytest.fixture
def tipped(office: Office, tmp_path: Path) -> tuple[Office, str, str]:
    """The office with a tip sent to zhao, who alone may read whose it is: case and item."""
    drawn(office, tmp_path, LEAD, package(), forms_too={"letter": TIP})
    case = office.started("li", "drawn.main")
    sent = office.done("li", case["work_items"][0]["id"], {"subject": "井口无人值守", "tip": NAME})
    assert sent.status_code == 200, sent.text
    return office, case["id"], sent.json["case"]["work_items"][0]["id"]


def page(office: Office, who: str, place: str, **sent: Any) -> str:
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    return str(office.client().open(place, headers=headers, **sent).text)


def told(text: str, field: str) -> list[str]:
    """What stands on the page in the places of that field."""
    return re.findall(rf'data-field="{field}".*?<dd>(.*?)</dd>', text, re.S)


def test_whoever_decides_reads_that_it_is_there_and_opens_it(tipped: tuple[Office, str, str]) -> None:
    office, case, item = tipped
    for place in (f"/items/{item}", f"/cases/{case}"):
        text = page(office, "zhao", place)
        assert told(text, "tip") == ["***"] and NAME not in text
        (target,) = set(re.findall(rf'action="(/cases/{case}/file/\d+)"', text))
        assert told(page(office, "zhao", target, method="POST", data={"reason": "核实"}), "tip") == [NAME]
    kinds = [one["kind"] for one in office.call("zhao", "GET", f"/cases/{case}/trail").json["items"]]
    assert kinds.count("reveal") == 2


def test_others_read_that_it_is_there_and_find_no_way(tipped: tuple[Office, str, str]) -> None:
    office, case, item = tipped
    for place in (f"/items/{item}", f"/cases/{case}"):
        text = page(office, "li", place)
        assert told(text, "tip") == ["***"] and f"/cases/{case}/file/" not in text


def test_what_holds_nothing_withheld_offers_nothing_to_open(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, LEAD, package(), forms_too={"letter": {**TIP, "required": ["subject"]}})
    case = office.started("li", "drawn.main")
    sent = office.done("li", case["work_items"][0]["id"], {"subject": "井口无人值守"})
    text = page(office, "zhao", f"/items/{sent.json['case']['work_items'][0]['id']}")
    assert "查看保密内容" not in text


def test_scans_and_parts_of_a_table_are_told_of_too(office: Office, tmp_path: Path) -> None:
    case, item, _ = received(published(office, tmp_path))
    text = page(office, "zhao", f"/items/{item}")
    assert told(text, "reporter") == ["姓名：***<br>电话：***"] and "附件1个（保密）" in text
    assert f'action="/cases/{case}/file/' in page(office, "wang", f"/cases/{case}")
    assert "查看保密内容" not in text
