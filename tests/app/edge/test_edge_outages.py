"""Real outages: connections cut at every statement, a server that goes and comes, locks, limits, a broken file."""

import contextlib
import resource
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from app import db
from app.accounts.audience import audience
from tests.app.edge import edge_breaking
from tests.app.edge.test_edge_faults import CALLS, WRITES, rows, told
from tests.plugins import servers
from tests.plugins.copies import administer
from tests.plugins.databases import address, close, fill
from tests.plugins.office import Office
from tests.plugins.patience import within

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of the kind asked for."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@contextlib.contextmanager
def cut(office: Office, folder: Path, at: int) -> Iterator[list[int]]:
    """The connection is thrown out by the server just before the `at`-th statement (a commit counts as one)."""
    seen: list[int] = []

    def count(connection: Any, *_arguments: Any) -> None:
        seen.append(1)
        if len(seen) == at:
            number = connection.connection.driver_connection.info.backend_pid
            administer(folder, f"SELECT pg_terminate_backend({number}, 5000)")

    names = ("before_cursor_execute", "commit")
    for name in names:
        event.listen(office.database.engine, name, count)
    try:
        yield seen
    finally:
        for name in names:
            event.remove(office.database.engine, name, count)


@only_postgresql
@pytest.mark.parametrize("name", ["page", "look", "start", "upload"])
def test_a_connection_cut_at_every_statement(office: Office, postgresql_folder: Path, name: str) -> None:
    before, at = rows(office), 1
    while True:
        with cut(office, postgresql_folder, at) as seen:
            answer = CALLS[name](office)
        if len(seen) < at:
            break
        told(answer)
        assert rows(office) == before
        at += 1
    assert at > 2 and answer.status_code < 400


@only_sqlite
def test_a_server_that_goes_and_comes(office: Office) -> None:
    programs = servers.postgresql_programs()
    assert programs
    with servers.postgresql(programs) as folder:
        administer(folder, "CREATE DATABASE own")
        fill(address(folder, "own"))
        base = office.app.database = db.Database(address(folder, "own"))
        assert CALLS["ready"](office).status_code == 200
        servers.stop_postgresql(programs, folder, "fast")
        for name in ("ready", "public page", "page", "look", "start", "start by page", "nothing"):
            told(CALLS[name](office))
        assert office.client().get("/healthz").status_code == 200
        assert office.client().get("/static/none.css").status_code == 404
        servers.start_postgresql(programs, folder)
        assert CALLS["ready"](office).status_code == 200
        close(base)


class Call(threading.Thread):
    """One call in a thread; `answer` and `took`, in seconds, to be read after `join`."""

    def __init__(self, office: Office, name: str) -> None:
        super().__init__()
        self.office, self.named = office, name
        self.answer: Any = None
        self.took = 0.0

    def run(self) -> None:
        begun = time.monotonic()
        self.answer = CALLS[self.named](self.office)
        self.took = time.monotonic() - begun


def together(office: Office, names: Iterable[str]) -> list[Call]:
    calls = [Call(office, name) for name in names]
    for one in calls:
        one.start()
    return calls


