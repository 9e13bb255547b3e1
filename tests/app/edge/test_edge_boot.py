"""A web process that starts while the database is away waits for it: ending would take its server along."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

import pytest
from werkzeug.test import Client

from app import db, schema, wsgi
from app.boot import Boot
from app.config import BadSetting
from app.faults import Fault
from app.supervisor import Supervisor
from tests.plugins.databases import FIELD_KEY
from tests.plugins.patience import until


def away() -> NoReturn:
    raise Fault("lost", "connection refused")


@pytest.fixture
def waiting() -> Iterator[Boot]:
    """A process whose database is away until the test is over: nobody goes on asking for it afterwards."""
    back = threading.Event()
    yield Boot(lambda: not_found if back.is_set() else away(), again=0.01)
    back.set()
    for thread in threading.enumerate():
        if thread.name == "boot":
            thread.join()


def not_found(_environ: dict[str, Any], start: Any) -> list[bytes]:
    start("404 Not Found", [])
    return []


def test_without_a_database_it_answers_that_it_will_be_back(
    waiting: Boot, caplog: pytest.LogCaptureFixture
) -> None:
    boot = waiting
    boot.begin()
    page, api = Client(boot).get("/inbox"), Client(boot).get("/api/v1/me")
    for answer in (page, api):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "系统暂时无法连接数据库" in answer.get_data(as_text=True)
    assert api.json is not None and api.json["reference"] in caplog.text and api.json["reference"] in page.text
    assert Client(boot).get("/healthz").status_code == 200
    time.sleep(0.2)
    assert len(caplog.records) == 1


def test_it_serves_as_soon_as_the_database_is_there(
    database: db.Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = wsgi.ready, list[int]()

    def later(*given: object) -> object:
        tries.append(1)
        return real(*given) if len(tries) > 2 else away()  # type: ignore[arg-type]

    surroundings = {"APP_ENV": "demo", "DATABASE_URL": database_url, "DATA_DIR": str(tmp_path)}
    for name, value in (surroundings | {"SECRET_KEY": "s" * 64, "FIELD_KEY": FIELD_KEY, "BROKER_URL": ""}).items():
        monkeypatch.setenv(name, value)
    claims: list[IO[str]] = []
    monkeypatch.setattr(wsgi, "_claims", claims)
    monkeypatch.setattr(wsgi, "Database", lambda _url: database)
    monkeypatch.setattr(wsgi, "ready", later)
    monkeypatch.setattr(Supervisor, "begin", lambda _self: None)
    monkeypatch.setattr(schema, "current", lambda _engine: True)
    boot = wsgi.create()
    assert Client(boot).get("/readyz").status_code == 503
    until(lambda: Client(boot).get("/readyz").status_code == 200)
    assert len(tries) == 3
    for claim in claims:
        claim.close()


def test_what_no_database_could_make_right_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENV", "production")
    monkeypatch.setenv("SECRET_KEY", "short")
    with pytest.raises(BadSetting):
        wsgi.create()
