"""No other site may write in a person's name; looking changes nothing."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app import db
from app.factory import Application
from tests.app.accounts.conftest import PASSWORD
from tests.app.edge.conftest import cookie, csrf, written

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
OPEN = {("POST", "/sign-in"), ("POST", "/api/v1/session")}
FOREIGN = ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"})


def value_for(rule: Rule, name: str) -> str:
    """Something the route takes in that place."""
    taken: list[str] = sorted(getattr(rule._converters[name], "items", ["1"]))
    return taken[0]


def routes(app: Flask, methods: set[str]) -> Iterator[tuple[str, str]]:
    """(method, address) of every route of the application."""
    for rule in app.url_map.iter_rules():
        values = {name: value_for(rule, name) for name in rule.arguments}
        with app.test_request_context():
            address = str(app.url_map.bind("localhost").build(rule.endpoint, values))
        for method in sorted((rule.methods or set()) & methods):
            yield method, address


@pytest.mark.parametrize("sent", FOREIGN, ids=["cross-site", "same-site", "origin"])
def test_every_write_route_refuses_other_sites(li: FlaskClient, app: Application, sent: dict[str, str]) -> None:
    found = list(routes(app, WRITES))
    assert len(found) >= 7
    for method, address in found:
        answer = li.open(address, method=method, headers=sent | csrf(li))
        assert answer.status_code == 403, (method, address)
    assert written(app) == 0


def test_every_write_route_needs_the_token_of_the_session(li: FlaskClient, app: Application) -> None:
    for method, address in routes(app, WRITES):
        if (method, address) not in OPEN:
            assert li.open(address, method=method).status_code == 403, (method, address)
    assert written(app) == 0


def test_token_is_taken_from_header_or_form_field(li: FlaskClient, app: Application) -> None:
    assert li.post("/write?n=1", headers=csrf(li)).status_code == 200
    assert li.post("/write?n=2", data={"csrf": csrf(li)["X-CSRF-Token"]}).status_code == 200
    assert li.post("/write?n=3", headers={"X-CSRF-Token": "é"}).status_code == 403
    assert written(app) == 2


def test_token_of_another_session_is_worth_nothing(li: FlaskClient, app: Application) -> None:
    other = app.test_client()
    other.post("/sign-in", data={"username": "zhao", "password": "Tieshan-2016"})
    assert li.post("/write", headers=csrf(other)).status_code == 403
    assert cookie(other) not in csrf(other)["X-CSRF-Token"]


def test_a_page_of_the_session_before_is_stale_and_goes_on_with_the_new_token(li: FlaskClient) -> None:
    old, sent = csrf(li), {"username": "li", "password": PASSWORD}
    renewed = li.post("/api/v1/session", json=sent).json["csrf"]
    refused = li.post("/api/v1/write", headers=old)
    told = "页面已过期，请刷新后重新提交。"
    assert (refused.status_code, refused.json["type"], refused.json["detail"]) == (
        403,
        "urn:problem:stale-page",
        told,
    )
    assert li.post("/api/v1/write", headers={"X-CSRF-Token": renewed}).status_code == 200


def test_a_token_is_as_old_as_its_session_and_needs_no_referrer(
    li: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda _: int(time.time()) - 11 * 3600)
        old = csrf(li)
    assert li.post("/write", headers=old, base_url="https://localhost").status_code == 200


def test_the_look_for_the_token_leaves_the_body_to_the_gate(li: FlaskClient) -> None:
    answer = li.post("/api/v1/forms/bench/request/check", data={"answers": "{}"}, headers=csrf(li))
    assert (answer.status_code, answer.json["detail"][:5]) == (400, "请求内容应")


def test_same_site_and_programs_pass(li: FlaskClient, app: Application, bearer: dict[str, str]) -> None:
    own = csrf(li) | {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    assert li.post("/write?n=1", headers=own).status_code == 200
    assert app.test_client().post("/api/v1/write?n=2", headers=bearer).status_code == 200


def test_signing_in_from_another_site_is_refused(browser: FlaskClient) -> None:
    data = {"username": "li", "password": "Tieshan-2016"}
    assert browser.post("/sign-in", data=data, headers={"Origin": "null"}).status_code == 403


def count(database: db.Database) -> dict[str, int]:
    with database.transaction() as unit:
        tables = db.Base.metadata.sorted_tables
        return {table.name: unit.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_looking_at_every_address_changes_nothing(li: FlaskClient, app: Application) -> None:
    before = count(app.database)
    for _method, address in routes(app, {"GET"}):
        li.get(address)
    assert count(app.database) == before
