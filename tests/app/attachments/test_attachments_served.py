"""What is served is what came in; and looking into files holds up nobody."""

import hashlib
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app import db
from app.attachments import fork_server, store, turns
from app.attachments.models import Attachment
from app.jobs.models import Incident
from tests.plugins.country import PDF, Country, other_project, task


def place(country: Country, attachment: str) -> Path:
    answer = country.call("yan", "GET", f"/attachments/{attachment}")
    assert (answer.status_code, answer.data) == (200, PDF)
    return store.path_of(hashlib.sha256(PDF).hexdigest())


def spoil(file: Path, how: str) -> None:
    file.chmod(0o600)
    if how == "flipped":
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    elif how == "cut":
        file.write_bytes(file.read_bytes()[:-5])
    else:
        file.unlink()
    if how == "link":
        file.symlink_to("/etc/passwd")
    elif how == "link to the same":
        (file.parent / "other").write_bytes(PDF)
        file.symlink_to(file.parent / "other")
    elif how == "folder":
        file.mkdir()


@pytest.mark.parametrize("how", ["flipped", "cut", "gone", "link", "link to the same", "folder"])
def test_a_changed_file_is_an_incident_and_not_served(country: Country, how: str) -> None:
    attachment = country.entries["scan"]
    spoil(place(country, attachment), how)
    for _ in range(2):
        answer = country.call("zhao", "GET", f"/attachments/{attachment}")
        assert (answer.status_code, "root:" in answer.text) == (404, False)
        assert "已被改动" in answer.json["detail"]
    with country.database.transaction():
        (incident,) = db.session().query(Incident).all()
        assert f"附件 {attachment}" in incident.text and incident.times == 2


def test_parts_and_unchanged_files_are_served(country: Country) -> None:
    path = f"/attachments/{country.entries['scan']}"
    part = country.call("yan", "GET", path, Range="bytes=0-3")
    assert (part.status_code, part.data, part.headers["Content-Length"]) == (206, PDF[:4], "4")
    assert part.headers["Content-Range"] == f"bytes 0-3/{len(PDF)}"
    beyond = country.call("yan", "GET", path, Range=f"bytes={len(PDF)}-")
    assert (beyond.status_code, int(beyond.headers["Content-Length"])) == (416, len(beyond.data))
    assert int(country.call("yan", "GET", path).headers["Content-Length"]) == len(PDF)


def test_slow_files_hold_up_no_page(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    """More uploads than are looked into are asked to come again at once, so that threads stay free."""
    gate, entered = threading.Event(), threading.Semaphore(0)

    def slow(*_: object) -> tuple[int, str]:
        entered.release()
        gate.wait(20)
        return 0, "ok"

    monkeypatch.setattr(fork_server, "look", slow)
    monkeypatch.setattr(turns, "PATIENCE", 0.2)

    def upload(who: str) -> int:
        headers = {"Authorization": f"Bearer {country.tokens[who]}"}
        file = {"file": (io.BytesIO(PDF), "a.pdf")}
        return country.client().post("/api/v1/attachments", headers=headers, data=file).status_code

    with ThreadPoolExecutor(12) as pool:
        held = [pool.submit(upload, who) for who in ("yan", "pan")]
        assert all(entered.acquire(timeout=10) for _ in held)
        others = list(pool.map(upload, ("zhong", "zhe", "zhe2", "wan", "zhao", "zhao2", "lai", "lai2")))
        assert others == [503] * 8
        assert country.page("zhao", "/inbox").status_code == 200
        gate.set()
        assert [one.result() for one in held] == [201, 201]


@pytest.mark.parametrize("number", ["999", "x", "", "0", "-1", None, 5, "1" * 30])
def test_a_check_tells_of_files_that_are_not_there(country: Country, number: object) -> None:
    sent = other_project("新城金矿", written_report_filed_files=[{"id": number}])
    answer = country.call("yan", "POST", "/forms/outsourcing/project/check", {"answers": sent}).json
    assert answer["verdict"] == "reject"
    assert "written_report_filed_files" in str([one["field"] for one in answer["problems"]])


def test_a_check_takes_own_files_and_no_others(country: Country) -> None:
    mine, theirs = country.upload("yan"), country.upload("pan")
    for scan, verdict in ((mine, False), (theirs, True)):
        sent = {"answers": other_project("新城金矿", written_report_filed_files=[scan])}
        problems = country.call("yan", "POST", "/forms/outsourcing/project/check", sent).json["problems"]
        assert any(one["rule"] == "V-ATT-1" for one in problems) is verdict


def test_a_name_of_a_file_holds_no_number(country: Country) -> None:
    """People name scans after whom they are of; names are read by many who do not read the file."""
    headers = {"Authorization": f"Bearer {country.tokens['yan']}"}
    file = {"file": (io.BytesIO(PDF), "身份证33032619850306996X.pdf")}
    kept = country.client().post("/api/v1/attachments", headers=headers, data=file).json
    assert kept["name"] == f"身份证{'●' * 18}.pdf"
    with country.database.transaction():
        row = db.session().get(Attachment, int(kept["id"]))
        assert row is not None and row.name == kept["name"]


def test_names_of_before_are_sent_without_numbers(country: Country) -> None:
    scan = country.upload("yan")
    with country.database.transaction():
        row = db.write().get(Attachment, int(scan["id"]))
        assert row is not None
        row.name = "身份证33032619850306996X.pdf"
    answers = other_project("新城金矿采掘工程", written_report_filed_files=[scan])
    case = country.sent("yan", "collect_project", answers)
    assert "33032619850306996X" not in country.call("yan", "GET", f"/work-items/{task(case)['id']}").text
    assert "33032619850306996X" not in country.page("zhao", f"/cases/{case['id']}").text