@only_sqlite
def test_a_server_that_freezes(office: Office) -> None:
    """Asked while it froze, asked by a connection from the pool, asked anew: each is told within ten seconds, the
    later ones at once; when it thaws all is well, and nothing was written."""
    programs = servers.postgresql_programs()
    assert programs
    with servers.postgresql(programs) as folder:
        administer(folder, "CREATE DATABASE own")
        fill(address(folder, "own"))
        base = office.app.database = db.Database(address(folder, "own"))
        for one in together(office, ["ready"] * 8):
            one.join()
        office.app.view_functions["public.home"] = audience("public")(_slow)
        (asked,) = together(office, ["public page"])
        time.sleep(0.5)
        with servers.frozen(folder):
            calls = [asked, *together(office, ["ready", "public page", "page", "look", "start"] * 4)]
            for one in calls:
                one.join(within(20))
            later = together(office, ["ready", "public page", "look", "start"] * 3)
            for one in later:
                one.join(within(20))
        for one in (*calls, *later):
            told(one.answer)
            assert one.took <= within(10), one.named
        assert sorted(one.took for one in later)[len(later) // 2] < within(1)
        assert CALLS["ready"](office).status_code == 200
        close(base)


@only_postgresql
def test_a_row_that_somebody_holds(office: Office) -> None:
    case = office.started()
    _on_connect(office, "SET lock_timeout = 100")
    with office.database.engine.connect() as other:
        other.execute(text("SELECT id FROM cases FOR UPDATE"))
        answer = office.call("li", "DELETE", f"/cases/{case['id']}", {"reason": "误填"})
        told(answer)
        assert answer.json["type"] == "urn:problem:busy"


@only_postgresql
def test_a_statement_that_takes_too_long(office: Office) -> None:
    _on_connect(office, "SET statement_timeout = 100")
    office.app.view_functions["api.start_case"] = audience("signed_in")(_slow)
    answer = CALLS["start"](office)
    told(answer)
    assert "超时" in answer.json["detail"]


def _slow() -> str:
    db.write().execute(text("SELECT pg_sleep(5)"))
    return ""


def _on_connect(office: Office, setting: str) -> None:
    def apply(raw: Any, _record: Any) -> None:
        with raw.cursor() as cursor:
            cursor.execute(setting)
        raw.commit()

    event.listen(office.database.engine, "connect", apply)
    office.database.engine.dispose()


@only_postgresql
def test_two_that_wait_for_each_other(office: Office) -> None:
    cases = [int(office.started()["id"]) for _ in range(2)]
    gate = threading.Barrier(2)

    def crossed(**_arguments: Any) -> str:
        first, second = cases if threading.current_thread().name == "a" else reversed(cases)
        for number in (first, second):
            db.write().execute(text(f"UPDATE cases SET rev = rev WHERE id = {number}"))
            if number == first:
                gate.wait(5)
        return ""

    office.app.view_functions["api.start_case"] = audience("signed_in")(crossed)
    answers: dict[str, Any] = {}

    def act() -> None:
        answers[threading.current_thread().name] = CALLS["start"](office)

    threads = [threading.Thread(target=act, name=name) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [200, 503]
    told(max(answers.values(), key=lambda answer: int(answer.status_code)))


@only_sqlite
def test_a_full_disk(office: Office) -> None:
    before = rows(office)
    with edge_breaking.full(office.database):
        found = [CALLS["start"](office) for _ in range(60)]
    refused = [answer for answer in found if answer.status_code != 201]
    assert refused and "空间不足" in refused[0].json["detail"]
    for answer in refused:
        told(answer)
    assert rows(office)[0] == before[0] + len(found) - len(refused)
    assert CALLS["start"](office).status_code == 201


@only_sqlite
@pytest.mark.parametrize("name", WRITES)
def test_a_file_that_may_not_grow_at_the_commit(office: Office, name: str) -> None:
    before = rows(office)
    log = Path(str(office.database.engine.url.database) + "-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(log.stat().st_size, 512 * 1024) + 1, hard))
    try:
        answers = [CALLS[name](office) for _ in range(30)]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    refused = [answer for answer in answers if answer.status_code >= 400]
    assert refused
    for answer in refused:
        told(answer)
    assert sum(rows(office)) > sum(before) or len(refused) == len(answers)
    assert CALLS[name](office).status_code < 400


@only_sqlite
def test_a_file_that_somebody_else_writes(office: Office) -> None:
    file = str(office.database.engine.url.database)
    with (
        edge_breaking.pragma(office.database, "busy_timeout=50"),
        contextlib.closing(sqlite3.connect(file)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        for name in WRITES:
            told(CALLS[name](office))
        other.rollback()
        assert CALLS["start"](office).status_code == 201


@only_sqlite
def test_a_damaged_file(office: Office) -> None:
    file = Path(str(office.database.engine.url.database))
    office.database.engine.dispose()
    with contextlib.closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xa5" * (len(whole) - 100))
    for name in ("page", "public page", "look", "start", "upload", "ready", "nothing"):
        told(CALLS[name](office))
    office.database.engine.dispose()
    file.write_bytes(whole)
    assert CALLS["start"](office).status_code == 201
