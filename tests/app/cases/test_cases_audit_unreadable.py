"""查看记录: an opening in a release that this program cannot read closes no other line."""

from pathlib import Path
from typing import Any

import pytest

from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.engine.findings import Fault
from app.packages import queries as packages
from app.packages.faults import Faulty
from tests.app.cases.test_cases_secrecy import published, received
from tests.plugins.office import HERE, Office


def test_a_release_nobody_reads_any_more_closes_no_audit(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _, _ = received(published(office, tmp_path))
    with office.database.transaction():
        enter(NewUser(HERE, "auditor", "shen", "shen"), "x")
        office.tokens["shen"] = create_token("shen")
    (sheet,) = office.call("li", "GET", f"/cases/{case}").json["file"]
    asked = {"submission": sheet["submission"], "reason": "回复举报人"}
    assert office.call("wang", "POST", f"/cases/{case}/reveal", asked).status_code == 200
    real = packages._shelf.content

    def unreadable(package: str, digest: str, read: Any) -> Any:
        if package == "drawn":
            raise Faulty([Fault("x", "D-X", "未知格式")])
        return real(package, digest, read)

    monkeypatch.setattr(packages._shelf, "content", unreadable)
    seen = office.call("shen", "GET", "/audit")
    assert seen.status_code == 200, seen.text
    (line,) = seen.json["items"]
    assert (line["fields"], line["reason"]) == ([], "回复举报人")
