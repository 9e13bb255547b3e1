"""A small room behind the real edge, people of two counties, and browsers for them."""

from pathlib import Path

import pytest
from flask import Blueprint, abort, request
from flask.testing import FlaskClient
from flask.typing import RouteCallable
from werkzeug.test import TestResponse

from app import db
from app.accounts import session
from app.accounts.audience import audience
from app.accounts.create_user import NewUser, enter
from app.accounts.models import Supervision
from app.accounts.tokens import create_token
from app.arguments import asks
from app.bounds import TEXT
from app.config import Settings
from app.errors import Conflict, Invalid, Problem, StepFailed
from app.factory import ROOMS, Application, create_app
from tests.app.accounts.conftest import HASH, PASSWORD, make_places
from tests.plugins.office import production

PEOPLE = {"li": "AJ-370685", "zhao": "AJ-370686"}


def settings_for(folder: Path, env: str = "demo") -> Settings:
    made = Settings("demo", "sqlite:///x", "", folder, "s" * 64, "k" * 64, 8000, None)
    return production(made) if env == "production" else made


def sample_room() -> Blueprint:
    """Views that write, fail and look, as rooms do."""
    room = Blueprint("sample", __name__)
    views: dict[str, RouteCallable] = {
        "GET /open": audience("public")(lambda: "公开"),
        "GET /find": audience("public", limit="search")(lambda: "找到"),
        "GET /closed": audience("signed_in")(lambda: session.current().name),
        "GET /desk": audience("supervising")(lambda: "办理"),
        "GET /fail/<what>": audience("public")(_fail),
        "GET /api/v1/fail/<what>": audience("public")(_fail),
        "POST /write": audience("signed_in")(_write),
        "POST /api/v1/write": audience("signed_in")(_write),
        "POST /api/v1/half/<what>": audience("signed_in")(_half),
    }
    for number, (address, view) in enumerate(views.items()):
        method, path = address.split()
        room.add_url_rule(path, f"view{number}", view, methods=[method])
    return room


@asks(n=TEXT)
def _write() -> str:
    """Write a row."""
    db.write().add(Supervision(province_code=request.args.get("n", "370000"), contractor="37FM000001"))
    return "已写"


def _half(what: str) -> str:
    """Write a row, then fail."""
    _write()
    return _fail(what)


def _fail(what: str) -> str:
    """Fail in the way asked for."""
    errors = {
        "conflict": Conflict("该办件已被他人办理。"),
        "invalid": Invalid([Problem("/site_county_code", "V-RGN-1", "不是区县代码。")]),
        "bug": ZeroDivisionError("secret-detail"),
        "step": StepFailed("publish", "reason"),
    }
    if what in errors:
        raise errors[what]
    abort(int(what))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture
def app(settings: Settings, database: db.Database) -> Application:
    """The application with the small room, and two inspectors of neighbouring counties."""
    with database.transaction():
        make_places()
        for username, org in PEOPLE.items():
            enter(NewUser(org, "inspector", username, f"测{username}"), HASH)
        enter(NewUser("AJ-000000", "auditor", "shen", "测审"), HASH)
    return create_app(settings, database, (*ROOMS, sample_room()))


@pytest.fixture
def browser(app: Application) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()


def sign_in(browser: FlaskClient, username: str = "li", password: str = PASSWORD) -> TestResponse:
    return browser.post("/sign-in", data={"username": username, "password": password})


@pytest.fixture
def li(browser: FlaskClient) -> FlaskClient:
    """The browser with Li of 招远 signed in."""
    assert sign_in(browser).status_code == 303
    return browser


@pytest.fixture
def bearer(app: Application) -> dict[str, str]:
    """The header of a program acting as Li."""
    with app.database.transaction():
        return {"Authorization": f"Bearer {create_token('li')}"}


def csrf(browser: FlaskClient) -> dict[str, str]:
    """The header a page's script sends along."""
    with browser.application.test_request_context(headers={"Cookie": f"sid={cookie(browser)}"}) as context:
        application: Application = context.app  # type: ignore[assignment]
        with application.database.transaction():
            return {"X-CSRF-Token": session.csrf_token()}


def cookie(browser: FlaskClient, name: str = "sid") -> str:
    found = browser.get_cookie(name)
    assert found
    return found.value


def written(app: Application) -> int:
    """How many rows the small room has written."""
    with app.database.transaction() as unit:
        return unit.session.query(Supervision).count()
