"""What every answer carries, how errors are told, and that an error undoes what was written."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock, db
from app.edge import CSP, HSTS, Edge
from app.factory import ROOMS, Application, create_app
from app.jobs.models import Incident
from app.jobs.put import put
from tests.app.edge.conftest import csrf, sample_room, settings_for, written
from tests.app.edge.test_edge_csrf import routes

EVERYWHERE = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def problem(browser: FlaskClient, what: str) -> dict[str, object]:
    answer = browser.get(f"/api/v1/fail/{what}")
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    told: dict[str, object] = answer.get_json()
    return told


def test_headers_are_on_every_answer(li: FlaskClient, app: Application) -> None:
    addresses = [address for _method, address in routes(app, {"GET"})]
    addresses += ["/nothing", "/fail/bug", "/api/v1/fail/404", "/fail/conflict", "/static/nothing.js", "/write"]
    for address in addresses:
        headers = li.get(address).headers
        assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE, address
        assert "Permissions-Policy" in headers and "Strict-Transport-Security" not in headers


def test_policy_allows_no_code_but_our_own() -> None:
    assert "unsafe" not in CSP and CSP.startswith("default-src 'none'") and "font-src 'self';" in CSP


def test_nothing_of_a_person_is_kept_in_caches(li: FlaskClient, app: Application) -> None:
    for address in ("/closed", "/open", "/fail/404"):
        assert li.get(address).headers["Cache-Control"] == "no-store"
    stranger = app.test_client()
    assert stranger.get("/open").headers["Cache-Control"] == "no-cache"
    assert stranger.get("/fail/500").headers["Cache-Control"] == "no-store"
    assert "Cookie" in stranger.get("/open").vary


def test_form_problems_are_listed_field_by_field(browser: FlaskClient) -> None:
    found = problem(browser, "invalid")
    assert found["problems"] == [
        {"field": "/site_county_code", "rule": "V-RGN-1", "severity": "reject", "message": "不是区县代码。"}
    ]
    assert found["status"] == 422 and found["type"] == "urn:problem:invalid"


@pytest.mark.parametrize(
    ("what", "status"),
    [("conflict", 409), ("404", 404), ("405", 405), ("413", 413), ("step", 500)],
)
def test_errors_are_problem_documents(browser: FlaskClient, what: str, status: int) -> None:
    found = problem(browser, what)
    assert found["status"] == status
    assert set(found) - {"reference"} == {"type", "title", "status", "detail"}
    assert ("reference" in found) == (status >= 500)
    assert str(found["detail"]).endswith("。")


def test_a_bug_is_logged_and_not_told(browser: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        api, page = browser.get("/api/v1/fail/bug"), browser.get("/fail/bug")
    assert api.status_code == page.status_code == 500
    assert "secret-detail" not in api.text + page.text and "Traceback" not in page.text
    assert "secret-detail" in caplog.text
    assert api.json["detail"].split("编号 ")[1].rstrip("。") in caplog.text


def test_pages_tell_errors_in_chinese(browser: FlaskClient) -> None:
    answer = browser.get("/nothing")
    assert answer.status_code == 404 and answer.mimetype == "text/html" and "没有找到" in answer.text


@pytest.mark.parametrize("what", ["conflict", "bug", "409", "invalid"])
def test_an_error_undoes_what_was_written(li: FlaskClient, app: Application, what: str) -> None:
    assert li.post(f"/api/v1/half/{what}", headers=csrf(li)).status_code >= 400
    assert written(app) == 0


def test_a_failed_step_is_undone_but_becomes_an_incident(li: FlaskClient, app: Application) -> None:
    answer = li.post("/api/v1/half/step", headers=csrf(li))
    assert answer.status_code == 500 and "没有任何变动" in answer.json["detail"]
    assert written(app) == 0
    with app.database.transaction() as unit:
        assert unit.session.scalars(select(Incident.element)).all() == ["publish"]


def test_what_somebody_else_wrote_a_moment_earlier_is_a_conflict(li: FlaskClient, app: Application) -> None:
    assert li.post("/write", headers=csrf(li)).status_code == 200
    assert li.post("/api/v1/write", headers=csrf(li)).status_code == 409
    assert written(app) == 1


def test_wrong_method_names_the_right_ones(browser: FlaskClient) -> None:
    answer = browser.delete("/api/v1/write")
    assert answer.status_code == 405 and "POST" in answer.headers["Allow"]


def test_too_large_requests_are_refused(li: FlaskClient) -> None:
    answer = li.post("/sign-in", data={"username": "x" * (2 * 1024 * 1024)})
    assert answer.status_code == 413


def test_an_address_without_a_file_is_a_page_and_no_trouble(
    browser: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """What anybody may ask as often as he likes fills no log."""
    answer = browser.get("/static/nothing.css")
    assert answer.status_code == 404 and "没有找到该内容" in answer.text and "返回首页" in answer.text
    assert "主导航" in answer.text and caplog.records == []


def test_a_page_of_errors_that_cannot_be_drawn_is_noted_once(
    browser: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.edge.render_template", lambda *_, **__: 1 / 0)
    answers = [browser.get("/nothing") for _ in range(5)]
    assert {one.status_code for one in answers} == {404} and "返回首页" in answers[0].text
    assert len([one for one in caplog.records if "cannot be drawn" in one.message]) == 1


def test_searches_and_writes_have_a_rate(app: Application, bearer: dict[str, str]) -> None:
    doors = Edge(search="3/minute", writes="2/minute")
    tight = create_app(app.config["SETTINGS"], app.database, (*ROOMS, sample_room()), doors).test_client()
    assert [tight.get("/find").status_code for _ in range(4)] == [200, 200, 200, 429]
    answers = [tight.post(f"/api/v1/write?n={n}", headers=bearer) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    for refused in (tight.get("/find"), answers[-1]):
        assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert answers[2].content_type == "application/problem+json" and tight.get("/open").status_code == 200


def test_production_speaks_https_only(database: db.Database, app: Application) -> None:
    settings = settings_for(app.config["SETTINGS"].data_dir, "production")
    safe = create_app(settings, database, doors=Edge(hosts=("example.cn",))).test_client()
    answer = safe.get("/healthz", base_url="https://example.cn")
    assert answer.status_code == 200 and answer.headers["Strict-Transport-Security"] == HSTS
    assert safe.get("/healthz", base_url="https://evil.cn").status_code == 400
    data = {"username": "li", "password": "Tieshan-2016"}
    cookies = safe.post("/sign-in", data=data, base_url="https://example.cn").headers.getlist("Set-Cookie")
    assert cookies[0].startswith("__Host-sid=") and all("Secure" in one for one in cookies)


def test_health_is_told_apart_from_readiness(browser: FlaskClient, app: Application, tmp_path: Path) -> None:
    assert browser.get("/healthz").json["status"] == browser.get("/readyz").json["status"] == "ok"
    app.database = db.Database(f"sqlite:///{tmp_path}/empty.db")
    assert browser.get("/healthz").status_code == 200 and browser.get("/readyz").status_code == 503
    app.database.close()


def test_readiness_tells_what_waits_too_long(browser: FlaskClient, app: Application) -> None:
    with app.database.transaction():
        put("mail", {})
    assert browser.get("/readyz").json == {"status": "ok"}
    clock.advance(timedelta(minutes=3))
    told = browser.get("/readyz")
    assert (told.status_code, list(told.json["warnings"])) == (200, ["jobs"])


@pytest.mark.parametrize("path", ["/fail/bug", "/api/v1/fail/disk", "/fail/step", "/api/v1/fail/lock", "/nowhere"])
def test_the_log_never_holds_what_stands_behind_the_question_mark(
    app: Application, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level("DEBUG"):
        app.test_client().get(f"{path}?q=330326197809099995")
    assert "330326197809099995" not in caplog.text + "".join(str(vars(one)) for one in caplog.records)
