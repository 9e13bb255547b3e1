"""Whoever reads a scan's field masked does not read behind the mask by sending the scan back."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.mask_samples import (
    AGREED,
    CONTACT,
    MASK,
    NUMBER,
    SCAN,
    changing,
    letter,
    published,
    recorded,
    sent,
    task,
    told,
    uploaded,
)
from tests.plugins.office import Office

STRANGE = "附件不存在，或者不是由您上传，请重新上传。"


@pytest.fixture
def here(office: Office, tmp_path: Path) -> Office:
    return published(office, tmp_path)


def status(here: Office, who: str, file: dict[str, str]) -> int:
    return here.call(who, "GET", f"/attachments/{file['id']}").status_code


def test_sending_a_scan_back_opens_nothing(here: Office) -> None:
    scan, plain = uploaded(here, "li"), uploaded(here, "li", "图纸.pdf")
    entry = recorded(here, id_no_files=[scan], plain_files=[plain])
    case, answers = changing(here, entry)
    assert [one["name"] for one in answers["id_no_files"]] == ["欧***"]
    seen = [status(here, "jia", scan)]
    draft = here.call("jia", "PUT", f"/work-items/{task(case)}/draft", {"answers": answers}, If_Match='"0"')
    assert draft.json["left_out"] == []
    seen.append(status(here, "jia", scan))
    case = sent(here, "jia", case, {**answers, "subject": "二号井"})
    seen.append(status(here, "jia", scan))
    assert sent(here, "wang", case, AGREED)["state"] == "finished"
    seen.append(status(here, "jia", scan))
    _, again = changing(here, entry)
    assert [one["id"] for one in again["id_no_files"]] == [scan["id"]]
    assert seen == [404] * 4 and status(here, "jia", scan) == 404
    assert [status(here, who, one) for who in ("li", "wang") for one in (scan, plain)] == [200] * 4
    assert status(here, "jia", plain) == 200
    texts = [
        here.call("jia", "GET", path).text for path in (f"/cases/{case['id']}", f"/registers/drawn.letter/{entry}")
    ]
    assert all(SCAN not in one and CONTACT not in one for one in [str(again), *texts])
    page = (
        here.client().get(f"/cases/{case['id']}", headers={"Authorization": f"Bearer {here.tokens['jia']}"}).text
    )
    assert f"/attachments/{plain['id']}" in page and "欧***" in page and f"/attachments/{scan['id']}" not in page


def test_a_masked_file_comes_back_in_its_own_field_only(here: Office) -> None:
    scan = uploaded(here, "li")
    entry = recorded(here, id_no_files=[scan])
    case, answers = changing(here, entry)
    moved = {**answers, "id_no_files": [], "plain_files": [scan]}
    checked = here.call("jia", "POST", "/forms/drawn/letter/check", {"answers": moved, "entry_id": entry}).json
    assert [one["field"] for one in checked["problems"] if one["message"] == STRANGE] == ["/plain_files"]
    draft = here.call("jia", "PUT", f"/work-items/{task(case)}/draft", {"answers": moved}, If_Match='"0"')
    assert [one["field"] for one in draft.json["left_out"]] == ["/plain_files"]
    refused = here.done("jia", task(case), moved)
    assert [(one["field"], one["message"]) for one in refused.json["problems"]] == [("/plain_files", STRANGE)]


def test_an_open_file_goes_where_its_reader_puts_it(here: Office) -> None:
    plain = uploaded(here, "li", "图纸.pdf")
    case, answers = changing(here, recorded(here, plain_files=[plain]))
    case = sent(here, "jia", case, {**answers, "plain_files": [], "note_files": [plain]})
    assert status(here, "jia", plain) == 200


def test_own_scans_stay_open_to_the_unit(here: Office) -> None:
    own = uploaded(here, "jia")
    case = here.started("jia", "drawn.report")
    case = sent(here, "jia", case, letter(id_no_files=[own]))
    back: dict[str, Any] = {"decision": "return", "remarks": [{"field": "", "message": "重填"}]}
    case = sent(here, "wang", case, back)
    answers = told(here, "jia", case)["answers"]
    assert (answers["id_no_files"][0]["name"], answers["contact"]) == (SCAN, CONTACT)
    case = sent(here, "wang", sent(here, "jia", case, answers), AGREED)
    assert status(here, "jia", own) == 200
    _, answers = changing(here, case["entry"])
    assert (answers["id_no_files"][0]["name"], answers["contact"]) == (SCAN, CONTACT)


def test_what_a_register_masks_comes_back_whole_within_a_case(here: Office) -> None:
    case = sent(here, "li", here.started("li", "drawn.joint"), letter())
    answers = told(here, "jia", case)["answers"]
    assert (answers["contact"], answers["id_no"]) == ("欧***", MASK)
    case = sent(here, "jia", case, answers)
    shown = here.call("wang", "GET", f"/work-items/{task(case)}").json["record"]
    assert (shown["contact"], shown["id_no"]) == (CONTACT, NUMBER)
    assert CONTACT not in here.call("jia", "GET", f"/cases/{case['id']}").text
