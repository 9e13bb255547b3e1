"""A file kept for a few lanes opens after its reader has said why, and the trail says so of the file, too."""

from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from app.accounts.quotas import REVEALS
from app.trail.models import TrailEntry
from tests.app.cases.test_cases_secrecy import published, received
from tests.plugins.country import at, later
from tests.plugins.office import Office

WHY = "回复举报人"


@pytest.fixture
def sent(office: Office, tmp_path: Path) -> tuple[str, str]:
    """A case, and the scan that was sent in it."""
    case, _, answers = received(published(office, tmp_path))
    return case, f"/attachments/{answers['letter_files'][0]['id']}"


def reveal(office: Office, who: str, case: str) -> int:
    (sheet,) = office.call(who, "GET", f"/cases/{case}").json["file"]
    asked = {"submission": sheet["submission"], "reason": WHY}
    return office.call(who, "POST", f"/cases/{case}/reveal", asked).status_code


def notes(office: Office) -> list[dict[str, object]]:
    with office.database.transaction() as unit:
        rows = unit.session.scalars(select(TrailEntry.note).where(TrailEntry.kind == "reveal").order_by("id"))
        return [orjson.loads(one or "{}") for one in rows]


def test_it_opens_for_a_reason_of_ones_own(office: Office, sent: tuple[str, str]) -> None:
    case, scan = sent
    for who in ("li", "wang"):
        refused = office.call(who, "GET", scan)
        assert refused.status_code == 403 and "写明理由" in refused.json["detail"]
    assert office.call("zhao", "GET", scan).status_code == 404
    assert notes(office) == []
    assert reveal(office, "wang", case) == 200
    assert [office.call(who, "GET", scan).status_code for who in ("wang", "li", "zhao")] == [200, 403, 404]
    sending, file = notes(office)
    assert file == {**sending, "attachment": scan.split("/")[-1], "field": "/letter_files"}
    assert file["reason"] == WHY


def test_a_reason_holds_for_a_day(office: Office, sent: tuple[str, str]) -> None:
    case, scan = sent
    at("2030-06-10T09:00:00+08:00")
    assert reveal(office, "li", case) == 200
    later(hours=23)
    assert office.call("li", "GET", scan).status_code == 200
    later(hours=2)
    assert office.call("li", "GET", scan).status_code == 403


def test_it_counts_as_an_opening(office: Office, sent: tuple[str, str]) -> None:
    case, scan = sent
    assert reveal(office, "li", case) == 200
    opened = [office.call("li", "GET", scan).status_code for _ in range(REVEALS[0][1])]
    assert opened == [200] * (REVEALS[0][1] - 1) + [429]


def test_a_reviewer_remarks_on_nothing_that_is_kept_from_her(office: Office, tmp_path: Path) -> None:
    _, item, _ = received(published(office, tmp_path))
    places = [one["field"] for one in office.call("zhao", "GET", f"/work-items/{item}").json["remarkable"]]
    assert "/subject" in places
    assert not [one for one in places if one.startswith(("/reporter", "/letter_files"))]
