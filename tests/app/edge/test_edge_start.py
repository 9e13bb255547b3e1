"""What must be true before the application starts, and who may call what."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Blueprint
from flask.testing import FlaskClient

from app import db
from app.accounts.audience import audience, audiences
from app.accounts.create_user import NewUser, enter
from app.config import BadSetting
from app.factory import Application, create_app
from tests.app.accounts.conftest import HASH, make_places
from tests.app.edge.conftest import settings_for, sign_in


def test_a_view_without_audience_stops_the_start(database: db.Database, tmp_path: Path) -> None:
    room = Blueprint("forgetful", __name__)
    room.get("/forgotten")(lambda: "?")
    with pytest.raises(BadSetting, match="forgetful"):
        create_app(settings_for(tmp_path), database, (room,))


def test_a_blueprint_may_speak_for_its_views(database: db.Database, tmp_path: Path) -> None:
    room = audience("auditor")(Blueprint("archive", __name__))
    room.get("/archive", endpoint="all")(lambda: "?")
    room.get("/archive/help", endpoint="help")(audience("public")(lambda: "?"))
    told = audiences(create_app(settings_for(tmp_path), database, (room,)))
    assert [told[name].who for name in ("archive.all", "archive.help") if told[name]] == [{"auditor"}, {"public"}]


def test_unknown_audiences_are_refused() -> None:
    for who in ((), ("everybody",)):
        with pytest.raises(ValueError, match="audience"):
            audience(*who)


def test_a_route_added_later_without_audience_is_closed(li: FlaskClient, app: Application) -> None:
    app._got_first_request = False
    app.add_url_rule("/late", "late", lambda: "?")
    assert li.get("/late").status_code == 403


def test_roles_open_doors(browser: FlaskClient, app: Application) -> None:
    sign_in(browser)
    assert browser.get("/desk").status_code == 200
    sign_in(browser, "shen")
    assert browser.get("/desk").status_code == 403 and browser.get("/closed").status_code == 200


def test_production_refuses_demo_accounts(database: db.Database, tmp_path: Path) -> None:
    production = settings_for(tmp_path, "production")
    create_app(production, database)
    with database.transaction():
        make_places()
        enter(NewUser("AJ-370685", "inspector", "yanshi", "演示", demo=True), HASH)
    with pytest.raises(BadSetting, match="演示账户"):
        create_app(production, database)


def test_production_refuses_a_trial_clock_and_missing_secrets(database: db.Database, tmp_path: Path) -> None:
    production = settings_for(tmp_path, "production")
    for wrong in ({"app_clock": datetime(2016, 1, 1, tzinfo=UTC)}, {"secret_key": ""}, {"field_key": "short"}):
        with pytest.raises(BadSetting):
            create_app(replace(production, **wrong), database)
