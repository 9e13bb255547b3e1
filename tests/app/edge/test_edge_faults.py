"""Whatever fails in the database, wherever: a sentence, a reference, when to come back, and nothing half done."""

import io
import logging
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from app import db, engines
from app.accounts.audience import audience
from app.api.models import Answered
from app.attachments.models import Attachment
from app.cases.models import Case, WorkItem
from app.logbook import Logbook
from app.trail.models import TrailEntry
from tests.app.attachments.attachment_samples import picture
from tests.app.edge import edge_breaking
from tests.app.edge.edge_breaking import SQLITE, STATES, failing
from tests.app.jobs.jobs_site import stamp
from tests.plugins.office import Office

PICTURE = picture("PNG")
Call = Callable[[Office], TestResponse]


def page(method: str, path: str, **sent: Any) -> Call:
    def call(office: Office) -> TestResponse:
        headers = {"Authorization": f"Bearer {office.tokens['li']}"}
        return office.client().open(path, method=method, headers=headers, **sent)

    return call


def upload(office: Office) -> TestResponse:
    return page("POST", "/api/v1/attachments", data={"file": (io.BytesIO(PICTURE), "照片.png")})(office)


CALLS: dict[str, Call] = {
    "page": page("GET", "/inbox"),
    "public page": lambda office: office.client().get("/"),
    "start by page": page("POST", "/start/bench.plain"),
    "sign in": lambda office: office.client().post("/sign-in", data={"username": "li", "password": "no"}),
    "look": page("GET", "/api/v1/work-items"),
    "public": lambda office: office.client().get("/api/v1/public/drill"),
    "start": page("POST", "/api/v1/cases", json={"process": "bench.plain"}),
    "upload": upload,
    "download": page("GET", "/api/v1/attachments/1"),
    "ready": lambda office: office.client().get("/readyz"),
    "nothing": page("GET", "/no/such/page"),
}
WRITES = ("start by page", "start", "upload")


def rows(office: Office) -> list[int]:
    with office.database.transaction() as unit:
        tables = (Case, WorkItem, TrailEntry, Attachment, Answered)
        return [unit.session.scalar(select(func.count()).select_from(one)) or 0 for one in tables]


def told(answer: TestResponse) -> str:
    """The reference of a proper 503."""
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) > 0 and answer.headers["Cache-Control"] == "no-store"
    assert "Traceback" not in answer.text and "sqlalchemy" not in answer.text and "secret" not in answer.text
    assert "请稍后" in answer.text
    if answer.mimetype == "application/problem+json":
        assert answer.json["detail"].endswith("。") and answer.json["status"] == 503
        return str(answer.json["reference"])
    assert "返回首页" in answer.text and "</html>" in answer.text
    found = re.search(r"编号：<code>(\w+)</code>", answer.text)
    assert found, answer.text
    return found[1]


@pytest.mark.parametrize("name", CALLS)
def test_at_every_statement(office: Office, name: str, caplog: pytest.LogCaptureFixture) -> None:
    upload(office)
    call, codes = CALLS[name], list(SQLITE if office.database.sqlite else STATES)
    before = rows(office)
    at = 1
    while True:
        code = codes[at % len(codes)]
        caplog.clear()
        with failing(office.database, code, at) as seen:
            answer = call(office)
        if len(seen) < at:
            break
        if answer.status_code < 400:
            assert "last-seen" in caplog.text, (code, at)
        else:
            told(answer)
            assert rows(office) == before, (code, at)
        answer.close()
        at += 1
    answer.close()
    assert at > 1 and answer.status_code < 500


@pytest.mark.parametrize("name", WRITES)
def test_at_the_commit(office: Office, name: str, caplog: pytest.LogCaptureFixture) -> None:
    before = rows(office)
    for code, what in (SQLITE if office.database.sqlite else STATES).items():
        with failing(office.database, code, at=0):
            reference = told(CALLS[name](office))
        assert [what in line.getMessage() for line in caplog.records if reference in line.getMessage()] == [True]
    assert rows(office) == before
    assert CALLS[name](office).status_code < 400


