"""Sessions as a browser meets them: cookies, replay, fixation, expiry, forced change of password."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from flask_login import encode_cookie
from sqlalchemy import func, select

from app import clock
from app.accounts.change_password import reset_password
from app.accounts.models import SignIn
from app.accounts.tokens import create_token, digest
from app.factory import Application
from tests.app.accounts.conftest import PASSWORD
from tests.app.edge.conftest import cookie, csrf, sign_in
from tests.app.edge.edge_breaking import committing, raised


def sends(browser: FlaskClient, token: str) -> int:
    """The status an attacker gets who sends this session token from elsewhere."""
    other = browser.application.test_client()
    other.set_cookie("sid", token)
    return other.get("/closed").status_code


def test_cookie_is_kept_from_scripts_and_other_sites(browser: FlaskClient) -> None:
    headers = sign_in(browser).headers.getlist("Set-Cookie")
    assert len(headers) == 2 and all("HttpOnly" in one and "SameSite=Lax" in one for one in headers)
    assert headers[0].startswith("sid=") and "Domain" not in headers[0] and "Path=/" in headers[0]


def test_signed_in_person_is_known_and_others_are_sent_to_sign_in(li: FlaskClient, app: Application) -> None:
    assert li.get("/closed").text == "测li"
    answer = app.test_client().get("/closed?a=1")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/closed%3Fa%3D1")


def test_programs_get_401(browser: FlaskClient) -> None:
    answer = browser.post("/api/v1/write")
    assert (answer.status_code, answer.json["type"]) == (401, "urn:problem:not-signed-in")


def test_replay_after_sign_out_fails(li: FlaskClient) -> None:
    token = cookie(li)
    assert sends(li, token) == 200
    assert li.post("/sign-out", headers=csrf(li)).status_code == 303
    assert li.get_cookie("sid") is None
    assert sends(li, token) == 303


def test_token_chosen_by_an_attacker_is_never_adopted(browser: FlaskClient) -> None:
    browser.set_cookie("sid", "planted")
    assert sign_in(browser).status_code == 303
    assert cookie(browser) != "planted" and sends(browser, "planted") == 303


def test_signing_in_again_gives_a_new_token_and_ends_the_old(li: FlaskClient) -> None:
    before = cookie(li)
    sign_in(li)
    assert cookie(li) != before and sends(li, before) == 303


def test_session_ends_unused_and_lives_on_while_used(li: FlaskClient) -> None:
    for _ in range(4):
        clock.advance(timedelta(minutes=20))
        assert li.get("/closed").status_code == 200
    clock.advance(timedelta(minutes=31))
    assert li.get("/closed").status_code == 303


def test_last_seen_is_written_once_a_minute(li: FlaskClient, app: Application) -> None:
    def seen() -> object:
        with app.database.transaction() as unit:
            return unit.session.scalar(select(SignIn.seen_at).where(SignIn.digest == digest(cookie(li))))

    first = seen()
    clock.advance(timedelta(seconds=50))
    li.get("/closed")
    assert seen() == first
    clock.advance(timedelta(seconds=11))
    li.get("/closed")
    assert seen() != first


def test_wrong_password_starts_no_session(browser: FlaskClient, app: Application) -> None:
    assert sign_in(browser, password="Wrong-password-1").status_code == 401
    assert browser.get_cookie("sid") is None
    with app.database.transaction() as unit:
        assert unit.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_sixth_try_is_refused_for_a_while(browser: FlaskClient, app: Application) -> None:
    statuses = [sign_in(browser, password="Wrong-password-1").status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    refused = sign_in(browser)
    assert refused.status_code == 429 and 29 * 60 < int(refused.headers["Retry-After"]) <= 30 * 60


def test_guessing_the_old_password_is_told_when_to_come_again(li: FlaskClient) -> None:
    sent = {"old": "Wrong-password-1", "new": "Another-Passwort-2016", "again": "Another-Passwort-2016"}
    answers = [li.post("/account/password", data=sent, headers=csrf(li)) for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 5 + [429]
    assert 29 * 60 < int(answers[-1].headers["Retry-After"]) <= 30 * 60


def test_only_addresses_of_this_site_are_gone_to_afterwards(browser: FlaskClient) -> None:
    for wanted, expected in (
        ("/desk?a=1", "/desk?a=1"),
        ("//evil", "/inbox"),
        ("https://evil", "/inbox"),
        ("/\\evil", "/inbox"),
    ):
        data = {"username": "li", "password": PASSWORD, "next": wanted}
        assert browser.post("/sign-in", data=data).location == expected


def test_one_time_password_opens_nothing_but_its_change(browser: FlaskClient, app: Application) -> None:
    with app.database.transaction():
        once = reset_password(1)
    sign_in(browser, password=once)
    assert browser.get("/closed").location == "/account/password"
    assert browser.post("/api/v1/write", headers=csrf(browser)).status_code == 403
    data = {"old": once, "new": "Muyuan-7788-x", "again": "Muyuan-7788-x"}
    before = cookie(browser)
    assert browser.post("/account/password", data=data, headers=csrf(browser)).location == "/inbox"
    assert cookie(browser) != before and sends(browser, before) == 303
    assert browser.get("/closed").status_code == 200


def test_own_sessions_can_be_ended_and_only_own_ones(li: FlaskClient, app: Application) -> None:
    zhao = app.test_client()
    sign_in(zhao, "zhao")
    assert zhao.post("/account/sessions/1/end", headers=csrf(zhao)).status_code == 404
    second = app.test_client()
    sign_in(second)
    assert second.post("/account/sessions/1/end", headers=csrf(second)).status_code == 303
    assert li.get("/closed").status_code == 303 and second.get("/closed").status_code == 200


def test_bearer_token_counts_before_a_cookie(li: FlaskClient, bearer: dict[str, str]) -> None:
    assert li.get("/closed", headers={"Authorization": "Bearer wb_wrong"}).status_code == 303
    assert li.application.test_client().get("/closed", headers=bearer).text == "测li"


def test_a_password_is_taken_as_typed_by_page_and_program(app: Application) -> None:
    spaced = f" {PASSWORD} "
    for password, status in ((PASSWORD, 200), (spaced, 401), (f"{PASSWORD}\t", 401)):
        api = app.test_client().post("/api/v1/session", json={"username": "li", "password": password}).status_code
        page = sign_in(app.test_client(), password=password).status_code
        assert (api, page) == (status, 303 if status == 200 else 401), password


def test_a_program_is_given_no_session_and_leaves_the_browsers_alone(li: FlaskClient, app: Application) -> None:
    with app.database.transaction():
        zhao = {"Authorization": f"Bearer {create_token('zhao')}"}
    answer = li.get("/closed", headers=zhao)
    assert answer.text == "测zhao" and "Set-Cookie" not in answer.headers
    assert li.delete("/api/v1/session", headers=zhao).status_code == 200
    assert li.get("/closed").text == "测li"


def test_nobody_is_remembered_beside_the_session(li: FlaskClient, app: Application) -> None:
    other = app.test_client()
    with app.app_context():
        other.set_cookie("remember_token", encode_cookie(cookie(li)))
    assert other.get("/closed").status_code == 303
    assert "Set-Cookie" not in other.get("/open").headers
    assert "Cookie" not in other.get("/static/none.css").headers.get("Vary", "")


def test_an_answer_that_changes_the_session_is_kept_nowhere(browser: FlaskClient) -> None:
    assert sign_in(browser).headers["Cache-Control"] == "no-store"
    assert browser.post("/sign-out", headers=csrf(browser)).headers["Cache-Control"] == "no-store"


def test_a_sign_out_that_is_undone_leaves_the_browser_its_session(li: FlaskClient, app: Application) -> None:
    before = cookie(li)
    headers = csrf(li)
    with committing(app.database, failing_at(app, 1)):
        assert li.post("/sign-out", headers=headers).status_code == 503
    assert cookie(li) == before and li.get("/closed").text == "测li"


def test_a_sign_in_that_is_undone_signs_nobody_in(browser: FlaskClient, app: Application) -> None:
    with committing(app.database, failing_at(app, 2)):  # the try is counted in a transaction of its own
        answer = sign_in(browser)
    assert answer.status_code == 503 and "测li" not in answer.text
    assert browser.get_cookie("sid") is None and browser.get_cookie("device") is None


def failing_at(app: Application, last: int) -> Callable[[Any], None]:
    """Commits as usual until the `last` one, which fails."""
    commit, left = app.database.engine.dialect.do_commit, iter(range(last - 1))

    def act(connection: Any) -> None:
        if next(left, None) is None:
            raise raised(app.database, "SQLITE_FULL" if app.database.sqlite else "53100")
        commit(connection)

    return act