def test_a_flood_is_one_line(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    code = "SQLITE_FULL" if office.database.sqlite else "53100"
    with failing(office.database, code, at=0), caplog.at_level(logging.INFO):
        (reference,) = {told(CALLS["start"](office)) for _ in range(20)}
    assert len([line for line in caplog.records if reference in line.getMessage()]) == 1


def test_a_flood_is_counted_at_its_end(caplog: pytest.LogCaptureFixture) -> None:
    book = Logbook(logging.getLogger("flood"), quiet=0.05)
    assert len({book.note("full", "no room") for _ in range(30)} | {book.note("lost", "away")}) >= 2
    while not any("more times" in line.message for line in caplog.records):
        threading.Event().wait(0.01)
    lines = [line.message.split(": ")[1] for line in caplog.records if line.name == "flood"]
    assert lines == ["no room", "away", "the same 29 more times within 0.05 s"]
    assert book.note("full", "no room") not in caplog.records[0].message


def test_read_only_and_well_again(office: Office) -> None:
    before = rows(office)
    with edge_breaking.read_only(office.database):
        for name in WRITES:
            told(CALLS[name](office))
        assert CALLS["look"](office).status_code == CALLS["page"](office).status_code == 200
        assert rows(office) == before
    answers = [CALLS["start"](office).status_code for _ in range(2)]
    assert answers[-1] == 201


def test_static_files_and_health_do_not_ask_the_database(office: Office) -> None:
    with failing(office.database, "SQLITE_CORRUPT" if office.database.sqlite else "XX001", at=1) as seen:
        assert office.client().get("/healthz").status_code == 200
        assert office.client().get("/static/none.css").status_code == 404
        assert seen == []


def test_no_connection_free(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engines.POOL, "pool_size", 1)
    monkeypatch.setitem(engines.POOL, "max_overflow", 0)
    monkeypatch.setitem(engines.POOL, "pool_timeout", 0.1)
    url = office.database.engine.url.set(drivername=office.database.engine.url.get_backend_name())
    small = db.Database(url.render_as_string(hide_password=False))
    office.app.database = small
    with small.engine.connect():
        for name in ("page", "look", "start", "ready", "nothing"):
            told(CALLS[name](office))
    assert CALLS["start"](office).status_code == 201
    small.close()


def test_a_lost_commit_is_said_to_be_unsure_and_can_be_repeated(office: Office) -> None:
    keyed = page("POST", "/api/v1/cases", json={"process": "bench.plain"})
    committed = office.database.engine.dialect.do_commit

    def lost(connection: Any) -> None:
        committed(connection)
        raise edge_breaking.raised(office.database, "SQLITE_CANTOPEN" if office.database.sqlite else "08006")

    with edge_breaking.committing(office.database, lost):
        answer = office.call("li", "POST", "/cases", {"process": "bench.plain"}, Idempotency_Key="once")
    told(answer)
    assert "尚不能确定" in answer.json["detail"]
    again = office.call("li", "POST", "/cases", {"process": "bench.plain"}, Idempotency_Key="once")
    assert again.status_code == 201 and rows(office)[0] == 1
    assert keyed(office).status_code == 201 and rows(office)[0] == 2


def test_a_missing_table_is_a_database_that_is_not_ready(office: Office) -> None:
    with office.database.engine.begin() as connection:
        connection.execute(text("DROP TABLE answered"))
    answer = office.call("li", "POST", "/cases", {"process": "bench.plain"}, Idempotency_Key="k")
    told(answer)
    assert "尚未就绪" in answer.json["detail"] and rows_of_cases(office) == 0


@pytest.mark.parametrize("said", ["SELECT x FROM nowhere", "SELECT nothing FROM cases", "SELEC 1"])
def test_a_mistake_of_ours_is_told_as_one(
    office: Office, said: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schema is whole: asking again later would not help, and the log says where it was."""
    stamp(office.database)
    office.app.config["PROPAGATE_EXCEPTIONS"] = False

    def wrong() -> str:
        db.write().execute(text(said))
        return ""

    monkeypatch.setitem(office.app.view_functions, "api.start_case", audience("signed_in")(wrong))
    answer = office.call("li", "POST", "/cases", {"process": "bench.plain"})
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers
    assert any(one.exc_info for one in caplog.records)


def rows_of_cases(office: Office) -> int:
    with office.database.transaction() as unit:
        return unit.session.scalar(select(func.count()).select_from(Case)) or 0
